"""Copy and paste of an answer cell in JupyterLab: the same nbgrader metadata twice."""

# %% tamper
import copy

import nbformat


def find(notebook, grade_id):
    """Index of a cell."""
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    return ids.index(grade_id)


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    index = find(notebook, "max-pool")
    twin = copy.deepcopy(notebook.cells[index])
    twin.id = "a-twin"
    notebook.cells.insert(index + 1, twin)
    nbformat.write(notebook, path)
