"""Folders beside the notebook lie deeper than a path can say."""
# /// expect
# untouched = true
# ///

# %% tamper
import os


def tamper(notebook, folder):
    deep = os.open(folder, os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=deep)
        deeper = os.open("d" * 250, os.O_RDONLY, dir_fd=deep)
        os.close(deep)
        deep = deeper
    os.close(os.open("file.txt", os.O_CREAT, dir_fd=deep))
    os.close(deep)
