"""An answer of 200 KB of tabs and blanks, which a comparison takes ever longer to read."""
# /// expect
# untouched = true
# ///

# %% answer="output-size"
PLACEHOLDER = 2

# %% tamper
def tamper(notebook, folder):
    import json
    for cell in notebook.cells:
        if cell.source == "PLACEHOLDER = 2":
            cell.source = "def output_size(*a):\n    return 1\n" + "\t \n" * 60_000
    path = next(folder.glob("*.ipynb"))
    path.write_text(json.dumps(notebook))
