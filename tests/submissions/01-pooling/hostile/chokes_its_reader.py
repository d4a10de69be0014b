"""Text that took those who read it, not those who ran it, hours and gigabytes: an import of a.a.a.…
in a locked cell, blank lines where a name is looked for, a sign of HTML's with thousands of digits."""
# /// expect
# untouched = true
# ///

# %% added after="setup"
PLACEHOLDER = 3

# %% tamper
def tamper(notebook, folder):
    import json
    blank = "\n" * 19_990 + "pass"
    added = [cell for cell in notebook.cells if cell.source == "PLACEHOLDER = 3"]
    for cell in added:
        cell.source = "x = &#" + "1" * 9_000 + ";("
    cells = notebook.cells
    locked = next(c for c in cells if c.cell_type == "code" and c.metadata.nbgrader.get("locked"))
    locked.source = "import a" + ".a" * 95_000
    more = [dict(added[0], source=f"{blank}  # {n}", id=f"blank-{n}") for n in range(20)]
    notebook.cells[1:1] = more
    path = next(folder.glob("*.ipynb"))
    path.write_text(json.dumps(notebook))
