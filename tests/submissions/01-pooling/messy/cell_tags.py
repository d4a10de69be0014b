"""Tags that other tools act on: skip-execution, raises-exception, remove-cell."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    for cell in notebook.cells:
        cell.metadata.tags = ["skip-execution", "raises-exception", "remove-cell", "parameters"]
        cell.metadata.editable = True
        cell.metadata.slideshow = {"slide_type": "skip"}
    nbformat.write(notebook, path)
