"""extend: more time for one learner."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.shared import Assignment, Refused, Root, app, course_errors, out, refusing
from autograder.lock import Locked, holding

Learner = Annotated[str, typer.Argument(help="The learner's id.")]


@app.command()
def extend(
    learner: Learner,
    assignment: Assignment,
    days: Annotated[
        float, typer.Option(min=0, max=366, help="In all, not added; 0 takes them back.")
    ],
    reason: Annotated[str, typer.Option(help="Shown on the feedback page and in the report.")] = "",
    root: Root = Path("."),
) -> None:
    """Move one learner's deadline; what being late costs follows, without any code run."""
    from autograder import course_config
    from autograder.seam import extensions, standing

    with refusing(*course_errors(), OSError):
        config = course_config.load(root)
        known = extensions.is_known(root, config, learner, assignment)
        for there, why in zip(known, UNKNOWN, strict=True):
            if not there:
                raise Refused(why.format(learner=learner, assignment=assignment))
        extensions.give(root, learner, assignment, days, reason)
        try:
            with holding(root, f"extend {learner} {assignment}"):
                _settle(root, config, learner)
        except Locked as held:
            out.print(f"written down; it counts with the next grading: {held}", markup=False)
            return
        deadline = extensions.deadlines(root, config, assignment, learner)(learner)
    for line in standing.in_words(deadline):
        out.print(f"{learner}, {assignment}: {line}", markup=False)


UNKNOWN = (
    "the gradebook has no learner {learner}; `nbgrader db student add {learner}` adds one",
    "the gradebook has no assignment {assignment}; `nbgrader db assignment add {assignment} "
    "--duedate …` adds it with its due date",
    "{assignment} is never due: set its due date in formgrader, or with "
    "`nbgrader db assignment add {assignment} --duedate …`",
)


def _settle(root: Path, config, learner: str) -> None:
    from autograder.grading import extending

    for name in sorted(extending.settle(root, config, learner)):
        out.print(f"{learner}: {name} follows, in gradebook and feedback", markup=False)
