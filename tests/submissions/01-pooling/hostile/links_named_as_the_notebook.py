"""Deeper down, links and pipes bear the notebook's name, so that leaving them out leaves it out."""
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
import os


def tamper(notebook, folder):
    for name in ("link", "pipe", "images"):
        (folder / name).mkdir(exist_ok=True)
    os.symlink("../../../canary.txt", folder / "link" / "01-pooling.ipynb")
    os.symlink("..", folder / "link" / "01-pooling.html")
    os.mkfifo(folder / "pipe" / "01-pooling.ipynb")
    os.symlink("/etc", folder / "images" / "01-pooling")
