"""The report over the term: one HTML page that needs no other file and runs no script, and CSV."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from markupsafe import Markup

from autograder.judge.render import number
from autograder.pages import STYLE
from autograder.report.export import plain
from autograder.report.setting import templates
from autograder.report.term import Term
from autograder.report.term_similarity import Alike


def render(term: Term, alike: tuple[Alike, ...] | None = None) -> str:
    """The page's text.

    Args:
        alike: who hands in similar work; None if nobody has looked.
    """
    return (
        templates()
        .get_template("term.html.j2")
        .render(
            term=term,
            alike=alike,
            made_at=datetime.now().astimezone(),
            most=sum(term.max_points),
            style=Markup(STYLE.read_text()),
        )
    )


def as_csv(term: Term) -> str:
    """A line for each learner; cells that a spreadsheet takes for a formula begin with '."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    head = "learner name points max_points attempts median_hours_between_attempts late_days_spent "
    head += "late_days_left behind returning_mistakes"
    writer.writerow([*head.split(), *term.assignments])
    for row in term.rows:
        cells = [
            row.learner,
            row.name,
            number(row.points),
            number(sum(term.max_points)),
            str(row.attempts),
            "" if row.hours_between is None else number(row.hours_between),
            str(sum(cell.late_days for cell in row.cells)),
            "" if row.days_left is None else str(row.days_left),
            "; ".join(row.behind),
            "; ".join(f"{told} ({', '.join(where)})" for told, where in row.returning),
            *("" if cell.points is None else number(cell.points) for cell in row.cells),
        ]
        writer.writerow([plain(cell) for cell in cells])
    return file.getvalue()
