"""The folder handed in is a link to another's."""
# /// expect
# untouched = true
# ///

# %% tamper
import os
import shutil


def tamper(notebook, folder):
    shutil.rmtree(folder)
    os.symlink("../honest/01-pooling", folder)
