"""The whole folder: checkpoints, caches, another notebook, the course package itself."""

# %% tamper
import shutil
from pathlib import Path

import nbformat

import course


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    nbformat.write(notebook, path)
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "01-pooling-checkpoint.ipynb").write_text("{}")
    (folder / "Untitled.ipynb").write_text("")
    (folder / ".DS_Store").write_bytes(bytes(range(256)))
    shutil.copytree(Path(course.__file__).parent, folder / "course")
