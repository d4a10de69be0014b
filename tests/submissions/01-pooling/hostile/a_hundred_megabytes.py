"""The notebook has 100 MB, of outputs."""
# /// expect
# untouched = true
# ///

# %% tamper
import nbformat


def tamper(notebook, folder):
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    cell.outputs = [nbformat.v4.new_output("stream", text="x" * 100 * 1024**2)]
    (folder / "01-pooling.ipynb").write_text(nbformat.writes(notebook))
