"""Graded cells are tagged skip-execution, raises-exception, remove-cell and hide."""
# /// expect
# untouched = true
# ///

# %% tamper
import nbformat


def tamper(notebook, folder):
    for cell in notebook.cells:
        cell.metadata.tags = [
            "skip-execution",
            "raises-exception",
            "remove-cell",
            "nbval-skip",
            "hide",
        ]
        cell.metadata.editable = cell.metadata.deletable = False
        cell.metadata.jupyter = {"source_hidden": True, "outputs_hidden": True}
    nbformat.write(notebook, folder / "01-pooling.ipynb")
