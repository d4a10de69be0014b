"""An editor has put a byte order mark at the start of the file."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    nbformat.write(notebook, path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
