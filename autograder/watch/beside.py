"""A page written beside what was dropped, where learners own everything."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FEEDBACK = "feedback"
LONGEST_NAME = 200
"""Bytes of a page's name; systems take 255."""


def put_beside(place: Path, page: bytes, of: str = "") -> None:
    """Write a page to the folder `feedback` beside what was dropped, named like it.

    Learners own what is there: links of theirs, which may lead to anything that we can write, are
    not followed.

    Args:
        of: what tells one of several pages from the others.

    Raises:
        OSError: it cannot be written, or a link or a file is in the folder's place.
    """
    name = os.fsencode(place.name.removesuffix(".zip"))[:LONGEST_NAME] + f"{of}.html".encode()
    draft = f".{secrets.token_hex(8)}.part".encode()
    with _opened(place.parent) as parent:
        with suppress(FileExistsError):
            os.mkdir(FEEDBACK, dir_fd=parent)
        with _opened(FEEDBACK, parent) as folder:
            new = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            written = os.open(draft, new, 0o666, dir_fd=folder)
            try:
                with os.fdopen(written, "wb") as file:
                    file.write(page)
                os.replace(draft, name, src_dir_fd=folder, dst_dir_fd=folder)
            except OSError:
                os.unlink(draft, dir_fd=folder)
                raise


@contextmanager
def _opened(folder: Path | str, parent: int | None = None) -> Iterator[int]:
    """A folder's descriptor; a link to one is refused."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
