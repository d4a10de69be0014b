"""A cell of 100 KB that imports a.a.a.…: Python's parser keeps every prefix, in 2.7 GB."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
PLACEHOLDER = 1

# %% tamper
def tamper(notebook, folder):
    import json
    for cell in notebook.cells:
        if cell.source == "PLACEHOLDER = 1":
            cell.source = "import a" + ".a" * 50_000
    path = next(folder.glob("*.ipynb"))
    path.write_text(json.dumps(notebook))
