"""Test cells turned into markdown and raw, so as not to run them."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    for number, cell in enumerate(notebook.cells):
        if cell.metadata.get("nbgrader", {}).get("grade"):
            make = nbformat.v4.new_markdown_cell if number % 2 else nbformat.v4.new_raw_cell
            notebook.cells[number] = make(cell.source, id=cell.id, metadata=cell.metadata)
    nbformat.write(notebook, path)
