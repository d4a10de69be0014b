"""The weights of the two networks were saved under each other's name."""
# /// expect
# fails = [
#     "fashion_cnn.reached: accuracy",
#     "fashion_cnn.small_cnn: accuracy",
# ]
# names = ["does not fit your network"]
# ///

# %% added after="small"
# Both are trained, finally.


# %% tamper
def tamper(notebook, folder):
    large, small = (
        folder / "trained" / f"{name}.weights.h5" for name in ("fashion-cnn", "small-cnn")
    )
    kept = large.read_bytes()
    large.write_bytes(small.read_bytes())
    small.write_bytes(kept)
