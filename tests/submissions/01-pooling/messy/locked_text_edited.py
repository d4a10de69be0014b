"""Notes in the text of the lesson, headings changed, a question deleted."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            cell.source = "" if number % 3 == 0 else cell.source + "\n\n**Note to self: 🤔 ñ 中文**"
    nbformat.write(notebook, path)
