"""All test cells are deleted, to tidy up."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    notebook.cells = [
        cell for cell in notebook.cells if not cell.metadata.get("nbgrader", {}).get("grade")
    ]
    nbformat.write(notebook, path)
