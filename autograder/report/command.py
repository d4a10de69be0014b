"""``autograder report``: gathers, draws and writes; what it prints is for the caller to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from autograder import course_config
from autograder.course_config import ConfigError
from autograder.report import (
    ReportError,
    export,
    leaderboard,
    page,
    similarity,
    term,
    term_page,
    term_similarity,
    write,
    written,
)
from autograder.report.cohort import UNGRADED, Cohort, gather
from autograder.report.pseudonyms import PseudonymError, Pseudonyms
from autograder.results.records import FAILED, GRADED, NOT_HANDED_IN

ERRORS = (ConfigError, ReportError, PseudonymError)
Progress = term_similarity.Progress


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line."""

    assignment: str
    output: Path | None = None
    csv: str | None = None
    column: str = ""
    picture: Path | None = None
    names: bool = False
    threshold: float = similarity.THRESHOLD


def report(root: Path, wanted: Wanted, progress: Progress) -> Iterator[str | Table]:
    """Write what is wanted; yields what to show in the terminal.

    Raises:
        ConfigError, ReportError, PseudonymError: there is nothing to report on, or it cannot be
            written.
    """
    for asked in (wanted.output, wanted.picture):
        known = asked is None or asked.parent.is_dir()
        if not known and root.resolve() not in asked.resolve().parents:
            raise ReportError(f"{asked.parent} is no folder: make it first, or name another")
    config = course_config.load(root)
    cohort = gather(root, wanted.assignment, config)
    folder = root / "results" / wanted.assignment
    if wanted.csv:
        if not cohort.roster.learners:
            raise ReportError(
                "the gradebook has no learners, so there are no scores to write; run "
                f"`autograder grade {wanted.assignment}`"
            )
        path = wanted.output or folder / f"{wanted.assignment}-{wanted.csv}.csv"
        write(path, export.export(cohort, wanted.csv, wanted.column))
        yield from _left_out(cohort)
        yield str(path)
        return
    board = _board(root, cohort, wanted)
    if board:
        picture = wanted.picture or folder / "leaderboard.svg"
        leaderboard.draw(board, picture)
        yield leaderboard.table(board)
        yield leaderboard.in_words(board)
        yield str(picture)
    alike = _similarity(cohort, wanted.threshold, progress)
    path = wanted.output or folder / "report.html"
    drawn = (board, leaderboard.element(board)) if board else None
    write(path, page.render(path, cohort, alike, course_config.limits(config), drawn))
    yield _summary(cohort, alike)
    yield str(path)


@dataclass(frozen=True)
class Compared:
    """Whether, with whom and from which share on a term's work is compared."""

    earlier: tuple[Path, ...] = ()
    threshold: float = similarity.THRESHOLD


def term_report(
    root: Path, output: Path | None, as_csv: bool, compared: Compared | None, progress: Progress
) -> Iterator[str]:
    """Write the page over all assignments, or its table as CSV; yields what to show.

    Raises:
        ConfigError, ReportError: as `report`.
    """
    config = course_config.load(root)
    found, alike = term.term(root, config), None
    if compared:
        cohorts = (gather(root, name, config) for name in found.assignments)
        alike = term_similarity.over_term(cohorts, compared.earlier, compared.threshold, progress)
    path = output or root / "results" / ("term.csv" if as_csv else "term.html")
    write(path, term_page.as_csv(found) if as_csv else term_page.render(found, alike))
    told = f"learners: {len(found.rows)} · assignments: {len(found.assignments)}"
    yield f"{told} · falling behind: {len(found.behind)} · returning mistakes: {len(found.common)}"
    if alike is not None:
        often = sum(len(two.where) > 1 for two in alike)
        yield f"pairs of similar work: {len(alike)}, in two assignments or more: {often}"
    yield str(path)


def _left_out(cohort: Cohort) -> Iterator[str]:
    without = len(cohort.members) - len(export.scored(cohort))
    if without:
        yield f"{without} of {len(cohort.members)} learners have no score in the gradebook"
    if waiting := sum(member.needs_review for member in cohort.members):
        yield f"{waiting} still wait for a person's grading in formgrader: their scores may change"


def _board(root: Path, cohort: Cohort, wanted: Wanted) -> leaderboard.Leaderboard | None:
    """The leaderboard; none for an assignment without figures, unless one was asked for."""

    def called(learners: list[str]) -> dict[str, str]:
        if wanted.names:
            return {who: who for who in learners}
        return Pseudonyms(root / "results" / "pseudonyms.json").of(learners)

    try:
        return leaderboard.leaderboard(cohort.assignment, cohort.results, called)
    except leaderboard.NothingMeasured:
        if wanted.picture or wanted.names:
            raise
        return None


def _similarity(cohort: Cohort, threshold: float, progress: Progress):
    """What was found by comparing all judged submissions; None without a release."""
    found = written.read(
        cohort.folders, cohort.assignment, [member.learner for member in cohort.judged]
    )
    if found is None:
        return None
    with progress(f"comparing {cohort.assignment}") as tell:
        return similarity.compare(found.compared, found.starter, threshold, tell)


def _summary(cohort: Cohort, alike: similarity.Similarity | None) -> str:
    counts = [
        f"{len(found)} {state}"
        for state in (GRADED, FAILED, UNGRADED, NOT_HANDED_IN)
        if (found := cohort.of(state))
    ]
    if alike and alike.groups:
        groups = len(alike.groups)
        counts.append(f"{groups} group{'' if groups == 1 else 's'} of similar submissions")
    return f"{cohort.assignment}: {' · '.join(counts)}"
