"""The notebook's JSON is cut off."""
# /// expect
# untouched = true
# ///

# %% tamper
def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    path.write_text(path.read_text()[:-40])
