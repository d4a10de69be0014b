"""Notebooks that lie where the assignment's own should, or beside it: copies, other spellings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

from autograder import harmless
from autograder.submission.choice import is_made

NOTEBOOK = re.compile(r"(?:\.|%2e|_)ipynb(?P<rest>[^a-z].*)?$", re.IGNORECASE)
"""What a name ends in, and what programs and people add to it."""
OTHERS = re.compile(r"\.(?:zip|gz|tgz|tar|bz2|xz|zst|7z|rar|py|html?|pdf|md|png|jpe?g)\b", re.I)
BARE = ("", ".json", ".nb")
"""Endings that a notebook of the assignment's name may have been left with."""
DEEPEST = 8
LISTED = 5


def copies(
    paths: Iterable[PurePosixPath], name: str, names: Collection[str] = ()
) -> list[PurePosixPath]:
    """Those of a submission's files that may hold the notebook's answers, the likeliest first.

    Args:
        paths: below the submission's folder.
        name: the notebook's, without .ipynb; that file itself is none of them.
        names: of all notebooks of the assignment: of several, what is called like this one counts.
    """
    if len(names) > 1:
        longest = sorted(names, key=len, reverse=True)
        whose = {p: next((n for n in longest if is_alike(p.name, n)), None) for p in paths}
        paths = [path for path in whose if whose[path] == name]
    every = [
        path
        for path in paths
        if _is_notebook(path, name)
        and str(path) != f"{name}.ipynb"
        and len(path.parts) <= DEEPEST
        and not path.name.startswith("._")  # of macOS
    ]
    found = [path for path in every if not is_made(path)]
    alike = [path for path in found if is_alike(path.name, name)]
    if not found:  # what an editor has saved by itself, or a folder that is called like a cache
        found = alike = [path for path in every if is_alike(path.name, name)]
    return sorted(alike or found, key=lambda path: (len(path.parts), str(path)))


def _is_notebook(path: PurePosixPath, name: str) -> bool:
    if found := NOTEBOOK.search(path.name):
        return not OTHERS.search(found["rest"] or "")
    return path.suffix.lower() in BARE and _plain(path.stem) == _plain(name)


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
