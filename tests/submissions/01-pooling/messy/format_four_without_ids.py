"""Format 4.0, which had no cell ids; nbgrader's metadata are there."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    notebook.nbformat_minor = 0
    for cell in notebook.cells:
        del cell["id"]
    nbformat.write(notebook, path)
