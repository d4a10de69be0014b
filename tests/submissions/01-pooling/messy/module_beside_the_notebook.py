"""Helpers in a module beside the notebook, imported as in any folder of one's own."""

# %% added after="setup"
from helpers import quarter_turns
# %% answer="rotated-filters"
def rotated_filters(pattern):
    return np.stack(quarter_turns(pattern), axis=-1)[:, :, np.newaxis, :]
# %% tamper
import nbformat

HELPERS = """
import numpy as np


def quarter_turns(pattern):
    return [np.rot90(pattern, turns) for turns in range(4)]
"""


def tamper(notebook, folder):
    nbformat.write(notebook, folder / "01-pooling.ipynb")
    (folder / "helpers.py").write_text(HELPERS)
