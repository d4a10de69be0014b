"""platform: this tool's keys, for the learning platform; and what other commands do there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from autograder.commands.shared import Refused, Root, app, course_errors, err, out, refusing


@app.command()
def platform(
    rotate: Annotated[
        bool, typer.Option("--rotate", help="Make a new key, which signs from now on.")
    ] = False,
    root: Root = Path("."),
) -> None:
    """Show this tool's public keys, which a platform asks for; the first time they are made."""
    from autograder import course_config
    from autograder.platform.keys import Keys

    with refusing(course_config.ConfigError, OSError):
        course_config.load(root)
        keys = Keys(root)
        if rotate or not keys.paths():
            err.print(f"made {keys.make()}", markup=False)
        out.print(json.dumps(keys.public(), indent=1), markup=False)


def push(root: Path, assignment: str, kind: str, new_column: bool, dry_run: bool) -> None:
    """Send the scores of an assignment that are not there yet.

    Raises:
        Refused: it was asked for wrongly.
        Exit: 1 when a score is still to be sent.
    """
    from autograder import course_config
    from autograder.platform import push as pushing
    from autograder.platform.calls import Down

    left: list[str] = []

    def tell(line: str) -> None:
        left.append(line)
        out.print(line, markup=False)

    with _refusing():
        config = course_config.load(root)
        _require_grades(root, assignment, config)
        target = pushing.target_of(kind, root, config)
        if dry_run:
            _show(pushing.pending(root, config, assignment, target, tell))
            return
        try:
            done = pushing.push(root, config, assignment, target, tell, new_column=new_column)
        except Down as error:  # nobody's fault: the same command goes on
            err.print(f"autograder: {error}", style="red", markup=False)
            raise typer.Exit(1) from error
    out.print(f"{assignment}: {done}", markup=False)
    if done.left:
        raise typer.Exit(1)


def enrol(root: Path) -> None:
    """Have the gradebook know the platform's learners.

    Raises:
        Refused: the platform does not tell, or is not set.
    """
    from autograder import course_config
    from autograder.platform.lti import Lti
    from autograder.platform.settings import Platform, settings
    from autograder.seam import enrolling
    from autograder.seam import roster as rosters

    with _refusing():
        config = course_config.load(root)
        there = Lti(settings(config, Platform, "client_id", "token_url", "members"), root)
        members = list(there.members())
        for line in enrolling.enrol(rosters.directory(root, "", config), members):
            out.print(line, markup=False)
    out.print(f"{len(members)} learners there", markup=False)


def _refusing():
    from autograder.platform.calls import PlatformError

    return refusing(*course_errors(), PlatformError, OSError)


def _require_grades(root: Path, assignment: str, config) -> None:
    from autograder.seam import roster as rosters

    found = rosters.roster(rosters.directory(root, assignment, config), assignment)
    if not found.max_points:
        raise Refused(f"the gradebook has no scores of {assignment}: `autograder grade` makes them")


def _show(found) -> None:
    """A line on each score that would be sent, and how many there are."""
    from autograder.judge.render import number

    lines = []
    for learner, score, before in found:
        was = f"{number(before.points)} → " if before else ""
        told = f"{learner} ({score.user}): {was}{number(score.points)} of {number(score.maximum)}"
        lines.append(f"{told}; {score.comment}" if score.comment else told)
    for line in lines:
        out.print(line, markup=False)
    out.print(f"{len(lines)} would be sent; nothing was", markup=False)
