"""The plots of the class report, as SVG elements for a page: no scripts, no outside resources.

Colours are Okabe and Ito's, told apart with every kind of colour vision; what they say is said by
hatches, markers or positions as well.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from autograder.job import Limits
from autograder.report.parts import Exercise

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BLUE, ORANGE, RED, GREY = "#0072b2", "#e69f00", "#d55e00", "#5f6b76"
WIDTH = 9.0
"""Inches; the page scales them."""
_SETTINGS = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "axes.grid.axis": "x",
    "axes.axisbelow": True,
    "grid.color": "#d9dee3",
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.6,
    "axes.formatter.useoffset": False,
}


def scores(points: Sequence[float], max_points: float) -> str:
    """How many learners have how many points."""
    import numpy as np

    # One bar more than there are points holds those who have all of them.
    step = max(1, round(max_points / 20))
    edges = np.arange(0, max(max_points, *points) + 1.001 * step, step)
    counts, _ = np.histogram(points, edges)
    told = "; ".join(
        f"{count} from {low:g} to below {low + step:g}"
        for low, count in zip(edges, counts, strict=False)
        if count
    )

    def paint(axes):
        axes.bar(edges[:-1], counts, step * 0.92, align="edge", color=BLUE)
        middle = float(np.median(points))
        axes.axvline(middle, color=RED, linestyle="--", linewidth=1.5)
        axes.annotate(
            f"median {middle:g}",
            (middle, 1),
            xycoords=("data", "axes fraction"),
            xytext=(0, 3),
            textcoords="offset points",
            color="#9c4300",
            ha="right" if middle > edges[-1] / 2 else "left",
        )
        axes.grid(True, axis="y")
        axes.grid(False, axis="x")
        axes.yaxis.get_major_locator().set_params(integer=True)
        axes.set(xlabel=f"points, of {max_points:g}", ylabel="learners", xlim=(0, edges[-1]))

    return _drawn(paint, 3.0, f"Distribution of {len(points)} scores. Learners by points: {told}.")


def difficulty(exercises: Sequence[Exercise]) -> str:
    """A bar for each part: passed, passed in part, failed."""
    rows = [part for exercise in exercises for part in exercise.parts]
    hardest = sorted(rows, key=lambda part: part.passed / part.total)[:3]
    told = "; ".join(f"{p.exercise}, {p.name}: {p.passed} of {p.total} passed" for p in hardest)

    def paint(axes):
        places = _places(exercises)
        left = [0.0] * len(rows)
        for label, colour, hatch, counts in [
            ("passed", BLUE, "", [part.passed for part in rows]),
            ("passed in part", ORANGE, "....", [part.partly for part in rows]),
            ("failed", RED, "////", [part.failed for part in rows]),
        ]:
            shares = [100 * n / part.total for n, part in zip(counts, rows, strict=True)]
            if any(shares):
                axes.barh(
                    places, shares, 0.74, left, color=colour, hatch=hatch, label=label, ec="white"
                )
            left = [a + b for a, b in zip(left, shares, strict=True)]
        axes.set_yticks(places, [part.name for part in rows], fontsize=9, parse_math=False)
        axes.tick_params(axis="y", length=0)
        for place, exercise in zip(_places_of_first(exercises), exercises, strict=True):
            axes.text(0, place - 0.95, exercise.name, weight="bold", va="center", parse_math=False)
        axes.set(xlim=(0, 100), ylim=(places[-1] + 0.6, -1.6), xlabel="per cent of the class")
        axes.spines["left"].set_visible(False)
        axes.figure.legend(loc="outside upper right", ncols=3, frameon=False)

    height = 1.2 + 0.235 * (len(rows) + 1.15 * len(exercises))
    return _drawn(paint, height, f"What became of each part. The hardest: {told}.")


def _places(exercises: Sequence[Exercise]) -> list[float]:
    """Where on the axis each part's bar is, with room for a heading over each exercise."""
    starts = _places_of_first(exercises)
    return [
        start + number
        for start, exercise in zip(starts, exercises, strict=True)
        for number in range(len(exercise.parts))
    ]


def _places_of_first(exercises: Sequence[Exercise]) -> list[float]:
    places, place = [], 0.0
    for exercise in exercises:
        places.append(place)
        place += len(exercise.parts) + 1.15
    return places


def resources(cpu: Sequence[float], memory: Sequence[int], limits: Limits) -> str:
    """Computing time against memory, a point for each submission, with the limits where near."""
    gigabytes = [size / 1024**3 for size in memory]
    most = limits.memory_bytes / 1024**3

    def paint(axes):
        axes.scatter(cpu, gigabytes, s=42, color=BLUE, alpha=0.75, edgecolor="white")
        axes.grid(True, axis="y")
        axes.set(xlabel="seconds of computing time", ylabel="GB of memory, at most at once")
        axes.set_xlim(0, max(cpu) * 1.1)
        axes.set_ylim(0, max(gigabytes) * 1.15)
        line = {"color": RED, "linestyle": "--", "linewidth": 1.5}
        if max(cpu) * 1.1 > limits.cpu_seconds:
            axes.axvline(limits.cpu_seconds, **line)
        if max(gigabytes) * 1.15 > most:
            axes.axhline(most, **line)

    words = (
        f"Computing time against memory of {len(cpu)} submissions: {min(cpu):.1f} to "
        f"{max(cpu):.1f} seconds, {min(gigabytes):.2f} to {max(gigabytes):.2f} GB. The limits are "
        f"{limits.cpu_seconds} seconds and {most:g} GB."
    )
    return _drawn(paint, 3.2, words)


def _drawn(paint, height: float, words: str) -> str:
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({**_SETTINGS, "svg.hashsalt": words}):
        figure = Figure(figsize=(WIDTH, height), layout="constrained", facecolor="none")
        axes = figure.subplots()
        axes.set_facecolor("none")
        paint(axes)
        return inline(figure, words)


def inline(figure: Figure, words: str) -> str:
    """A figure as an SVG element, with its alternative text.

    Call it within the ``rc_context`` in which the figure was made.
    """
    file = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(file, format="svg", metadata=nothing)
    drawn = file.getvalue()
    drawn = drawn[drawn.index("<svg ") :]
    drawn = re.sub(r'<g id="[^"]*"', "<g", drawn)  # several figures of a page have the same ones
    label = f'<svg role="img" aria-label="{escape(words)}" '
    return drawn.replace("<svg ", label, 1)
