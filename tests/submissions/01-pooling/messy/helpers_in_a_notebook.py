"""Helpers in another notebook beside this one, run by a magic; an attachment, and odd files."""

# %% added after="setup"
%run helpers.ipynb
# %% answer="rotated-filters"
def rotated_filters(pattern):
    return np.stack(quarter_turns(pattern), axis=-1)[:, :, np.newaxis, :]
# %% tamper
import nbformat
from nbformat.v4 import new_code_cell, new_notebook

HELPERS = """
import numpy as np


def quarter_turns(pattern):
    return [np.rot90(pattern, turns) for turns in range(4)]
"""


def tamper(notebook, folder):
    nbformat.write(notebook, folder / "01-pooling.ipynb")
    nbformat.write(new_notebook(cells=[new_code_cell(HELPERS)]), folder / "helpers.ipynb")
    (folder / "__MACOSX").mkdir()
    (folder / "__MACOSX" / "._01-pooling.ipynb").write_bytes(bytes(range(256)))
    (folder / "01-pooling (1).ipynb").write_text("")
