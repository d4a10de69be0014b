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
        if points is not None:
            folders = roster.directory(root, assignment, config)
            by_hand.require(folders, learner, assignment, part, points)
        count = known.answer(learner, assignment, part, text, points)
        try:
            with holding(root, f"requests answer {learner} {assignment}"):
                where = _settled(root, config, assignment, learner)
        except Locked as held:
            where = WAITS.format(assignment=assignment, held=held)
    out.print(f"{count} answered; {where}", markup=False)


WAITS = (
    "it goes into the feedback, and back to the learner, with the next look of a watch on "
    "{assignment}, else with the next grading ({held})"
)


def _settled(root: Path, config, assignment: str, learner: str) -> str:
    """Put what waits where it belongs, and hand the page back; what to say of it."""
    from autograder.grading import answering
    from autograder.seam.staging import CourseError
    from autograder.watch import again
    from autograder.watch.inbox import ExchangeError

    told = "another answer has gone there meanwhile"
    for one, (shown, wrong) in answering.settle(root, config, assignment).items():
        back = "it will stand in the feedback once it is graded"
        if shown:
            try:
                why = again.hand_back(root, config, assignment, one)
            except (CourseError, ExchangeError, OSError) as error:
                why = str(error)
            back = "it stands in the feedback, which is "
            back += f"not handed back: {why}" if why else "handed back"
        back += wrong and f"; its points are not given: {wrong}"
        if one == learner:
            told = back
        else:
            out.print(f"{one}: {back}", markup=False)
    return told
