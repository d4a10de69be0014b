"""Every cell stands there three times, in reverse order, and some are split."""
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
import copy
import json


def tamper(notebook, folder):
    cells = []
    for cell in reversed(notebook.cells):
        cells += [cell, copy.deepcopy(cell), copy.deepcopy(cell)]
        half = copy.deepcopy(cell)
        half.source = cell.source[: len(cell.source) // 2]
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cells.append(half)
    notebook.cells = cells
    (folder / "01-pooling.ipynb").write_text(json.dumps(notebook))
