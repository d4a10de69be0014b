"""The file of weights for the digits was cut off on its way."""
# /// expect
# fails = ["lenet5.reached: digits"]
# names = ["does not fit your network"]
# ///

# %% added after="train"
# My connection broke off while I was handing this in.

# %% tamper
def tamper(notebook, folder):
    file = folder / "trained" / "lenet5-digits.weights.h5"
    file.write_bytes(file.read_bytes()[:20_000])
