"""What the terminal shows: one table for a graded class."""

from __future__ import annotations

from rich import box
from rich.console import Group
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder import harmless
from autograder.job import Part
from autograder.judge.render import number
from autograder.results.records import GRADED, Result

WORDS = 30
"""Columns of a terminal that the words of a table need."""


def class_table(results: list[Result], width: int = 120) -> Group:
    """Learner, points per exercise, their sum or the state, and what was wrong; a star after
    the name of each who was graded without the sandbox.

    Args:
        width: of the terminal; where it leaves too little for a column of words, they stand below.
    """
    names = _exercises(results)
    learners = [_learner(result) for result in results]
    beside = width - max(map(len, learners), default=0) - 4 * len(names) - 8 >= WORDS
    table = Table(
        title="Scores",
        caption=_legend(names, results),
        caption_justify="left",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    table.add_column("learner", no_wrap=True)
    for index, _ in enumerate(names, 1):
        table.add_column(str(index), justify="right", no_wrap=True)
    table.add_column("sum", justify="right", no_wrap=True, style="bold")
    if beside:
        table.add_column("what was wrong", overflow="fold", ratio=1)
    below = []
    for learner, result in zip(learners, results, strict=True):
        points = {verdict.check: number(verdict.points) for verdict in result.verdicts}
        row = [points.get(name, "–") for name in names]
        total = number(result.points) if result.state == GRADED else result.state
        told = harmless.text(what_was_wrong(result))
        table.add_row(escape(learner), *row, total, *([escape(told)] if beside else []))
        below += [f"{learner}: {' '.join(told.split())}"] if told and not beside else []
    return Group(table, *(Padding(Text(line), (0, 0, 0, 1), expand=False) for line in below))


def _learner(result: Result) -> str:
    return harmless.line(result.learner, 40) + ("" if result.sandboxed else " *")


def what_was_wrong(result: Result, most: int = 2) -> str:
    """A few words for each exercise that lost points: the likely mistake, else what came."""
    if result.reason:
        return result.reason
    lines = []
    for verdict in result.verdicts:
        failed = [part for part in verdict.parts if not part.passed]
        if failed:
            first = next((part for part in failed if part.mistake), failed[0])
            exercise = verdict.check.partition(".")[2]
            lines.append((not first.mistake, f"{exercise}: {_in_short(first)}"))
    told = [line for _, line in sorted(lines, key=lambda line: line[0])]
    more = f" (and {len(told) - most} more)" if len(told) > most else ""
    return "; ".join([*result.noted, *told[:most]]) + more


def _in_short(part: Part) -> str:
    text = part.mistake.removeprefix("this is the result of ") or part.message.splitlines()[0]
    return text if len(text) <= 120 else text[:117] + "..."


def _exercises(results: list[Result]) -> list[str]:
    names: dict[str, None] = {}
    for result in results:
        for verdict in result.verdicts:
            names[verdict.check] = None
    return list(names)


def _legend(names: list[str], results: list[Result]) -> str:
    points = {v.check: v.max_points for result in results for v in result.verdicts}
    exercises = "  ".join(
        f"{index} {name.partition('.')[2].replace('_', ' ')} ({number(points[name])})"
        for index, name in enumerate(names, 1)
    )
    return exercises + ("" if all(r.sandboxed for r in results) else "\n* without the sandbox")
