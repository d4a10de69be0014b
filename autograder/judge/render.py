"""Verdicts as the learner reads them: cell outputs that nbgrader scores and shows."""

from __future__ import annotations

from html import escape
from typing import Any

from autograder.job import Part, Verdict


def number(points: float) -> str:
    """Points without needless decimals: 2, 0.5."""
    return f"{points:g}"


def as_text(verdict: Verdict) -> str:
    """The verdict as lines of text, one part a line."""
    lines = [f"{number(verdict.points)} of {number(verdict.max_points)} points"]
    lines += [line for part in verdict.parts for line in _part_lines(part)]
    return "\n".join(lines)


def _part_lines(part: Part) -> list[str]:
    if part.passed:
        return [f"  passed  {part.name} ({number(part.points)})"]
    lines = [f"  failed  {part.name} (0 of {number(part.max_points)}): {part.message}"]
    if part.mistake:
        lines.append(f"          Likely mistake: {part.mistake}.")
    return lines


def as_html(verdict: Verdict) -> str:
    """The verdict as a small table; everything that came from the learner is escaped."""
    rows = "".join(_row(part) for part in verdict.parts)
    heads = "".join(
        f'<th scope="col" style="{_STYLE}">{head}</th>'
        for head in ("part", "points", "what happened")
    )
    return (
        f"<p><b>{number(verdict.points)} of {number(verdict.max_points)} points</b></p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


_STYLE = "text-align: left; vertical-align: top; padding: 0.2em 1em 0.2em 0"


def _row(part: Part) -> str:
    if part.passed:
        told = "passed"
    else:
        told = escape(part.message).replace("\n", "<br>")
        if part.mistake:
            told += f"<br><b>Likely mistake:</b> {escape(part.mistake)}."
    mark = "✓" if part.passed else "✗"
    points = f"{number(part.points)} of {number(part.max_points)}"
    cells = (f"{mark} {escape(part.name)}", points, told)
    # MathJax, which pages load, is not to read formulas into messages.
    tds = "".join(
        f'<td style="{_STYLE}{wrap}" class="tex2jax_ignore">{cell}</td>'
        for cell, wrap in zip(cells, ("", "; white-space: nowrap", ""), strict=True)
    )
    return f"<tr>{tds}</tr>"


def bundle(verdict: Verdict) -> dict[str, str]:
    """The verdict as a MIME bundle."""
    return {"text/plain": as_text(verdict), "text/html": as_html(verdict)}


def outputs(verdict: Verdict) -> list[dict[str, Any]]:
    """The cell outputs that carry a verdict.

    nbgrader's determine_grade takes the execute_result as the cell's points; the table before
    it is what gradebook, formgrader and feedback show.
    """
    return [
        {"output_type": "display_data", "data": bundle(verdict), "metadata": {}},
        {
            "output_type": "execute_result",
            "execution_count": None,
            "data": {"text/plain": number(verdict.points)},
            "metadata": {},
        },
    ]
