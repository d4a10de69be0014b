"""Test cells copied, to see them side by side with the answer."""

# %% tamper
import copy

import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    for index in range(len(notebook.cells) - 1, -1, -1):
        if notebook.cells[index].metadata.get("nbgrader", {}).get("grade"):
            twin = copy.deepcopy(notebook.cells[index])
            twin.id = f"twin-{index}"
            notebook.cells.insert(index, twin)
    nbformat.write(notebook, path)
