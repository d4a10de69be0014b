"""Extensions and late days: nbgrader's own extension of a submission is written for both, so that
penalties, formgrader and pages follow. Part of the nbgrader seam.

The gradebook's field can be set only once a learner has handed in, and has no room for a reason. So
what was given stands in results/extensions.json as well, with the late days that each assignment
takes of it: ``c.Late.days`` a learner has for the term, and they are spent anew at each run where
they save the most points.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry, SubmittedAssignment
from traitlets.config import Config

from autograder import course_config
from autograder.results.kept import Kept
from autograder.seam import database, roster

DAY = 86_400
SAME = 1e-6
"""Points: less is no difference."""


@dataclass(frozen=True)
class Late:
    """``c.Late.NAME = number`` in nbgrader_config.py."""

    days: int = 0
    """Days of lateness that a learner may have in the whole term without a penalty."""


@dataclass(frozen=True)
class Extension:
    """By how much one learner's deadline of one assignment is moved."""

    given: float = 0.0
    """Days that a person gave."""
    reason: str = ""
    at: str = ""
    """When they were given; ISO 8601 in UTC."""
    spent: int = 0
    """Late days of the learner's own on top of these."""
    written: float = 0.0
    """Seconds that were last written to the gradebook. Others there: a person has been at it."""


Entries = dict[str, dict[str, Extension]]
"""Learner → assignment → extension."""


class Ledger(Kept[Entries]):
    """results/extensions.json of the course at ``root``."""

    def __init__(self, root: Path):
        super().__init__(root / "results" / "extensions.json", _parsed, dict)


def _parsed(found: Any) -> Entries:
    return {
        learner: {name: Extension(**entry) for name, entry in entries.items()}
        for learner, entries in found.items()
    }


def require(root: Path, config: Config) -> None:
    """Make sure that extensions and late days can be told.

    Raises:
        ConfigError: ``c.Late`` cannot be used, or the ledger cannot be read.
    """
    course_config.numbers(config, Late)
    Ledger(root).read()


def give(root: Path, learner: str, assignment: str, days: float, reason: str) -> None:
    """Write down that a person gives a learner so many days; 0 takes back what was given."""
    with Ledger(root).changing() as entries:
        own = entries.setdefault(learner, {})
        at = datetime.now(UTC).isoformat(timespec="seconds")
        # A negative number: whatever stands in the gradebook, this came later.
        own[assignment] = replace(
            own.get(assignment, Extension()), given=days, reason=reason, at=at, written=-1.0
        )


def is_known(root: Path, config: Config, learner: str, assignment: str) -> tuple[bool, bool, bool]:
    """Whether the gradebook has this learner, has this assignment, and knows when it is due."""
    folders = roster.directory(root, assignment, config)
    if not database.is_there(folders.db_url):
        return False, False, False
    with Gradebook(folders.db_url, folders.course_id) as book:
        there, due = [], None
        for find, name in ((book.find_student, learner), (book.find_assignment, assignment)):
            try:
                due = getattr(find(name), "duedate", None)
                there.append(True)
            except MissingEntry:
                there.append(False)
        return there[0], there[1], due is not None


def settle(root: Path, config: Config, learner: str, always: bool = False) -> set[str]:
    """Have the gradebook say what was given to a learner, and what being late costs since.

    Args:
        always: reckon penalties anew even if nothing was given to them: points have changed.

    Returns:
        The assignments of which deadline or penalty has changed.

    Raises:
        ConfigError: ``c.Late`` cannot be used, or the ledger cannot be read.
    """
    allowance, ledger = course_config.numbers(config, Late).days, Ledger(root)
    if not (always or allowance or learner in ledger.read()):
        return set()
    folders = roster.directory(root, "", config)
    if not database.is_there(folders.db_url):
        return set()
    penalty = roster.Penalty(config)
    with (
        ledger.changing() as entries,
        database.turn(folders.db_url),
        Gradebook(folders.db_url, folders.course_id) as book,
    ):
        own = entries.get(learner, {})
        late = [s for s in _submissions(book, learner) if s.assignment.duedate and s.timestamp]
        known = [own.get(s.name, Extension()) for s in late]
        given = [_given(s, entry) for s, entry in zip(late, known, strict=True)]
        costs = [_costs(s, e.given, penalty, allowance) for s, e in zip(late, given, strict=True)]
        spent = best(costs, allowance)
        changed = set()
        for submission, entry, days in zip(late, given, spent, strict=True):
            moved = _write(submission, entry.given + days, penalty)
            if moved or entry.spent != days:
                changed.add(submission.name)
            if entry.given or entry.at or days or submission.name in own:
                seconds = (entry.given + days) * DAY
                own[submission.name] = replace(entry, spent=days, written=seconds)
        book.db.commit()
        if own:
            entries[learner] = own
    return changed


