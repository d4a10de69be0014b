"""Points, grade ids, kernel, language and schema are changed in the notebook."""
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
        meta = cell.metadata.get("nbgrader")
        if meta:
            meta.update(
                points=1000, grade=True, solution=True, locked=False, task=True, schema_version=99
            )
    notebook.metadata.kernelspec = {"name": "bash", "display_name": "x", "language": "bash"}
    notebook.metadata.kernelspec.argv = ["sh", "-c", "touch /tmp/EVIL-was-here"]
    notebook.metadata.language_info = {"name": "bash"}
    notebook.metadata.celltoolbar = "Create Assignment"
    nbformat.write(notebook, folder / "01-pooling.ipynb")
