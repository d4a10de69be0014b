"""The notebook's JSON nests half a million deep."""
# /// expect
# untouched = true
# ///

# %% tamper
def tamper(notebook, folder):
    (folder / "01-pooling.ipynb").write_text('{"cells":' + "[" * 500_000)
