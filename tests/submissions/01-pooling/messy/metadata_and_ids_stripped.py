"""No metadata and no cell ids: an old editor wrote format 4.0."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    notebook.metadata = nbformat.from_dict({})
    notebook.nbformat_minor = 0
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})
        del cell["id"]
    nbformat.write(notebook, path)
