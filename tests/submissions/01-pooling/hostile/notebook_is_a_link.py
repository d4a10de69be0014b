"""The notebook itself is a link to another's."""
# /// expect
# untouched = true
# ///

# %% tamper
import os


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    path.unlink()
    os.symlink("../../honest/01-pooling/01-pooling.ipynb", path)
