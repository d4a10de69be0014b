"""Feedback that has changed since it was handed back, handed back once more where no watch runs."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from traitlets.config import Config

from autograder.results.records import Results
from autograder.seam.staging import Course
from autograder.watch.attempts import Attempts
from autograder.watch.drop import Drop
from autograder.watch.inbox import Exchange

DROPPED = ".drop"
"""Beside the ledger of attempts: which folder the last watch looked at, if it was no exchange."""


def remember(course: Course, drop: Path | None) -> None:
    """Write down where a watch hands back."""
    place = _ledger(course) / DROPPED
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(str(drop.resolve()) if drop else "")


def hand_back(root: Path, config: Config, assignment: str, learner: str) -> str:
    """Hand a page back where a watch has handed back that of the same attempt.

    Returns:
        Why it was not; empty when it was.

    Raises:
        CourseError, ExchangeError, OSError: exchange or folder are not there, or not to be written.
    """
    course = Course(root, assignment, config)
    stored = Results(root / "results" / assignment).get(learner)
    attempt = stored and Attempts(_ledger(course)).find(learner, stored.handed_in)
    if attempt is None or not attempt.released:
        return "no watch has handed this attempt back yet"
    dropped = ""
    with suppress(FileNotFoundError):
        dropped = (_ledger(course) / DROPPED).read_text()
    inbox = Drop(course, 0, Path(dropped)) if dropped else Exchange(course, 0)
    inbox.find()
    return inbox.hand_back(learner)


def _ledger(course: Course) -> Path:
    return course.root / "results" / course.assignment / "attempts"
