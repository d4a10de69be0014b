"""``autograder report``: gathers, draws and writes; what it prints is for the caller to show."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import nbformat
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
    write,
)
from autograder.report.cohort import UNGRADED, Cohort, gather
from autograder.report.pseudonyms import PseudonymError, Pseudonyms
from autograder.results.records import FAILED, GRADED, NOT_HANDED_IN
from autograder.submission.integrity import Unreadable

ERRORS = (ConfigError, ReportError, PseudonymError)
Progress = Callable[[str], AbstractContextManager[Callable[..., None]]]


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


def term_report(root: Path, output: Path | None, as_csv: bool) -> Iterator[str]:
    """Write the page over all assignments, or its table as CSV; yields what to show.

    Raises:
        ConfigError, ReportError: as `report`.
    """
    found = term.term(root, course_config.load(root))
    path = output or root / "results" / ("term.csv" if as_csv else "term.html")
    write(path, term_page.as_csv(found) if as_csv else term_page.render(found))
    told = f"learners: {len(found.rows)} · assignments: {len(found.assignments)}"
    yield f"{told} · falling behind: {len(found.behind)} · returning mistakes: {len(found.common)}"
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
    folders, name = cohort.folders, cohort.assignment
    place = lambda step, who: Path(folders.format_path(step, who, name))  # noqa: E731
    released = sorted(place(folders.release_directory, ".").glob("*.ipynb"))
    if not released:
        return None
    releases = {path.name: nbformat.read(path, as_version=4) for path in released}
    sources = place(folders.source_directory, ".")
    reference = "\n\n".join(
        similarity.solution(sources / file, release) for file, release in releases.items()
    )
    written = {similarity.SOLUTION: reference} if reference.strip() else {}
    for member in cohort.judged:
        folder = place(folders.submitted_directory, member.learner)
        if folder.is_symlink() or folder.parent.is_symlink():
            continue
        try:
            written[member.learner] = "\n\n".join(
                similarity.answers(folder / file, release) for file, release in releases.items()
            )
        except Unreadable:
            continue  # its learner stands among those that could not be read
    starter = "\n\n".join(map(similarity.starter, releases.values()))
    with progress(f"comparing {name}") as tell:
        return similarity.compare(written, starter, threshold, tell)


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
