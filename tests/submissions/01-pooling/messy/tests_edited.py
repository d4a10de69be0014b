"""Tests changed to experiment, some broken by it."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = "x = 3\nassert False, 'why does this fail?'\n" + cell.source[::2]
    nbformat.write(notebook, path)
