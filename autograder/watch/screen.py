"""What the instructor sees: a live table in a terminal, in a log one line for each event."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from rich import box
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from autograder import harmless
from autograder.judge.render import number

STYLES = {"failed": "red", "refused": "red", "handed back": "green", "held": "yellow"}


@dataclass(frozen=True)
class Row:
    """One learner's latest attempt."""

    learner: str
    attempt: int = 0
    state: str = ""
    points: str = ""
    note: str = ""
    since: float = 0.0
    """When it arrived, by ``time.monotonic``."""
    waited: float | None = None
    """Seconds until it was handed back, or otherwise ended."""


class Screen:
    """Rows that change, and lines that stay.

    Args:
        console: where to show them.
        title: what is watched, and where.
    """

    def __init__(self, console: Console, title: str):
        self.console, self.title = console, title
        self._rows: dict[str, Row] = {}
        self._live = Live(
            console=console, get_renderable=self._shown, refresh_per_second=2, transient=True
        )

    def __enter__(self) -> Screen:
        if self.console.is_terminal:
            self._live.start()
        else:
            self.line(self.title)
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()
        if self.console.is_terminal:
            self.console.print(self._shown())

    def line(self, text: str) -> None:
        """Tell something that is not one learner's."""
        self.console.print(harmless.line(text, 500), markup=False)

    def show(self, learner: str, state: str, *, ended: bool = False, **more) -> None:
        """A learner's attempt reaches a state.

        Args:
            ended: nothing more will happen to it for now.
            more: attempt, points, note: see ``Row``; what is not given stays.
        """
        row = self._rows.pop(learner, None)  # the row that changed last comes last
        if row is None or (row.waited is not None and not ended):
            row = Row(learner, row.attempt if row else 0, since=time.monotonic())
        waited = row.waited
        if ended and waited is None:
            waited = time.monotonic() - row.since
        self._rows[learner] = row = replace(row, **{"note": "", **more}, state=state, waited=waited)
        if not self.console.is_terminal:
            self.line(_in_words(row))

    def _shown(self) -> RenderableType:
        rows = list(self._rows.values())
        room = max(3, self.console.height - 8)
        states = [row.state for row in rows]
        told = " · ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
        return Group(_table(self.title, rows[-room:]), Text(told or "nothing has arrived yet"))


def _table(title: str, rows: list[Row]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("learner", no_wrap=True)
    table.add_column("attempt", justify="right")
    table.add_column("state", no_wrap=True)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("wait", justify="right", no_wrap=True)
    table.add_column("", overflow="ellipsis", no_wrap=True, ratio=1)
    for row in rows:
        style = STYLES.get(row.state.partition(" ")[0], STYLES.get(row.state, ""))
        cells = (_name(row), str(row.attempt or ""), Text(row.state, style), row.points, _wait(row))
        table.add_row(*cells, escape(harmless.line(row.note, 200)))
    return table


def _name(row: Row) -> str:
    return escape(harmless.line(row.learner, 40))


def _wait(row: Row) -> str:
    seconds = time.monotonic() - row.since if row.waited is None else row.waited
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _in_words(row: Row) -> str:
    parts = [
        harmless.line(row.learner, 100) + ":",
        f"attempt {row.attempt}," if row.attempt else "",
        row.state + ("," if row.points else ""),
        f"{row.points} points" if row.points else "",
        f"after {row.waited:.1f} s" if row.waited is not None else "",
        f"({harmless.line(row.note, 300)})" if row.note else "",
    ]
    return " ".join(filter(None, parts))


def points(earned: float, most: float) -> str:
    """Points as the table shows them."""
    return f"{number(earned)} of {number(most)}"
