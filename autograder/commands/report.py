"""report: a page on how a class did, its scores as CSV, or to the learning platform."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from autograder.commands import platform
from autograder.commands.shared import Refused, Root, app, out, progress, refusing


@app.command()
def report(
    assignment: Annotated[str, typer.Argument(help="Such as 01-pooling.")] = "",
    term: Annotated[
        bool, typer.Option("--term", help="Over all assignments; --csv plain for a table.")
    ] = False,
    alike: Annotated[
        bool, typer.Option("--alike", help="With --term: who hands in similar work, and how often.")
    ] = False,
    earlier: Annotated[
        list[Path] | None,
        typer.Option(help="With --alike: an earlier year's course, to compare with as well."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(help="Where to write.", show_default="results/ASSIGNMENT/report.html"),
    ] = None,
    csv: Annotated[
        Literal["canvas", "moodle", "plain"] | None,
        typer.Option(help="Write scores for import there, in place of the page."),
    ] = None,
    column: Annotated[
        str, typer.Option(help="What the assignment is called there.", show_default="ASSIGNMENT")
    ] = "",
    similar: Annotated[
        float, typer.Option(min=0.1, max=1, help="Share of equal code from which to show a pair.")
    ] = 0.8,
    picture: Annotated[
        Path | None,
        typer.Option(
            help="Where to write the leaderboard's picture, .svg or .png.",
            show_default="results/ASSIGNMENT/leaderboard.svg",
        ),
    ] = None,
    names: Annotated[
        bool, typer.Option("--names", help="A leaderboard by name, in place of pseudonyms.")
    ] = False,
    push: Annotated[
        Literal["lti", "canvas", "moodle"] | None,
        typer.Option(help="Send scores that are new to the platform, in place of the page."),
    ] = None,
    new_column: Annotated[
        bool, typer.Option("--new-column", help="Its column there was removed: make a new one.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show whose score --push would send, and send none.")
    ] = False,
    root: Root = Path("."),
) -> None:
    """Write a page on how a class did; or its scores as CSV, or send them to the platform."""
    from autograder.report import command

    if term == bool(assignment):
        raise Refused("name one assignment, such as 01-pooling, or say --term for all of them")
    if alike and not term:
        raise Refused("--alike goes with --term; the report on one assignment always compares")
    if earlier and not alike:
        raise Refused("--earlier goes with --term --alike")
    if term:
        if alike and csv:
            raise Refused("--alike is for the page: leave --csv out")
        compared = command.Compared(tuple(earlier or ()), similar) if alike else None
        if push or picture or names or column or csv not in (None, "plain"):
            raise Refused("--term goes with --csv plain and --output, and nothing else")
        with refusing(*command.ERRORS):
            for told in command.term_report(root, output, bool(csv), compared, progress):
                out.print(told, markup=False)
        return
    if (new_column or dry_run) and not push:
        raise Refused("--new-column and --dry-run go with --push")
    if push and (csv or output or picture or names):
        raise Refused("--push sends scores alone: leave --csv, --output, --picture and --names out")
    if push:
        platform.push(root, assignment, push, new_column, dry_run)
        return
    if column and not csv:
        raise Refused("--column names a column of the CSV: add --csv, or leave it out")
    if csv and (picture or names):
        raise Refused("--csv writes scores alone: leave --picture and --names out")
    wanted = command.Wanted(assignment, output, csv, column, picture, names, similar)
    with refusing(*command.ERRORS):
        for told in command.report(root, wanted, progress):
            out.print(told, soft_wrap=isinstance(told, str), markup=False)
