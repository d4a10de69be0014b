"""Files that are whole or as they were; and a disk that is full, which is no submission's fault and
ends for a whole class in the same way."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

NUMBERS = (errno.ENOSPC, errno.EDQUOT)
LITTLE = 1 << 20
"""Bytes. With less, what nbgrader does not say why it failed of failed for want of room."""


class NoRoomError(OSError):
    """Nothing more can be written; the message says where, and what to do."""


def told(error: BaseException, root: Path | None = None) -> str | None:
    """One line if an error, or what led to it, comes from a full disk; else None.

    Args:
        root: a folder whose disk is looked at as well.
    """
    if isinstance(error, NoRoomError):
        return str(error)
    found = next(filter(_is_full, chain(error)), None)
    if found is None and (root is None or shutil.disk_usage(root).free >= LITTLE):
        return None
    place = getattr(found, "filename", None) or root
    where = f" ({os.fsdecode(place)})" if isinstance(place, str | bytes | Path) else ""
    return f"the disk is full{where}: make room, then run the same command again to go on"


def stored(path: Path, text: str) -> None:
    """Write a file in one rename, into a folder that is there.

    Raises:
        OSError: it cannot be written, and what was there before stays.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_text(text, encoding="utf-8", newline="")
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def _is_full(error: BaseException) -> bool:
    """Going by numbers: words of other errors may be a learner's."""
    if isinstance(error, OSError):
        return error.errno in NUMBERS
    return getattr(error, "sqlite_errorname", None) == "SQLITE_FULL"


def chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what it was raised in place of, the first one last."""
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        yield at
        at = at.__cause__ or at.__context__
