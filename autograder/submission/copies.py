"""Notebooks that lie where the assignment's own should, or beside it: copies, other spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from autograder import harmless
from autograder.submission.choice import is_made

NOTEBOOK = re.compile(r"\.ipynb(?:\.(?:txt|json))?$", re.IGNORECASE)
DEEPEST = 4
LISTED = 5


def copies(paths: Iterable[PurePosixPath], name: str) -> list[PurePosixPath]:
    """Those of a submission's files that may hold the notebook's answers, the likeliest first.

    Args:
        paths: below the submission's folder.
        name: the notebook's, without .ipynb; that file itself is none of them.
    """
    found = [
        path
        for path in paths
        if NOTEBOOK.search(path.name)
        and str(path) != f"{name}.ipynb"
        and len(path.parts) <= DEEPEST
        and not is_made(path)
    ]
    alike = [path for path in found if is_alike(path.name, name)]
    return sorted(alike or found, key=lambda path: (len(path.parts), str(path)))


def is_alike(name: str, other: str) -> bool:
    """Whether a file's name is one that programs or people make of the other."""
    return _plain(other) in _plain(name)


def listed(paths: list[PurePosixPath]) -> str:
    """The copies as words."""
    named = ", ".join(harmless.line(path, 100) for path in paths[:LISTED])
    return named + (f" and {len(paths) - LISTED} more" if len(paths) > LISTED else "")


def _plain(name: str) -> str:
    """Letters and digits: `01 - Pooling` is `01-pooling`."""
    return re.sub(r"[\W_]+", "", name).casefold()
