"""What a feedback page says beside the notebook: the deadline and what moves it, questions and
their answers. Part of the nbgrader seam.

Workers make pages without a gradebook: they leave `MARK`, and whoever writes the page puts this in
its place.
"""

from __future__ import annotations

import html
from datetime import datetime
from pathlib import Path

from traitlets.config import Config

from autograder import harmless
from autograder.judge.render import number
from autograder.seam.extensions import DAY, Deadline, deadlines
from autograder.seam.requests import Request, Requests

MARK = "<!-- standing -->"
"""Stands before anything of a learner's: the first one on a page is ours."""


def filled(page: str, root: Path, config: Config, assignment: str, learner: str) -> str:
    """The page with what concerns this learner in the mark's place."""
    if MARK not in page:
        return page
    return page.replace(MARK, standing(root, config, assignment, learner), 1)


def standing(root: Path, config: Config, assignment: str, learner: str) -> str:
    """HTML; empty when there is nothing to say."""
    deadline = deadlines(root, config, assignment, learner)(learner)
    lines = in_words(deadline) if deadline else []
    told = "".join(f"<li>{html.escape(line)}</li>" for line in lines)
    page = f'<ul class="standing">{told}</ul>' if told else ""
    asked = "".join(map(_asked, Requests(root).of(learner, assignment)))
    return page + (f'<h2>Your questions</h2><dl class="standing">{asked}</dl>' if asked else "")


def _asked(request: Request) -> str:
    """A question, and its answer if there is one."""
    question, answer = html.escape(request.question), html.escape(request.answer)
    told = answer or "Not answered yet."
    return f"<dt>{html.escape(request.part)}: {question}</dt><dd>{told}</dd>"


def in_words(deadline: Deadline) -> list[str]:
    """A line on each: when it is due, what moves that, how late it came, the late days left."""
    entry, moved = deadline.extension, []
    if entry.given:
        because = f" ({harmless.line(entry.reason, 200)})" if entry.reason else ""
        moved.append(f"an extension of {days(entry.given)}{because}")
    if entry.spent:
        moved.append(f"{days(entry.spent)} of your late days")
    lines = [f"Due {when(deadline.due)}" + (f", with {' and '.join(moved)}" if moved else "")]
    if deadline.handed_in and deadline.seconds_late:
        lines.append(f"Handed in {when(deadline.handed_in)}, {late(deadline.seconds_late)} late")
    elif deadline.handed_in:
        lines.append(f"Handed in {when(deadline.handed_in)}, in time")
    if deadline.days_left is not None:
        lines.append(f"Late days left for the term: {deadline.days_left}")
    return lines


def when(time: datetime) -> str:
    """A time of the gradebook's, which are UTC."""
    return f"{time:%d %B %Y, %H:%M} UTC"


def days(count: float) -> str:
    return f"{number(count)} day{'' if count == 1 else 's'}"


def late(seconds: float) -> str:
    """Such as "2.5 days", or in minutes if it is less than an hour."""
    for unit, size in (("day", DAY), ("hour", 3600)):
        if seconds >= size:
            count = round(seconds / size, 1)
            return f"{number(count)} {unit}{'' if count == 1 else 's'}"
    minutes = max(1, round(seconds / 60))
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
