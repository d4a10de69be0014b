"""Both files of weights were cut short on their way."""
# /// expect
# fails = [
#     "fashion_cnn.reached: accuracy",
#     "fashion_cnn.small_cnn: accuracy",
# ]
# names = ["the file is damaged"]
# ///

# %% tamper
def tamper(notebook, folder):
    for path in (folder / "trained").glob("*.h5"):
        path.write_bytes(path.read_bytes()[:20_000])
