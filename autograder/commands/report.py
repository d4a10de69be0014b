"""report: a page on how a class did, or its scores as CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from autograder.commands.shared import Assignment, Refused, Root, app, out, progress, refusing


@app.command()
def report(
    assignment: Assignment,
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
    root: Root = Path("."),
) -> None:
    """Write a page on how a class did; or its scores as CSV for Canvas, Moodle or yourself."""
    from autograder.report import command

    if column and not csv:
        raise Refused("--column names a column of the CSV: add --csv, or leave it out")
    if csv and (picture or names):
        raise Refused("--csv writes scores alone: leave --picture and --names out")
    wanted = command.Wanted(assignment, output, csv, column, picture, names, similar)
    with refusing(*command.ERRORS):
        for told in command.report(root, wanted, progress):
            out.print(told, soft_wrap=isinstance(told, str), markup=False)
