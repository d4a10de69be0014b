"""The notebook's JSON nests a million deep."""
# /// expect
# untouched = true
# ///

# %% tamper
def tamper(notebook, folder):
    (folder / "01-pooling.ipynb").write_text('{"cells":' + "[" * 1_000_000)
