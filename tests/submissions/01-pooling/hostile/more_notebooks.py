"""Other notebooks lie beside the one, graded already, with scripts in them."""
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
    for name in (
        "02-next.ipynb",
        "01-pooling-copy.ipynb",
        "01-POOLING.ipynb",
        ".ipynb",
        "evil.ipynb",
    ):
        own = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_markdown_cell("<script>EVIL()</script>")]
        )
        nbformat.write(own, folder / name)
    (folder / "deeper").mkdir()
    nbformat.write(notebook, folder / "deeper" / "01-pooling.ipynb")
