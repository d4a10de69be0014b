"""The notebook itself is a pipe."""
# /// expect
# untouched = true
# ///

# %% tamper
import os


def tamper(notebook, folder):
    (folder / "01-pooling.ipynb").unlink()
    os.mkfifo(folder / "01-pooling.ipynb")
