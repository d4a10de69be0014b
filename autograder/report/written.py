"""The code that a class wrote into an assignment's answers, as it is compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from autograder.report import similarity
from autograder.submission.integrity import Unreadable


@dataclass(frozen=True)
class Written:
    """Of one assignment in one course."""

    code: dict[str, str]
    """Learner → code."""
    starter: str
    """What learners found in the cells."""
    reference: str
    """The course's own answers; empty without a source."""

    @property
    def compared(self) -> dict[str, str]:
        """All code that is compared, the course's own with it."""
        own = {similarity.SOLUTION: self.reference} if self.reference.strip() else {}
        return own | self.code


def read(folders: Any, name: str, learners: Iterable[str] | None = None) -> Written | None:
    """What was handed in; None without a release. Who handed in nothing readable is left out.

    Args:
        folders: nbgrader's, of the course.
        learners: whose; by default of all who have a folder.
    """

    def place(step: str, who: str) -> Path:
        return Path(folders.format_path(step, who, name))

    released = sorted(place(folders.release_directory, ".").glob("*.ipynb"))
    if not released:
        return None
    releases = {path.name: nbformat.read(path, as_version=4) for path in released}
    sources = place(folders.source_directory, ".")
    reference = "\n\n".join(
        similarity.solution(sources / file, release) for file, release in releases.items()
    )
    code = {}
    for learner in _all(place(folders.submitted_directory, "*")) if learners is None else learners:
        folder = place(folders.submitted_directory, learner)
        if folder.is_symlink() or folder.parent.is_symlink():
            continue
        try:
            code[learner] = "\n\n".join(
                similarity.answers(folder / file, release) for file, release in releases.items()
            )
        except Unreadable:
            continue  # its learner stands among those that could not be read
    return Written(code, "\n\n".join(map(similarity.starter, releases.values())), reference)


def _all(pattern: Path) -> list[str]:
    """Learners that the folders are called after."""
    depth = pattern.parts.index("*")
    base = Path(*pattern.parts[:depth])
    rest = str(Path(*pattern.parts[depth:]))
    return sorted(path.parts[depth] for path in base.glob(rest) if path.is_dir())
