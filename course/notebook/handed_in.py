"""What a learner is about to hand in: the notebook, its answers, the files beside it."""

import ast
import json
import re
from pathlib import Path

MOST_FILES = 500
MOST_BYTES = 64 * 1024**2
"""What the grader takes along."""
LEFT_OUT = ("__pycache__", "feedback", "timestamp.txt")
NAME = re.compile(r"[\w.@+-]{1,100}", re.ASCII)
"""Of an assignment."""
NOT_WRITTEN = "raise NotImplementedError()"


class NotHandedIn(Exception):
    """The assignment was not handed in; the message says why and what to do."""


def notebook(folder):
    """Read a folder's notebook.

    Args:
        folder: absolute `Path`; the notebook has its name.

    Returns:
        Dictionary in Jupyter's format.

    Raises:
        NotHandedIn: it is missing, empty, cut off, no notebook, or another assignment's.
    """
    path = folder / f"{folder.name}.ipynb"
    if not path.is_file():
        others = sorted(p.name for p in folder.glob("*.ipynb")) if folder.is_dir() else []
        told = f" (there is {', '.join(others)}: give it back its name)" if others else ""
        raise NotHandedIn(
            f"there is no notebook {path.name} in {folder}{told}; name the assignment's folder, as "
            "in `python -m course submit 01-pooling`"
        )
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotHandedIn(f"{path} can't be read ({error}); save it again in JupyterLab") from None
    try:
        read = json.loads(text)
        cells = [cell for cell in read["cells"] if cell["cell_type"] and cell.get("source", "")]
    except (ValueError, KeyError, TypeError, RecursionError):
        told = "is damaged or cut off" if text.strip() else "is empty"
        raise NotHandedIn(f"{path} {told}: save it again in JupyterLab") from None
    if not cells:
        raise NotHandedIn(f"{path} has no cells with text: save it again in JupyterLab")
    whose = _whose(read)
    if whose and whose != folder.name:
        raise NotHandedIn(
            f"{path} is {whose}'s notebook, not {folder.name}'s: put the right one in its place, "
            f"or hand in the folder {whose}"
        )
    return read


def _whose(notebook):
    """The assignment that a notebook was released as, if that is still written in it; or empty."""
    metadata = notebook.get("metadata")
    told = metadata.get("assignment") if isinstance(metadata, dict) else None
    return told if isinstance(told, str) and NAME.fullmatch(told) else ""


def answers(notebook, folder):
    """Count the answers in code.

    Returns:
        (how many are written, how many there are).

    Raises:
        NotHandedIn: there are some, and none is written.
    """
    asked = [source for cell, source in code(notebook) if _is_answer(cell)]
    written = sum(NOT_WRITTEN not in source for source in asked)
    if asked and not written:
        raise NotHandedIn(
            f"no answer is written in {folder.name}.ipynb as it is on disk: save it in JupyterLab "
            "(Ctrl+S), then hand in again"
        )
    return written, len(asked)


def check_trained(notebook, folder):
    """Do nothing, if the networks that the notebook trains are there.

    Raises:
        NotHandedIn: weights are missing.
    """
    missing = [name for name in networks(notebook) if not (folder / name).is_file()]
    if missing:
        raise NotHandedIn(
            f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not there: run the cells "
            "that train, or add --incomplete to hand in without, for half those points at most"
        )


def networks(notebook):
    """List the files of weights that a notebook's cells train, such as "trained/x.weights.h5"."""
    names = dict.fromkeys(name for _, source in code(notebook) for name in _trained(source))
    return [f"trained/{name}.weights.h5" for name in names]


def files(folder):
    """List what is handed in: plain files, without hidden ones, zips and earlier feedback.

    Raises:
        NotHandedIn: there is more than the grader takes.
    """
    found = sorted(path for path in folder.rglob("*") if _is_taken(path, folder))
    size = sum(path.stat().st_size for path in found)
    if len(found) > MOST_FILES:
        raise NotHandedIn(f"{folder} holds {len(found)} files, and at most {MOST_FILES} are taken")
    if size > MOST_BYTES:
        largest = max(found, key=lambda path: path.stat().st_size)
        raise NotHandedIn(
            f"{folder} holds {size / 1e6:.0f} MB, and at most {MOST_BYTES / 1e6:.0f} are taken; "
            f"the largest file is {largest.relative_to(folder)}"
        )
    return found


def code(notebook):
    """Yield the code cells, each with its source."""
    for cell in notebook["cells"]:
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source", "")
            yield cell, source if isinstance(source, str) else "".join(map(str, source))


def _is_answer(cell):
    metadata = cell.get("metadata")
    told = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return isinstance(told, dict) and bool(told.get("solution"))


def _trained(source):
    """Return the names of the networks that a cell trains, as far as it writes them out."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return []
    return [
        keyword.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "training.train"
        for keyword in node.keywords
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant)
    ]


def _is_taken(path, folder):
    parts = Path(path.relative_to(folder)).parts
    hidden = any(part.startswith(".") or part in LEFT_OUT for part in parts)
    return not hidden and path.suffix != ".zip" and path.is_file() and not path.is_symlink()
