"""Cells, sources, metadata and ids of the notebook are of wrong types."""
# /// expect
# untouched = true
# ///

# %% tamper
import json


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    data = json.loads(path.read_text())
    for cell in data["cells"]:
        cell["id"], cell["metadata"] = ["x"], {"nbgrader": {"grade_id": {"a": 1}, "points": "NaN"}}
    data["cells"] += [None, 5, "cell", {"cell_type": "code"}, {"cell_type": {}, "source": 7}]
    path.write_text(json.dumps(data))
