"""What the terminal shows of a comparison with scores already given."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.markup import escape
from rich.table import Table

from autograder import harmless
from autograder.grading.regrading import Change, Comparison, PartChange
from autograder.judge.render import number
from autograder.report.parts import exercise_name


def shown(found: Comparison) -> Iterator[Table | str]:
    """Tables of who and what would go up and down, and lines that sum it up."""
    if found.changes:
        yield _by_learner(found)
        yield _by_part(found)
    for what, reasons in (("could not be run", found.failed), ("not compared", found.skipped)):
        for learner, why in sorted(reasons.items()):
            yield f"{harmless.line(learner, 100)} {what}: {harmless.line(why, 300)}"
    yield _sum(found)


def _by_learner(found: Comparison) -> Table:
    table = Table(title=f"{found.assignment}: what would change", box=box.SIMPLE_HEAD)
    table.add_column("learner", no_wrap=True)
    for heading in ("before", "after", "by"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("parts", overflow="fold", ratio=1)
    for change in sorted(found.changes, key=lambda change: change.difference):
        parts = "; ".join([_part(part) for part in change.parts] + _late(change))
        table.add_row(
            escape(harmless.line(change.learner, 40)),
            number(change.before - change.penalty_before),
            number(change.after - change.penalty_after),
            _difference(change),
            escape(parts),
        )
    return table


def _by_part(found: Comparison) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("part")
    for heading in ("up", "down", "points"):
        table.add_column(heading, justify="right", no_wrap=True)
    moved: dict[str, list[float]] = {}
    for change in found.changes:
        for part in change.parts:
            if not part.by_hand:
                moved.setdefault(_name(part), []).append(part.after - part.before)
    for name, moves in sorted(moved.items(), key=lambda item: sum(item[1])):
        up, down = sum(move > 0 for move in moves), sum(move < 0 for move in moves)
        table.add_row(escape(name), str(up), str(down), f"{round(sum(moves), 4):+g}")
    return table


def _name(part: PartChange) -> str:
    return f"{exercise_name(part.check)}, {part.part}"


def _part(part: PartChange) -> str:
    kept = " (given by hand: stays)" if part.by_hand else ""
    return f"{_name(part)}: {number(part.before)} → {number(part.after)}{kept}"


def _late(change: Change) -> list[str]:
    if not change.penalty_before and not change.penalty_after:
        return []
    return [f"too late: -{number(change.penalty_before)} → -{number(change.penalty_after)}"]


def _difference(change: Change) -> str:
    return f"{change.difference:+g}" if change.difference else "0"


def _sum(found: Comparison) -> str:
    up, down = found.up, found.down
    counts = [
        f"{len(up)} up ({_total(up)})",
        f"{len(down)} down ({_total(down)})",
        f"{found.same + len(found.changes) - len(up) - len(down)} keep their points",
    ]
    counts += [f"{len(found.skipped)} not compared"] if found.skipped else []
    counts += [f"{len(found.failed)} could not be run"] if found.failed else []
    return f"{found.assignment}: {' · '.join(counts)}"


def _total(changes: list[Change]) -> str:
    return f"{round(sum(change.difference for change in changes), 4):+g}"
