"""Graded cells bear each other's ids, so that one right answer would count for all."""
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
import json


def tamper(notebook, folder):
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if name.startswith("test-") and name != "test-output-size":
            cell.metadata.nbgrader.grade_id = cell.id = "test-output-size"
            cell.source = 'check("pooling.output_size", output_size=output_size)'
    (folder / "01-pooling.ipynb").write_text(json.dumps(notebook))
