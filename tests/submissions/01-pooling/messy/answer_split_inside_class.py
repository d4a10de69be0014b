"""A class split in the middle: neither half is Python by itself."""

# %% tamper
import copy

import nbformat


def find(notebook, grade_id):
    """Index of a cell."""
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    return ids.index(grade_id)


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    index = find(notebook, "pool-layer")
    cell = notebook.cells[index]
    second = copy.deepcopy(cell)
    at = cell.source.index("    def compute_output_shape")
    cell.source, second.source = cell.source[:at].rstrip(), cell.source[at:]
    second.id = "second-half"
    notebook.cells.insert(index + 1, second)
    nbformat.write(notebook, path)
