"""Cells hold text that colouring and formula filters take hours for."""
# /// expect
# untouched = true
# ///

# %% tamper
import nbformat


def tamper(notebook, folder):
    cells = [nbformat.v4.new_code_cell("a." * 200_000), nbformat.v4.new_code_cell("(" * 50_000)]
    cells += [
        nbformat.v4.new_markdown_cell(text * 10_000) for text in ("\\\\begin{a}", "\\\\[", "[a](")
    ]
    notebook.cells += cells
    (folder / "01-pooling.ipynb").write_text(nbformat.writes(notebook))
