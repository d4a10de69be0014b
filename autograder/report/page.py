"""The class report: one HTML page that needs no other file and runs no script."""

from __future__ import annotations

import os
import statistics
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from autograder import harmless
from autograder.job import Limits
from autograder.pages import STYLE
from autograder.report import figures
from autograder.report.cohort import UNGRADED, Cohort, Member
from autograder.report.leaderboard import Leaderboard
from autograder.report.mistakes import BLANK, OTHER, RECOGNISED, mistakes
from autograder.report.parts import exercises
from autograder.report.setting import templates
from autograder.report.similarity import SOLUTION, Similarity
from autograder.results.records import FAILED, GRADED, NOT_HANDED_IN
from autograder.seam.extensions import Deadline
from autograder.seam.standing import in_words

Board = tuple[Leaderboard, str]
"""A leaderboard, and its picture as an SVG element."""


def render(
    path: Path,
    cohort: Cohort,
    similarity: Similarity | None,
    limits: Limits,
    board: Board | None = None,
) -> str:
    """The page's text.

    Args:
        path: where it is to lie: links to feedback are relative to it.
        similarity: None when nothing was compared.
        board: of an assignment whose judge records an accuracy and its cost.
    """
    judged = cohort.judged
    results = [member.result for member in judged]
    hard, made = exercises(results), mistakes(results)
    points = [member.points for member in cohort.members if member.points is not None]
    by_learner = {member.learner: member for member in cohort.members}
    environment = templates()
    environment.filters |= {
        "megabytes": lambda size: f"{size / 1024**2:,.0f}",
        "deadline": _deadline,
        "plural": lambda count, one, many=None: (
            f"{count} {one if count == 1 else many or one + 's'}"
        ),
    }
    environment.globals |= {
        "link": lambda learner: _link(by_learner.get(learner), learner, path),
    }
    return environment.get_template("report.html.j2").render(
        style=Markup(STYLE.read_text()),
        cohort=cohort,
        made_at=datetime.now().astimezone(),
        graded=cohort.of(GRADED),
        failed=cohort.of(FAILED),
        ungraded=cohort.of(UNGRADED),
        missing=cohort.of(NOT_HANDED_IN),
        points=points,
        mean=statistics.fmean(points) if points else 0,
        median=statistics.median(points) if points else 0,
        exercises=hard,
        recognised=[mistake for mistake in made if mistake.kind == RECOGNISED],
        other=[mistake for mistake in made if mistake.kind == OTHER],
        blank=[mistake for mistake in made if mistake.kind == BLANK],
        heaviest=sorted(judged, key=lambda member: -member.result.cpu_seconds)[:5],
        largest=sorted(judged, key=lambda member: -member.result.peak_memory_bytes)[:5],
        unsandboxed=[member.learner for member in judged if not member.result.sandboxed],
        limits=limits,
        similarity=similarity,
        solution=SOLUTION,
        board=board[0] if board else None,
        plots={name: Markup(drawn) for name, drawn in _plots(points, cohort, hard, limits, board)},
    )


def _plots(points: list[float], cohort: Cohort, hard: list, limits: Limits, board: Board | None):
    if points:
        yield "scores", figures.scores(points, cohort.max_points)
    if hard:
        yield "difficulty", figures.difficulty(hard)
    used = [member.result for member in cohort.judged if member.result.cpu_seconds]
    if used:
        cpu = [result.cpu_seconds for result in used]
        memory = [result.peak_memory_bytes for result in used]
        yield "resources", figures.resources(cpu, memory, limits)
    if board:
        yield "board", board[1]


def _deadline(deadline: Deadline) -> str:
    """When it is due for one learner, why then, and what is left of their late days."""
    told = in_words(deadline)
    return "; ".join([told[0].removeprefix("Due "), *told[1:]]).replace("your ", "")


def _link(member: Member | None, learner: str, page: Path) -> Markup:
    """A learner's id, linked to their feedback page if there is one."""
    shown = harmless.line(learner, 100)
    if member is None or member.feedback is None:
        return Markup("{}").format(shown)
    target = os.path.relpath(member.feedback.resolve(), page.resolve().parent)
    return Markup('<a href="{}">{}</a>').format(quote(target), shown)
