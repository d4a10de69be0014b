"""Every graded cell's source is replaced by `30`, its output by full marks."""
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
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = "30"
            data = {"text/plain": "30"}
            cell.outputs = [nbformat.v4.new_output("execute_result", data, execution_count=1)]
    nbformat.write(notebook, folder / "01-pooling.ipynb")
