"""All cells in the opposite order."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    notebook.cells.reverse()
    nbformat.write(notebook, path)
