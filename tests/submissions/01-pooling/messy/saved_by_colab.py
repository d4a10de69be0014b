"""As Google Colab saves: metadata of its own, ids in the metadata, no cell ids."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    notebook.nbformat_minor = 0
    notebook.metadata.colab = {"provenance": [], "toc_visible": True}
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    for number, cell in enumerate(notebook.cells):
        del cell["id"]
        cell.metadata.id = f"xQ{number:010d}"
        cell.metadata.colab = {"base_uri": "https://localhost:8080/", "height": 34}
    nbformat.write(notebook, path)
