"""The setup cell imports something else, and fails."""

# %% tamper
import nbformat


def find(notebook, grade_id):
    """Index of a cell."""
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    return ids.index(grade_id)


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    index = find(notebook, "setup")
    notebook.cells[index].source = "import numpy as np\nfrom tensorflow_addons import layers\n"
    nbformat.write(notebook, path)
