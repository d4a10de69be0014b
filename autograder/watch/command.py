"""The command `autograder watch`."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from autograder.options import Options

Drop = Annotated[
    Path | None,
    typer.Option(
        help="Watch this folder, which `course submit` and learners put zips into, in place of "
        "nbgrader's exchange."
    ),
]


def watch(
    root: Path, assignment: str, drop: Path | None, options: Options, out: Console, push: str = ""
) -> None:
    """Watch until SIGINT or SIGTERM.

    Args:
        push: "lti", "canvas" or "moodle", where scores go as they come; empty for nowhere.

    Raises:
        CourseError, ConfigError: it cannot be watched as it stands.
        Locked: another process grades this course.
    """
    from autograder import course_config, lock
    from autograder.engine import pool
    from autograder.seam import database

    config = course_config.load(root)
    with (
        lock.holding(root, f"watch {assignment}"),
        database.holding(course_config.database(config), assignment, f"watch {assignment}"),
        pool.Workers(options.workers, options.sandbox, deaf=True) as workers,
    ):
        # nbgrader is imported now, which takes seconds, in which the workers warm up.
        from autograder.seam.staging import Course
        from autograder.watch import again
        from autograder.watch.drop import Drop as DropInbox
        from autograder.watch.inbox import Exchange
        from autograder.watch.screen import Screen
        from autograder.watch.settings import Watch
        from autograder.watch.watching import Watching

        settings = course_config.numbers(config, Watch)
        course = Course(root, assignment, config)
        rest = settings.settle_seconds
        inbox = DropInbox(course, rest, drop) if drop else Exchange(course, rest)
        again.remember(course, drop)
        title = f"watching {drop or inbox.inbound} for {assignment}; Ctrl-C ends it"
        with Screen(out, title) as screen:
            send = _pushing(root, config, assignment, push, screen.line) if push else None
            watching = Watching(course, inbox, options, settings, workers, screen, send)
            _on_signals(watching.stop)
            watching.run()
            screen.line("stopped; the same command goes on where this one ended")


def _pushing(root: Path, config, assignment: str, kind: str, line: Callable[[str], None]):
    """What sends new scores; a score that is not taken is told of once."""
    from autograder.platform import push

    target, told = push.target_of(kind, root, config), set()

    def tell(text: str) -> None:
        if text not in told:
            told.add(text)
            line(text)

    def send(only: set[str] | None) -> None:
        push.push(root, config, assignment, target, tell, only)

    return send


def _on_signals(stop: Callable[[], None]) -> None:
    """The first SIGINT or SIGTERM ends the watch in good order, a second one at once."""

    def handler(*_: object) -> None:
        stop()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

    signal.signal(signal.SIGINT, handler)
    signal.signal(signal.SIGTERM, handler)