def _submissions(book: Gradebook, learner: str) -> list[SubmittedAssignment]:
    """A learner's submissions in this course, by due date."""
    found = [
        submission
        for submission in book.student_submissions(learner)
        if submission.assignment.course_id == book.course_id
    ]
    return sorted(found, key=lambda s: (s.assignment.duedate or datetime.max, s.name))


def _given(submission: SubmittedAssignment, entry: Extension) -> Extension:
    """The entry, or what somebody has written into the gradebook since."""
    there = submission.extension.total_seconds() if submission.extension else 0.0
    if entry.written < 0 or not there or abs(there - entry.written) < 1:
        return entry
    return Extension(there / DAY, "given in nbgrader", datetime.now(UTC).isoformat(), 0, there)


def _costs(
    submission: SubmittedAssignment, given: float, penalty: roster.Penalty, allowance: int
) -> list[float]:
    """The points that are lost with 0, 1, 2, … late days; no longer than can matter."""
    due = submission.assignment.duedate + timedelta(days=given)
    seconds = (submission.timestamp - due).total_seconds()
    most = min(max(0, math.ceil(seconds / DAY)), allowance)
    scores = [notebook.score for notebook in submission.notebooks]
    return [
        sum(penalty(submission.student_id, score, seconds - days * DAY) for score in scores)
        for days in range(most + 1)
    ]


def best(costs: list[list[float]], allowance: int) -> list[int]:
    """How many days to spend on each: those that lose the fewest points, and of these the fewest
    days, on the earliest assignments."""
    # From the last to the first: what is lost, and the days spent, with so many days left.
    ways: list[tuple[float, int, tuple[int, ...]]] = [(0.0, 0, ())] * (allowance + 1)
    for lost in reversed(costs):
        ways = [
            min(
                (
                    (round(lost[days] + ways[left - days][0], 6), days + ways[left - days][1])
                    + ((days, *ways[left - days][2]),)
                    for days in range(min(len(lost) - 1, left) + 1)
                ),
                key=lambda way: (way[0], way[1], tuple(-days for days in way[2])),
            )
            for left in range(allowance + 1)
        ]
    return list(ways[allowance][2])


def _write(
    submission: SubmittedAssignment, days: float, penalty: Callable[[str, float, float], float]
) -> bool:
    """Put the extension into the gradebook, and the penalties that follow; whether that changes
    anything."""
    extension = timedelta(days=days) if days else None
    changed = submission.extension != extension
    submission.extension = extension
    for notebook in submission.notebooks:
        before = notebook.late_submission_penalty or 0.0
        now = penalty(submission.student_id, notebook.score, submission.total_seconds_late)
        if abs(now - before) > SAME:
            notebook.late_submission_penalty = now or None
            changed = True
    return changed


@dataclass(frozen=True)
class Deadline:
    """What one learner must know of one assignment's deadline. Times are UTC, as nbgrader's."""

    due: datetime
    """With all that moves it."""
    extension: Extension = Extension()
    days_left: int | None = None
    """Late days for the rest of the term; None where the course has none."""
    handed_in: datetime | None = None
    seconds_late: float = 0.0


def deadlines(
    root: Path, config: Config, assignment: str, only: str = ""
) -> Callable[[str], Deadline | None]:
    """What tells each learner's deadline; None for an assignment that is never due.

    Args:
        only: the one learner who will be asked for, if it is one.

    Raises:
        ConfigError: as `settle`.
    """
    allowance, entries = course_config.numbers(config, Late).days, Ledger(root).read()
    folders = roster.directory(root, assignment, config)
    due, known = None, {}
    if database.is_there(folders.db_url):
        with Gradebook(folders.db_url, folders.course_id) as book:
            try:
                due = book.find_assignment(assignment).duedate
                if due and only:
                    found = [book.find_submission(assignment, only)]
                else:
                    found = book.assignment_submissions(assignment) if due else []
                for s in found:
                    known[s.student_id] = (s.extension, s.timestamp, s.total_seconds_late)
            except MissingEntry:
                pass

    def of(learner: str) -> Deadline | None:
        if due is None:
            return None
        own = entries.get(learner, {})
        entry = own.get(assignment, Extension())
        extension, handed_in, late = known.get(learner, (None, None, 0.0))
        if extension is None and learner not in known:
            extension = timedelta(days=entry.given)
        left = allowance - sum(e.spent for e in own.values()) if allowance else None
        return Deadline(due + (extension or timedelta()), entry, left, handed_in, late)

    return of
