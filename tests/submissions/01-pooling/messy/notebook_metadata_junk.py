"""Notebook metadata of a dozen extensions, one of them malformed."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    notebook.metadata.update(
        {
            "widgets": {"application/vnd.jupyter.widget-state+json": {"state": "lost"}},
            "toc": {"base_numbering": 1, "toc_position": {}},
            "celltoolbar": "Create Assignment",
            "jupytext": {"formats": "ipynb,py:percent", "main_language": "python"},
            "varInspector": {"library": {"var_size": 40}, "types_to_exclude": ["module"] * 50},
            "nbgrader": {"schema_version": 1},
            "accelerator": "GPU",
            "title": None,
        }
    )
    nbformat.write(notebook, path)
