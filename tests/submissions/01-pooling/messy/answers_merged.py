"""Two answers merged into one cell (Shift+M): the second cell is gone."""

# %% tamper
import nbformat


def find(notebook, grade_id):
    """Index of a cell."""
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    return ids.index(grade_id)


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    first, second = find(notebook, "head-parameters"), find(notebook, "conv-cost")
    notebook.cells[first].source += "\n\n\n" + notebook.cells[second].source
    del notebook.cells[second]
    nbformat.write(notebook, path)
