"""watch: collect, grade and hand back what arrives."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from autograder.commands.shared import (
    CORES,
    Assignment,
    Jobs,
    NoSandbox,
    Root,
    app,
    course_errors,
    out,
    refusing,
    sandboxed,
)
from autograder.lock import Locked
from autograder.options import Options
from autograder.watch import command as watching


@app.command()
def watch(
    assignment: Assignment,
    drop: watching.Drop = None,
    jobs: Jobs = CORES,
    no_sandbox: NoSandbox = False,
    push: Annotated[
        Literal["lti", "canvas", "moodle"] | None,
        typer.Option(help="Send scores to the platform as they come."),
    ] = None,
    root: Root = Path("."),
) -> None:
    """Collect, grade and hand back what arrives, until Ctrl-C."""
    options = Options(workers=jobs, sandbox=sandboxed(no_sandbox))
    with refusing(Locked, OSError, *course_errors()):
        watching.watch(root, assignment, drop, options, out, push or "")
