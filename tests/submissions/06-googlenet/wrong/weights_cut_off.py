"""The file of weights was cut off on its way."""

# /// expect
# fails = [
#     "googlenet.reached: accuracy",
# ]
# names = ["does not fit your network"]
# ///

# %% added after="build-small"
# My connection broke off while I was handing this in.

# %% tamper
def tamper(notebook, folder):
    file = folder / "trained" / "googlenet-small.weights.h5"
    file.write_bytes(file.read_bytes()[:20_000])
