"""A file beside the notebook claims a terabyte."""
# /// expect
# untouched = true
# ///

# %% tamper
def tamper(notebook, folder):
    with open(folder / "data.bin", "wb") as file:
        file.truncate(2**40)
