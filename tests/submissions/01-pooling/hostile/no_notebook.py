"""A folder lies where the notebook should be."""
# /// expect
# untouched = true
# ///

# %% tamper
def tamper(notebook, folder):
    (folder / "01-pooling.ipynb").unlink()
    (folder / "01-pooling.ipynb").mkdir()
    (folder / "01-pooling.ipynb" / "01-pooling.ipynb").write_text("{}")
