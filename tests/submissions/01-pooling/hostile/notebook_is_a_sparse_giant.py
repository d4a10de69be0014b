"""The notebook itself claims a terabyte."""
# /// expect
# untouched = true
# ///

# %% tamper
def tamper(notebook, folder):
    with open(folder / "01-pooling.ipynb", "ab") as file:
        file.truncate(2**40)
