"""B pressed too long: three hundred empty cells."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    for index in range(len(notebook.cells), 0, -5):
        for _ in range(15):
            notebook.cells.insert(index, nbformat.v4.new_code_cell(""))
    nbformat.write(notebook, path)
