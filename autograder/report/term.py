"""A class over the term: each learner over all assignments that have been graded."""

from __future__ import annotations

import json
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from traitlets.config import Config

from autograder.report import ReportError
from autograder.report.cohort import Cohort, Member, gather
from autograder.report.mistakes import RECOGNISED, mistakes
from autograder.results.records import FAILED, GRADED, NOT_HANDED_IN

FALLS = 0.25
"""Of an assignment's points: who earns so much less than before is named."""


@dataclass(frozen=True)
class Cell:
    """One learner in one assignment."""

    state: str
    points: float | None
    share: float | None
    """Of the points there are; None while there is no score."""
    penalty: float = 0.0
    late_days: int = 0
    attempts: int = 0
    overdue: bool = False
    """Due, and nothing was handed in."""


@dataclass(frozen=True)
class Row:
    """One learner over the term."""

    learner: str
    name: str
    cells: tuple[Cell, ...]
    """In the order of `Term.assignments`."""
    returning: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Mistakes that were made in two exercises or more, and where."""
    behind: tuple[str, ...] = ()
    """Why somebody should have a look; empty when all is well."""
    hours_between: float | None = None
    """Between one attempt and the next, the median; None of who made no second one."""
    days_left: int | None = None
    """Late days; None where the course has none."""

    @property
    def points(self) -> float:
        return sum(cell.points or 0.0 for cell in self.cells)

    @property
    def attempts(self) -> int:
        return sum(cell.attempts for cell in self.cells)


@dataclass(frozen=True)
class Term:
    """The class."""

    assignments: tuple[str, ...]
    max_points: tuple[float, ...]
    rows: tuple[Row, ...]
    common: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    """Mistakes that come back: what, who has made them again, and where."""

    @property
    def behind(self) -> list[Row]:
        return [row for row in self.rows if row.behind]


def term(root: Path, config: Config) -> Term:
    """All assignments that have results, in the order of their names.

    Raises:
        ReportError: none has.
    """
    names = sorted({path.parent.name for path in (root / "results").glob("*/*.json")})
    if not names:
        raise ReportError("nothing is graded so far: `autograder grade` comes first")
    cohorts = [gather(root, name, config) for name in names]
    learners = sorted({member.learner for cohort in cohorts for member in cohort.members})
    by_name = [{member.learner: member for member in cohort.members} for cohort in cohorts]
    again = _returning(cohorts)
    rows = []
    for learner in learners:
        members = [found.get(learner) for found in by_name]
        rows.append(_row(root, learner, members, cohorts, again.get(learner, {})))
    return Term(
        tuple(names), tuple(cohort.max_points for cohort in cohorts), tuple(rows), _common(again)
    )


def _row(
    root: Path,
    learner: str,
    members: list[Member | None],
    cohorts: list[Cohort],
    again: dict[str, list[str]],
) -> Row:
    times = [_attempts(root, cohort.assignment, learner) for cohort in cohorts]
    cells = tuple(
        _cell(member, cohort, len(made))
        for member, cohort, made in zip(members, cohorts, times, strict=True)
    )
    gaps = [
        (later - earlier).total_seconds() / 3600
        for made in times
        for earlier, later in zip(made, made[1:], strict=False)
    ]
    left = [m.deadline.days_left for m in members if m and m.deadline]
    return Row(
        learner,
        next((member.name for member in members if member and member.name), ""),
        cells,
        tuple((told, tuple(where)) for told, where in sorted(again.items())),
        tuple(_behind(cells, [cohort.assignment for cohort in cohorts])),
        round(statistics.median(gaps), 1) if gaps else None,
        left[-1] if left else None,
    )


def _cell(member: Member | None, cohort: Cohort, attempts: int) -> Cell:
    if member is None:
        return Cell(NOT_HANDED_IN, None, None)
    most, deadline = cohort.max_points, member.deadline
    share = member.points / most if member.points is not None and most else None
    missing = member.state == NOT_HANDED_IN
    due = deadline is not None and deadline.due <= datetime.now(UTC).replace(tzinfo=None)
    return Cell(
        member.state,
        member.points,
        share,
        member.late_penalty,
        deadline.extension.spent if deadline else 0,
        attempts or int(member.state in (GRADED, FAILED)),
        missing and due,
    )


def _behind(cells: Iterable[Cell], names: list[str]) -> list[str]:
    """Who is overdue, who has not handed in what came last, whose points fall."""
    cells, told = list(cells), []
    if overdue := [name for cell, name in zip(cells, names, strict=True) if cell.overdue]:
        told.append(f"overdue: {', '.join(overdue)}")
    elif cells[-1].state == NOT_HANDED_IN:
        told.append(f"has not handed in {names[-1]}")
    shares = [cell.share for cell in cells if cell.share is not None]
    if len(shares) > 1:
        before = statistics.fmean(shares[:-1])
        if before - shares[-1] >= FALLS:
            told.append(f"points fall: {before:.0%} before, {shares[-1]:.0%} last")
    return told


def _attempts(root: Path, assignment: str, learner: str) -> list[datetime]:
    """When each attempt that a watch graded was graded, the earliest first."""
    try:
        found = json.loads(
            (root / "results" / assignment / "attempts" / f"{learner}.json").read_text()
        )
        return sorted(datetime.fromisoformat(one["graded"]) for one in found)
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _returning(cohorts: list[Cohort]) -> dict[str, dict[str, list[str]]]:
    """Learner → a mistake that the judge named in two exercises or more → those."""
    made: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for cohort in cohorts:
        for mistake in mistakes(cohort.results):
            if mistake.kind == RECOGNISED:
                for learner in mistake.learners:
                    place = f"{cohort.assignment} {mistake.exercise}"
                    made[learner][mistake.told].append(place)
    return {
        learner: again
        for learner, found in made.items()
        if (again := {told: where for told, where in found.items() if len(where) > 1})
    }


def _common(again: dict[str, dict[str, list[str]]]):
    who, where = defaultdict(list), defaultdict(dict)
    for learner, found in sorted(again.items()):
        for told, places in found.items():
            who[told].append(learner)
            where[told].update(dict.fromkeys(places))
    order = Counter({told: len(learners) for told, learners in who.items()}).most_common()
    return tuple((told, tuple(who[told]), tuple(where[told])) for told, _ in order)
