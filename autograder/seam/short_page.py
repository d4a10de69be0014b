"""Pages that stand in for feedback pages that cannot be made. Part of the nbgrader seam."""

from __future__ import annotations

import html

from autograder import harmless
from autograder.job import Part, Verdict
from autograder.judge.render import number
from autograder.pages import STYLE

PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{assignment}: feedback</title><style>{style}</style></head>
<body><main>
<h1>{assignment}: {points} of {most} points</h1>
<p>This page is short: your notebook has been graded, but it cannot be shown ({why}).
The points count; those of answers that a person reads are not among them.</p>
{exercises}
</main></body>
</html>
"""
NOT_GRADED = """\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{assignment}: not graded</title></head>
<body>
<h1>{assignment}: not graded</h1>
<p>What was handed in could not be graded: {why}.</p>
</body>
</html>
"""
EXERCISE = "<h2>{name}: {points} of {most} points</h2>\n<ul>\n{parts}\n</ul>"
PART = "<li>{name}: {points} of {most}<pre>{message}</pre></li>"


def short_page(assignment: str, verdicts: tuple[Verdict, ...], why: str) -> str:
    """The verdicts as a page, with the reason why there is no more of it."""
    return PAGE.format(
        style=STYLE.read_text(),
        assignment=html.escape(assignment),
        points=number(sum(verdict.points for verdict in verdicts)),
        most=number(sum(verdict.max_points for verdict in verdicts)),
        why=html.escape(harmless.line(why, 300)),
        exercises="\n".join(map(_exercise, verdicts)),
    )


def not_graded(assignment: str, why: str) -> str:
    """The page of a submission that nothing was done with."""
    return NOT_GRADED.format(assignment=html.escape(assignment), why=html.escape(why))


def _exercise(verdict: Verdict) -> str:
    name = html.escape(verdict.check.partition(".")[2].replace("_", " "))
    points, most = number(verdict.points), number(verdict.max_points)
    parts = "\n".join(map(_part, verdict.parts))
    return EXERCISE.format(name=name, points=points, most=most, parts=parts)


def _part(part: Part) -> str:
    told = part.message + (f"\n{part.mistake}" if part.mistake else "")
    return PART.format(
        name=html.escape(part.name),
        points=number(part.points),
        most=number(part.max_points),
        message=html.escape(harmless.text(told)),
    )
