"""All graded and visible test cells are deleted."""
# /// expect
# untouched = true
# ///

# %% answer="output-size"
def output_size(size, kernel_size, stride, padding):
    if padding == "same":
        return -(-size // stride)
    if padding != "valid":
        raise ValueError(f"padding must be valid or same, not {padding!r}")
    if kernel_size > size:
        raise ValueError(f"a window of {kernel_size} pixels does not fit into {size} pixels")
    return (size - kernel_size) // stride + 1

# %% tamper
import nbformat


def tamper(notebook, folder):
    keep = lambda cell: not cell.metadata.get("nbgrader", {}).get("grade")
    notebook.cells = [cell for cell in notebook.cells if keep(cell)]
    nbformat.write(notebook, folder / "01-pooling.ipynb")
