"""Another program wrote the file: no indentation, sources as one string, keys left out."""

# %% tamper
import json

import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    data = json.loads(nbformat.writes(notebook))
    for cell in data["cells"]:
        cell["source"] = "".join(cell["source"])
        if cell["cell_type"] == "code":
            del cell["execution_count"], cell["outputs"]
    path.write_text(json.dumps(data, ensure_ascii=False))
