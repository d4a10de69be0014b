"""CRLF in the file and in the cells."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    for cell in notebook.cells:
        cell.source = cell.source.replace("\n", "\r\n")
    path.write_bytes(nbformat.writes(notebook).replace("\n", "\r\n").encode())
