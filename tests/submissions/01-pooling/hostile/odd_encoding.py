"""The notebook is written in UTF-16."""
# /// expect
# untouched = true
# ///

# %% tamper
def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    path.write_bytes(path.read_text().encode("utf-16"))
