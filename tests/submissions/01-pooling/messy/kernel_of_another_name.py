"""Worked in an environment whose kernel the grader does not have."""

# %% tamper
import nbformat


def tamper(notebook, folder):
    path = folder / "01-pooling.ipynb"
    notebook.metadata.kernelspec = {
        "display_name": "tf-gpu (conda)",
        "language": "R",
        "name": "conda-env-tf-gpu-py",
    }
    notebook.metadata.language_info = {"name": "R", "version": "4.3.1", "file_extension": ".r"}
    nbformat.write(notebook, path)
