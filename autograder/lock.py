"""One writer at a time: whoever grades holds the course, by a lock that dies with the process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder import harmless

NAME = ".autograder.lock"


class Locked(Exception):
    """Another process holds the course; the message says which, and what to do."""


@contextmanager
def holding(root: Path, what: str) -> Iterator[None]:
    """While open, nobody else can hold the course at ``root``.

    Args:
        what: what this process does, told to those who come later, such as "watch 01-pooling".

    Raises:
        Locked: somebody else holds it, or the lock's file cannot be written.
    """
    path = root / NAME
    try:
        # Never truncated on opening: it tells who holds the lock.
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise Locked(f"{path} cannot be written ({error.strerror})") from error
    with os.fdopen(descriptor, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held = harmless.line(file.read(200), 100) or "another process"
            raise Locked(
                f"the course is held by {held}; wait until that ends, or stop it"
            ) from None
        file.truncate()
        file.write(f"`autograder {what}` (process {os.getpid()})\n")
        file.flush()
        yield
