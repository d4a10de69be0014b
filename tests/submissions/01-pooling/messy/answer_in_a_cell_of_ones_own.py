"""The answer stands in a cell below; the given one is left as it was."""

# %% tamper
import nbformat


def find(notebook, grade_id):
    """Index of a cell."""
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    return ids.index(grade_id)


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    index = find(notebook, "shift-images")
    own = nbformat.v4.new_code_cell(notebook.cells[index].source)
    notebook.cells[
        index
    ].source = (
        "def shift_images(images, shift):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
    )
    notebook.cells.insert(index + 1, own)
    nbformat.write(notebook, path)
