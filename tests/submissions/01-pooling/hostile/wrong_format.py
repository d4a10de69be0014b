"""The notebook says that it is of format 99, minor minus one."""
# /// expect
# untouched = true
# ///

# %% tamper
import json


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    data = json.loads(path.read_text())
    data["nbformat"], data["nbformat_minor"] = 99, -1
    path.write_text(json.dumps(data))
