"""The answer was written in a copy of the given cell; the untouched one still stands above it."""

# %% tamper
import copy

import nbformat


def find(notebook, grade_id):
    """Index of a cell."""
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    return ids.index(grade_id)


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    index = find(notebook, "avg-pool")
    stub = copy.deepcopy(notebook.cells[index])
    stub.id = "stub"
    stub.source = (
        "def avg_pool2d(images, kernel_size, stride, padding):\n"
        "    # YOUR CODE HERE\n"
        "    raise NotImplementedError()"
    )
    notebook.cells.insert(index, stub)
    nbformat.write(notebook, path)
