"""Saved in notebook format 3, with worksheets."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    nbformat.write(nbformat.convert(notebook, 3), path, version=3)
