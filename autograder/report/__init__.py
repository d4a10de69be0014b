"""What an instructor reads after grading: the class report as one page, the leaderboard, exports
for learning platforms. Reads results/ and the gradebook, changes neither."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


class ReportError(ValueError):
    """There is nothing to report on, or no way to write it; one line that says what to do."""


def write(path: Path, text: str) -> None:
    """Write a file in one rename, and the folders above it.

    Raises:
        ReportError: it cannot be written.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8", newline="")
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise ReportError(f"{path} cannot be written: {error.strerror}") from error
