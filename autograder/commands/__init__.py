"""The command line: build, text, bundle, publish, check, variants, roster, grade, watch, extend,
report, requests, platform, demo.

Exit codes: 0 done; 1 the run found something wrong; 2 it was asked for wrongly.
"""

from __future__ import annotations

import errno
import os
import sys

from autograder import disk
from autograder.commands import (  # noqa: F401
    authoring,
    check,
    demo,
    extend,
    grade,
    platform,
    report,
    requests,
    roster,
    variants,
    watch,
)
from autograder.commands.shared import Refused, app, err


def main() -> None:
    """Run the command line; errors are one line."""
    try:
        app()
    except Refused as error:
        err.print(f"autograder: {error}", style="red", markup=False)
        sys.exit(2)
    except KeyboardInterrupt:
        err.print("autograder: stopped; run the same command again to go on", style="red")
        sys.exit(1)
    except Exception as error:
        line = disk.told(error) or _about_the_database(error) or _about_a_file(error)
        if line is None:
            raise
        err.print(f"autograder: {line}", style="red", markup=False)
        sys.exit(2)


def _about_the_database(error: Exception) -> str | None:
    if "sqlalchemy" not in sys.modules:  # nor was any database asked for anything
        return None
    from autograder.seam import database

    return database.told(error)


def _about_a_file(error: Exception) -> str | None:
    """A place that may not be written, or is none: whoever set it up knows why."""
    numbers = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR)
    if not isinstance(error, OSError) or error.errno not in numbers or not error.filename:
        return None
    return f"{os.fsdecode(error.filename)}: {error.strerror}; see who may write there"
