"""Text with a pasted picture (an attachment), as JupyterLab makes them, and one that is missing."""

# %% tamper
import nbformat
from nbformat.v4 import new_markdown_cell

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def tamper(notebook, folder):
    pasted = new_markdown_cell("My sketch: ![sketch.png](attachment:sketch.png)")
    pasted.attachments = {"sketch.png": {"image/png": PIXEL}}
    missing = new_markdown_cell("![lost](attachment:lost.png)")
    notebook.cells[3:3] = [pasted, missing]
    nbformat.write(notebook, folder / "01-pooling.ipynb")
