"""What the commands share: the application, its two consoles, options, refusals, progress."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

app = typer.Typer(
    help="Build, prove and grade the assignments of a course on convolutional networks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Root = Annotated[
    Path, typer.Option("--root", help="The course's root, where nbgrader_config.py is.")
]
Jobs = Annotated[
    int, typer.Option("--jobs", min=1, help="Submissions run at once.", show_default="CPU cores")
]
Assignment = Annotated[str, typer.Argument(help="Such as 01-pooling.")]
NoSandbox = Annotated[
    bool,
    typer.Option(
        "--no-sandbox",
        help="Run learners' code as yourself, with all you may do. Only for code that you trust.",
    ),
]
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Refused(Exception):
    """What was asked for cannot be done: told in one line, exit code 2."""


@contextmanager
def refusing(*errors: type[Exception]) -> Iterator[None]:
    try:
        yield
    except errors as error:
        raise Refused(str(error)) from error


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[..., None]]:
    """A progress bar on stderr; yields the function that counts one more, out of ``total``."""
    columns = [
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    ]
    # Rich's own ten a second take half as much CPU time as recording a submission a second.
    with Progress(*columns, console=err, transient=True, refresh_per_second=2) as bar:
        task = bar.add_task(what, total=total)

        def advance(total: int | None = None) -> None:
            bar.update(task, advance=1, **({"total": total} if total else {}))

        yield advance


def sandboxed(no_sandbox: bool) -> bool:
    """Whether to use the sandbox.

    Raises:
        Refused: it is wanted and cannot be had.
    """
    from autograder import sandbox

    if no_sandbox:
        err.print(
            "Without the sandbox learners' code can read and write whatever you can, the "
            "gradebook included.",
            style="yellow",
        )
        return False
    if problem := sandbox.available():
        raise Refused(problem)
    return True


def course_errors() -> tuple[type[Exception], ...]:
    from autograder.course_config import ConfigError
    from autograder.seam.staging import CourseError

    return ConfigError, CourseError
