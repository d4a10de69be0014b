"""What an instructor reads after grading: the class report as one page, the leaderboard, exports
for learning platforms. Reads results/ and the gradebook, changes neither."""

from __future__ import annotations

from pathlib import Path

from autograder import disk


class ReportError(ValueError):
    """There is nothing to report on, or no way to write it; one line that says what to do."""


def write(path: Path, text: str) -> None:
    """Write a file in one rename, and the folders above it.

    Raises:
        ReportError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        disk.stored(path, text)
    except OSError as error:
        raise ReportError(f"{path} cannot be written: {error.strerror}") from error
