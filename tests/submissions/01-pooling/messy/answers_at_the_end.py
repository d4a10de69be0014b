"""All answers moved below everything else, where they were run by hand."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    def rank(cell):
        return bool(cell.metadata.get("nbgrader", {}).get("solution"))

    notebook.cells.sort(key=rank)
    nbformat.write(notebook, path)
