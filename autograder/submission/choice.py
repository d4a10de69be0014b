"""Which of the files that were handed in go along, when there are more than can: what the notebook
needs first, what programs have made for themselves last."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from autograder import harmless

MAX_BYTES = 64 * 1024**2
MAX_FILES = 500
"""nbgrader's way of copying files takes time with the square of their number."""
SMALL_BYTES = 1024**2
TRAINED = "trained"
"""Folder of the weights that `training.train` keeps."""
MADE = frozenset(
    ".cache .conda .config .git .ipynb_checkpoints .keras .mypy_cache .pytest_cache .ruff_cache "
    ".venv .vscode .idea __MACOSX __pycache__ checkpoints dist-packages env lightning_logs logs "
    "mlruns node_modules runs site-packages venv wandb".split()
)
"""Folders that programs fill: environments, caches, logs."""
LISTED = 5


@dataclass(frozen=True)
class Choice:
    """What goes along and what does not, by path below the submission's folder."""

    taken: tuple[PurePosixPath, ...]
    left: tuple[PurePosixPath, ...] = ()

    def __str__(self) -> str:
        """One line on what was left out, and why; empty when nothing was."""
        if not self.left:
            return ""
        places = dict.fromkeys(map(_place, self.left))
        named = ", ".join(harmless.line(place, 100) for place in list(places)[:LISTED])
        more = f" and {len(places) - LISTED} more" if len(places) > LISTED else ""
        return (
            f"{len(self.left)} of {len(self.left) + len(self.taken)} files were left out, since at "
            f"most {MAX_FILES} files and {MAX_BYTES // 1024**2} MB are taken: {named}{more}"
        )


def choose(sizes: Mapping[PurePosixPath, int], first: Iterable[str], notebook: bytes) -> Choice:
    """Choose among a submission's files.

    Args:
        sizes: bytes of each.
        first: names of those that nothing may crowd out.
        notebook: the notebooks' files, unread: files whose names are in them come early.
    """
    if len(sizes) <= MAX_FILES and sum(sizes.values()) <= MAX_BYTES:
        return Choice(tuple(sorted(sizes)))
    words, firsts = _words(notebook), set(first)
    ranked = sorted(sizes, key=lambda path: (_rank(path, sizes[path], firsts, words), path))
    taken, left, room = [], [], MAX_BYTES
    for path in ranked:
        if len(taken) < MAX_FILES and sizes[path] <= room:
            room -= sizes[path]
            taken.append(path)
        else:
            left.append(path)
    return Choice(tuple(sorted(taken)), tuple(left))


def _rank(path: PurePosixPath, size: int, first: set[str], words: frozenset[str]) -> int:
    if str(path) in first:
        return 0
    if is_made(path):
        return 6
    if path.parts[0] == TRAINED:
        return 1
    if _known(path.name) in words:
        return 2
    if any(_known(part) in words for part in path.parts[:-1]):
        return 3
    return 4 if size <= SMALL_BYTES else 5


def is_made(path: PurePosixPath) -> bool:
    """Whether a program has made a file for itself."""
    return (
        any(part in MADE for part in path.parts[:-1])
        or path.suffix == ".pyc"
        or path.name.startswith("._")
        or path.name in (".DS_Store", "Thumbs.db", "desktop.ini")
    )


def _words(notebook: bytes) -> frozenset[str]:
    """All that may be a part of a file's name, as JSON writes it."""
    return frozenset(re.findall(r"[\w.+-]+", notebook.decode("utf-8", "replace")))


def _known(name: str) -> str:
    """The last word of a name, which may be written with escapes."""
    found = re.findall(r"[\w.+-]+", json.dumps(name)[1:-1]) or [""]
    return found[-1]


def _place(path: PurePosixPath) -> str:
    """A file's uppermost folder, as all of it is mostly left out; or the file."""
    return f"{path.parts[0]}/" if len(path.parts) > 1 else path.name
