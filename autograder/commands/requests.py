"""requests: what learners ask about their grades, and the answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.extend import Learner
from autograder.commands.shared import Assignment, Refused, Root, app, course_errors, out, refusing
from autograder.lock import Locked, holding

requests = typer.Typer(help="What learners ask about their grades, and the answers.")
app.add_typer(requests, name="requests")


@requests.callback(invoke_without_command=True)
def listing(
    context: typer.Context,
    assignment: Annotated[str, typer.Option(help="Only this one's.")] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Those that are answered as well.")
    ] = False,
    root: Root = Path("."),
) -> None:
    """List what is open, each with the judge's verdict and the learner's code."""
    if context.invoked_subcommand:
        return
    from autograder import course_config
    from autograder.report import asked

    with refusing(*course_errors(), OSError):
        config = course_config.load(root)
        found = asked.gather(root, config, assignment)
        shown = [one for one in found if everything or not one.request.answered]
        for one in shown:
            out.print("\n".join(asked.in_words(one)) + "\n", markup=False)
        out.print(asked.summary(found), markup=False)


@requests.command()
def answer(
    learner: Learner,
    assignment: Assignment,
    part: Annotated[str, typer.Argument(help="As the list calls it, such as depth-max.")],
    text: Annotated[str, typer.Argument(help="Stands in the learner's feedback.")],
    points: Annotated[
        float | None, typer.Option(min=0, help="What the whole part earns from now on.")
    ] = None,
    root: Root = Path("."),
) -> None:
    """Answer a learner, and change the part's points or not."""
    from autograder import course_config
    from autograder.grading import extending
    from autograder.seam import points as by_hand
    from autograder.seam import roster
    from autograder.seam.requests import Requests

    if not text.strip():
        raise Refused("an answer has words")
    with refusing(*course_errors(), Locked, by_hand.NoSuchPart, OSError):
        config, known = course_config.load(root), Requests(root)
        asked = sorted({r.part for r in known.of(learner, assignment)})
        if part not in asked:
            told = f"about {', '.join(asked)}" if asked else "nothing"
            raise Refused(f"{learner} has asked {told} in {assignment}, not about {part}")
        with holding(root, f"requests answer {learner} {assignment}"):
            if points is not None:
                folders = roster.directory(root, assignment, config)
                by_hand.give(folders, learner, assignment, part, points)
                extending.settle(root, config, learner, but=assignment, always=True)
            count = known.answer(learner, assignment, part, text)
            shown = extending.rewrite(root, config, learner, assignment)
    where = "stands in the feedback" if shown else "will stand in the feedback once it is graded"
    out.print(f"{count} answered; it {where}", markup=False)
