"""A cell's source holds zero bytes and other control characters."""
# /// expect
# untouched = true
# ///

# %% tamper
import json


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    data = json.loads(path.read_text())
    cell = dict(
        data["cells"][1],
        id="zeros",
        metadata={},
        source="x = 1\x00\nprint('\x07\x1b[2J')\x0c\ufffe",
    )
    text = {
        "cell_type": "markdown",
        "id": "zero-text",
        "metadata": {},
        "source": "\x00\x01\x1b[2J\ufffe",
    }
    data["cells"] = [*data["cells"][:2], cell, text, *data["cells"][2:]]
    path.write_text(json.dumps(data))
