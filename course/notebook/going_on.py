"""Run All goes on where an answer is missing or a visible test fails.

The error is shown in its cell, as ever, and whoever grades or validates finds it there. Only the
kernel's reply says that the cell has run, so that no front end stops at it and drops the rest.
"""

from course.notebook.hosts import shell
from course.testing.attempts import attempted, is_missing

_ran = {}


def go_on():
    """From now on, keep Run All going, and remember which cells came to their end."""
    running = shell()
    if running is not None and _after not in running.events.callbacks["post_run_cell"]:
        running.events.register("post_run_cell", _after)


def ran():
    """Return {source of a cell: whether it came to its end when it last ran}."""
    return dict(_ran)


def _after(result):
    """Take the error from a cell's result if a missing answer or a visible test has raised it.

    ipykernel makes its reply from the result after this; the error itself has been shown.
    """
    if result.info is not None:
        _ran[result.info.raw_cell] = bool(result.success)
    error = result.error_in_exec
    if isinstance(error, Exception) and (attempted(error) or is_missing(error)):
        result.error_in_exec = None
