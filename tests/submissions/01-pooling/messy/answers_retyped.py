"""An M pressed in command mode: answers have become markdown, one raw."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    for number, cell in enumerate(notebook.cells):
        meta = cell.metadata.get("nbgrader", {})
        if meta.get("solution"):
            raw = meta["grade_id"] == "depth-max"
            make = nbformat.v4.new_raw_cell if raw else nbformat.v4.new_markdown_cell
            notebook.cells[number] = make(cell.source, id=cell.id, metadata=cell.metadata)
    nbformat.write(notebook, path)
