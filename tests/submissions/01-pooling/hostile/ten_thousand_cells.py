"""The notebook has ten thousand cells."""
# /// expect
# untouched = true
# ///

# %% tamper
import nbformat


def tamper(notebook, folder):
    notebook.cells += [nbformat.v4.new_code_cell("pass") for _ in range(10_000)]
    (folder / "01-pooling.ipynb").write_text(nbformat.writes(notebook))
