"""Beside the notebook lie thousands of files and links, which nbgrader alone would copy for hours."""
# /// expect
# untouched = true
# ///

# %% tamper
import os


def tamper(notebook, folder):
    (folder / "files").mkdir()
    for n in range(10_000):
        (folder / "files" / f"{n}").touch()
        os.symlink("/etc/passwd", folder / f"{n}")
