"""A cell's source holds half of a surrogate pair."""
# /// expect
# untouched = true
# ///

# %% tamper
import json


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    data = json.loads(path.read_text())
    data["cells"][-1]["source"] = "x = '\ud800'"
    path.write_text(json.dumps(data))
