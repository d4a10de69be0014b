"""Cells hold more text than anybody writes."""
# /// expect
# untouched = true
# ///

# %% tamper
import nbformat


def tamper(notebook, folder):
    notebook.cells += [nbformat.v4.new_code_cell("a." * 200_000) for _ in range(10)]
    (folder / "01-pooling.ipynb").write_text(nbformat.writes(notebook))
