"""Why a graded cell never came to its check, told to the learner: what it calls is missing, since
the answer's own cell stopped, or since nothing of that name was written."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from itertools import islice

from nbformat import NotebookNode

from autograder.submission.integrity import is_locked

MISSING = re.compile(r"name '(\w{1,80})' is not defined")
DEFINED = re.compile(
    r"(?:^|[;:])[ \t]*(?:(?:async[ \t]+)?def|class)[ \t]+(\w{1,80})|^(\w{1,80})[ \t]*=", re.M
)
PLACE = re.compile(r" \((?:<[^>]*>|[^()]*\.py), line (\d+)\)$")
READ = 20_000
"""Characters of a cell that are looked at."""
MOST = 2_000
"""Names of a notebook that are compared with a missing one."""
LONGEST = 500


def why(cell: NotebookNode, above: Sequence[NotebookNode]) -> str:
    """One line on a graded cell that was run and never asked the judge.

    Args:
        cell: with the outputs of its run.
        above: the cells before it, likewise.
    """
    error = _error(cell)
    if error is None:
        return "this cell ended without asking for its check"
    missing = MISSING.match(error["evalue"]) if error["ename"] == "NameError" else None
    told = missing and _missing(missing[1], above)
    return told or f"this cell stopped before anything could be checked: {_told(error)}"


def _missing(name: str, above: Sequence[NotebookNode]) -> str:
    """Why nothing of this name is there; empty when it was there once."""
    code = [cell for cell in above if cell.cell_type == "code" and not is_locked(cell)]
    whose = [cell for cell in code if name in _defined(cell)]
    # An import or an assignment to several names defines it as well, but does not look like it.
    whose = whose or [c for c in code if _error(c) and re.search(rf"\b{name}\b", c.source[:READ])]
    if whose:
        error = _error(whose[-1])
        if error is None:
            return ""
        told = f"{name} is missing, since its cell stopped: {_told(error)}"
        if error["ename"] == "NotImplementedError":
            told += ": delete the line that raises it"
        return told
    defined = islice((found for cell in code for found in _defined(cell)), MOST)
    known = {_plain(found): found for found in defined}
    near = difflib.get_close_matches(_plain(name), known, 1, 0.85)
    if near:
        return f"no cell defines {name}; one defines {known[near[0]]}: it must be called {name}"
    return f"no cell defines {name}"


def _defined(cell: NotebookNode) -> list[str]:
    """Names that a cell's text seems to define, Python or not: it may have stopped for that."""
    return [a or b for a, b in DEFINED.findall(cell.source[:READ])]


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


def _error(cell: NotebookNode) -> dict[str, str] | None:
    for output in cell.get("outputs", ()):
        if output.get("output_type") == "error":
            return {part: str(output.get(part))[:LONGEST] for part in ("ename", "evalue")}
    return None


def _told(error: dict[str, str]) -> str:
    said = PLACE.sub(r" (line \1)", error["evalue"]).strip()
    return f"{error['ename']}: {said}" if said else error["ename"]
