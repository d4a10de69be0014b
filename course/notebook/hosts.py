"""On which host a notebook runs, and where its file is."""

import json
import os
import sys
from importlib.util import find_spec
from pathlib import Path

COLAB, KAGGLE, VSCODE, JUPYTER, NONE = "Colab", "Kaggle", "VS Code", "JupyterLab", "no notebook"
NOBODY = {"root", "jovyan", "user", "runner", "kaggle"}
"""Users that hosts make up: they tell nothing about who learns there."""

_now = {"assignment": None}


def began(assignment):
    """Note the assignment whose notebook runs here; its first cell says so."""
    _now["assignment"] = assignment


def assignment():
    """Return the name of this notebook's assignment, or None if no first cell has told it."""
    return _now["assignment"]


def name():
    """Return one of the names above."""
    if shell() is None:
        return NONE
    if "google.colab" in sys.modules or _installed("google.colab"):
        return COLAB
    if "KAGGLE_KERNEL_RUN_TYPE" in os.environ:
        return KAGGLE
    if "__vsc_ipynb_file__" in shell().user_ns or "VSCODE_PID" in os.environ:
        return VSCODE
    return JUPYTER


def shell():
    """Return the IPython of a notebook's kernel, or None in a program or a terminal."""
    ipython = sys.modules.get("IPython")
    found = ipython.get_ipython() if ipython else None
    return found if hasattr(found, "kernel") else None


def notebook_file():
    """Return the `Path` of this kernel's notebook on this machine's disk, or None."""
    running, known = shell(), assignment()
    told = [os.environ.get("JPY_SESSION_NAME")]  # Jupyter's servers, since 2.0
    if running is not None:
        told.insert(0, running.user_ns.get("__vsc_ipynb_file__"))
    here = [Path(path) for path in told if path and path.endswith(".ipynb")]
    here += [Path(path.name) for path in here]  # where the server names it from a root of its own
    if known:
        here.append(Path(f"{known}.ipynb"))
    here.append(Path("__notebook__.ipynb"))  # Kaggle's, while all of it is run
    return next((path.resolve() for path in here if path.is_file()), None)


def notebook():
    """Return this kernel's notebook in Jupyter's format, as its host holds it now; None if it
    can't be had."""
    if name() == COLAB:
        return _from_colab()
    path = notebook_file()
    try:
        read = json.loads(path.read_text("utf-8")) if path else None
    except (OSError, ValueError):
        return None
    return read if isinstance(read, dict) and isinstance(read.get("cells"), list) else None


def _from_colab():
    """Ask the page, which holds the notebook: it is on no disk that the kernel sees."""
    try:
        from google.colab import _message

        return _message.blocking_request("get_ipynb", timeout_sec=60)["ipynb"]
    except Exception:  # a page that doesn't answer, a Colab that has changed
        return None


def _installed(name):
    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return False
