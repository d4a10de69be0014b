"""Cells copied by a script: all have the same id."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    for cell in notebook.cells:
        cell.id = "cell"
    path.write_text(nbformat.v4.writes(notebook))
