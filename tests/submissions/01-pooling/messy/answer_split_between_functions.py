"""An answer cell split between its two functions (Ctrl+Shift+-): both halves keep the metadata."""

# %% tamper
import copy

import nbformat


def find(notebook, grade_id):
    """Index of a cell."""
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    return ids.index(grade_id)


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    index = find(notebook, "conv-cost")
    second = copy.deepcopy(notebook.cells[index])
    first, second.source = notebook.cells[index].source.split("\n\n\n", 1)
    notebook.cells[index].source = first
    second.id = "second-half"
    notebook.cells.insert(index + 1, second)
    nbformat.write(notebook, path)
