"""Who reached which accuracy at which cost: from the judge's figures in results/, by pseudonym."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape as escaped
from pathlib import Path

from rich import box
from rich.markup import escape
from rich.table import Table

from autograder import harmless
from autograder.report import ReportError
from autograder.report.figures import inline
from autograder.results.records import Result

FIGURES = ("accuracy", "multiply-adds", "parameters")
FORMATS = (".svg", ".png")


class NothingMeasured(ReportError):
    """No result has the figures of a leaderboard."""


@dataclass(frozen=True)
class Row:
    """One network."""

    who: str
    accuracy: float
    multiply_adds: int
    parameters: int
    front: bool = False
    """No other network costs no more, is at least as accurate, and is better in one of the two."""
    sandboxed: bool = True


@dataclass(frozen=True)
class Leaderboard:
    """The networks of a class, the most accurate first.

    Attributes:
        without: how many submissions have no measured network.
    """

    assignment: str
    rows: tuple[Row, ...]
    without: int


def leaderboard(
    assignment: str, results: Iterable[Result], names: Callable[[list[str]], dict[str, str]]
) -> Leaderboard:
    """The leaderboard of results.

    Args:
        names: learners → what each is called in it.

    Raises:
        NothingMeasured: no result has the figures.
    """
    results = list(results)
    measured = [(result, figures) for result in results if (figures := _figures(result))]
    if not measured:
        raise NothingMeasured(
            f"no network of {assignment} has been measured: its judge records no accuracy and "
            "multiply-adds, or no trained network was handed in"
        )
    called = names([result.learner for result, _ in measured])
    costs = [figures["multiply-adds"] for _, figures in measured]
    front = _front(costs, [figures["accuracy"] for _, figures in measured])
    rows = [
        Row(
            called[result.learner],
            figures["accuracy"],
            int(figures["multiply-adds"]),
            int(figures["parameters"]),
            number in front,
            result.sandboxed,
        )
        for number, (result, figures) in enumerate(measured)
    ]
    rows.sort(key=lambda row: (-row.accuracy, row.multiply_adds, row.who))
    return Leaderboard(assignment, tuple(rows), len(results) - len(measured))


def _figures(result: Result) -> dict[str, float]:
    """The figures of the verdict that has all of them; empty when none does."""
    for verdict in result.verdicts:
        if all(type(verdict.figures.get(name)) in (int, float) for name in FIGURES):
            return verdict.figures
    return {}


def table(board: Leaderboard) -> Table:
    """The leaderboard for the terminal."""
    told = "★ on the Pareto front: no network is better in one of the two and as good in the other"
    if board.without:
        told += f"\n{board.without} more without a measured network"
    if not all(row.sandboxed for row in board.rows):
        told += "\n* graded without the sandbox"
    shown = Table(
        title=f"{board.assignment}: accuracy against multiply-adds",
        caption=told,
        caption_justify="left",
        box=box.SIMPLE_HEAD,
    )
    shown.add_column("network of", no_wrap=True)
    for heading in ("accuracy", "multiply-adds", "parameters"):
        shown.add_column(heading, justify="right", no_wrap=True)
    shown.add_column("front", justify="center")
    for row in board.rows:
        shown.add_row(
            escape(harmless.line(row.who, 40)) + ("" if row.sandboxed else " *"),
            f"{row.accuracy:.1%}",
            f"{row.multiply_adds:,}",
            f"{row.parameters:,}",
            "★" if row.front else "",
        )
    return shown


def _front(costs: list[int], accuracies: list[float]) -> set[int]:
    """Numbers of the networks that no other dominates: none costs less and is as accurate, or is
    more accurate at that cost."""
    front, best = set(), -1.0
    for cost in sorted(set(costs)):
        here = [i for i, other in enumerate(costs) if other == cost]
        top = max(accuracies[i] for i in here)
        if top > best:
            best = top
            front |= {i for i in here if accuracies[i] == top}
    return front


def in_words(board: Leaderboard) -> str:
    """What the picture shows, for who cannot see it."""
    front = sorted((row for row in board.rows if row.front), key=lambda row: row.multiply_adds)
    points = "; ".join(
        f"{harmless.line(row.who, 40)} {row.accuracy:.1%} at {row.multiply_adds:,}" for row in front
    )
    count = len(board.rows)
    return (
        f"{board.assignment}: accuracy against multiply-adds of {count} "
        f"network{'' if count == 1 else 's'}. On the Pareto front, by rising cost: {points}."
    )


def draw(board: Leaderboard, path: Path) -> None:
    """Write the picture: SVG with its alternative text, or PNG with it as its description.

    Raises:
        ReportError: another kind of file, or it cannot be written.
    """
    if path.suffix.lower() not in FORMATS:
        raise ReportError(f"the picture should be one of {', '.join(FORMATS)}, not {path.name}")
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(_settings(board)):
        figure = Figure(figsize=(8, 5), layout="constrained", facecolor="#f7f7f7")
        _paint(figure, board)
        kind = path.suffix.lower().removeprefix(".")
        metadata = {"Description": in_words(board), "Title": board.assignment}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            stamp = {"Date": None} if kind == "svg" else {}
            figure.savefig(path, format=kind, dpi=150, metadata=metadata | stamp)
            if kind == "svg":
                _label(path, in_words(board))
        except OSError as error:
            raise ReportError(f"{path} cannot be written: {error.strerror}") from error


def _settings(board: Leaderboard) -> dict:
    return {"svg.hashsalt": board.assignment, "font.size": 10}


def element(board: Leaderboard) -> str:
    """The picture as an SVG element for a page."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({**_settings(board), "svg.fonttype": "none"}):
        figure = Figure(figsize=(9, 5), layout="constrained", facecolor="none")
        _paint(figure, board)
        return inline(figure, in_words(board))


def _paint(figure, board: Leaderboard) -> None:
    axes = figure.subplots()
    axes.set_facecolor(figure.get_facecolor())
    others = [row for row in board.rows if not row.front]
    front = sorted((row for row in board.rows if row.front), key=lambda row: row.multiply_adds)
    for rows, colour, mark, label in [
        (others, "#0072b2", "o", "network"),
        (front, "#d55e00", "D", "on the Pareto front"),
    ]:
        if rows:
            places = [r.multiply_adds / 1e6 for r in rows], [100 * r.accuracy for r in rows]
            axes.scatter(*places, color=colour, marker=mark, label=label, zorder=3)
    steps = [r.multiply_adds / 1e6 for r in front], [100 * r.accuracy for r in front]
    axes.step(*steps, where="post", color="#d55e00", linestyle="--", linewidth=1)
    for row in front:
        place = (row.multiply_adds / 1e6, 100 * row.accuracy)
        name = harmless.line(row.who, 40).replace("$", r"\$")
        axes.annotate(name, place, xytext=(6, 6), textcoords="offset points", fontsize=8)
    axes.set(xlabel="millions of multiply-adds for one image", ylabel="accuracy in per cent")
    axes.margins(x=0.15, y=0.1)  # room for the names
    axes.set_title(board.assignment)
    axes.grid(color="#c8c8c8", linewidth=0.5)
    figure.legend(loc="outside lower center", ncols=2)


def _label(path: Path, words: str) -> None:
    """Give an SVG file its alternative text, where screen readers look for it."""
    text = path.read_text(encoding="utf-8")
    label = f'<svg role="img" aria-label="{escaped(words, quote=True)}" '
    path.write_text(text.replace("<svg ", label, 1), encoding="utf-8")
