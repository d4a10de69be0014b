"""Saved as UTF-16 by a Windows editor, with a cell of a kind that Jupyter does not know."""

# %% tamper
import json


def tamper(notebook, folder):
    changed = json.loads(json.dumps(notebook))
    changed["cells"].insert(2, {"cell_type": "sql", "source": "SELECT 1", "metadata": {}})
    path = folder / "01-pooling.ipynb"
    path.write_bytes(json.dumps(changed, indent=1).replace("\n", "\r\n").encode("utf-16"))
