"""Graded cells are turned into Markdown and raw cells, answers into Markdown."""
# /// expect
# untouched = true
# ///

# %% tamper
import nbformat


def tamper(notebook, folder):
    for n, cell in enumerate(notebook.cells):
        if cell.metadata.get("nbgrader"):
            make = nbformat.v4.new_raw_cell if n % 2 else nbformat.v4.new_markdown_cell
            notebook.cells[n] = make(cell.source, metadata=cell.metadata, id=cell.id)
    nbformat.write(notebook, folder / "01-pooling.ipynb")
