"""Files that a learner can write, opened without believing their names.

What a name stands for can change between a look and the opening: a folder is swapped for a link to
the instructor's, a file for a pipe, which keeps its reader waiting for ever. So things are opened
first, from the open folder that holds them, following no link and waiting for nobody; then what
was opened is asked what it is.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count, islice
from pathlib import Path

CHUNK = 1 << 20
"""Bytes that are copied at once."""
DEEPEST = 50
"""Folders within folders."""
MOST_NAMES = 10_000
"""Names in one folder; of a larger one these are read."""
MOST_FOLDERS = 5_000
"""Below one folder."""
_TRUSTED = os.O_RDONLY | os.O_CLOEXEC
_FLAGS = _TRUSTED | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY
_NOT_PLAIN = (errno.ELOOP, errno.ENXIO, errno.ENODEV)
"""A link, a socket, a device without a driver."""


class NotPlainError(OSError):
    """A link, a pipe, a socket or a device stands where a plain file or a folder should."""


@contextmanager
def opened(name: str | Path, folder: int | None = None) -> Iterator[int]:
    """The descriptor of a plain file or a folder.

    Args:
        name: in ``folder``; else a path, of which the part before the last must be trusted.

    Raises:
        NotPlainError: it is neither.
        OSError: it is not there, or not readable.
    """
    try:
        descriptor = os.open(name, _FLAGS, dir_fd=folder)
    except OSError as error:
        if error.errno not in _NOT_PLAIN:
            raise
        what = "is a link, which is not followed" if error.errno == errno.ELOOP else "is no file"
        raise NotPlainError(error.errno, f"it {what}") from None
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise NotPlainError(errno.ENXIO, "it is a pipe or a device, which is not read")
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def below(trusted: Path, *names: str) -> Iterator[int]:
    """The descriptor of what stands under these names, one within the other, in a folder whose own
    path nobody else can change.

    Raises:
        NotPlainError, OSError: as for ``opened``.
    """
    with ExitStack() as stack:
        at = os.open(trusted, _TRUSTED | os.O_DIRECTORY)
        stack.callback(os.close, at)
        for name in names:
            at = stack.enter_context(opened(name, at))
        yield at


def read(path: str | Path, most: int, folder: int | None = None) -> bytes:
    """Up to ``most`` bytes of a plain file, and one more if it is larger.

    Raises:
        NotPlainError, OSError: as for ``opened``; a folder is not plain here.
    """
    with opened(path, folder) as descriptor:
        return content(descriptor, most)


def content(descriptor: int, most: int) -> bytes:
    """As ``read``, of a file that is open."""
    if not is_file(descriptor):
        raise NotPlainError(errno.EISDIR, "it is a folder")
    with os.fdopen(os.dup(descriptor), "rb") as file:
        return file.read(most + 1)


def copy(descriptor: int, target: Path, size: int) -> None:
    """Copy the first ``size`` bytes of an open file into a new one: who goes on writing to it fills
    nobody's disk.

    Raises:
        FileExistsError: there is one already.
    """
    with os.fdopen(os.dup(descriptor), "rb") as file, target.open("xb") as made:
        while size and (data := file.read(min(size, CHUNK))):
            made.write(data)
            size -= len(data)


def is_file(descriptor: int) -> bool:
    """Whether it is a plain file's, not a folder's."""
    return stat.S_ISREG(os.fstat(descriptor).st_mode)


def names(folder: int) -> list[str]:
    """What is in an open folder, in order; of very much a part."""
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in islice(entries, MOST_NAMES))


def walk(
    folder: int, ignored: Callable[[str], bool] = lambda name: False
) -> Iterator[tuple[tuple[str, ...], int]]:
    """The plain files below an open folder, each with the names that lead to it and a descriptor
    that is open until the next is asked for. Links, pipes and what lies too deep are left out.

    Args:
        ignored: whether to leave out what has this name, at any depth.

    Raises:
        OSError: something is not readable.
        ValueError: there are more than MOST_FOLDERS folders.
    """
    return _walk(folder, ignored, (), count())


def _walk(
    folder: int, ignored: Callable[[str], bool], above: tuple[str, ...], folders: Iterator[int]
) -> Iterator[tuple[tuple[str, ...], int]]:
    if next(folders) > MOST_FOLDERS:
        raise ValueError(f"it has more than {MOST_FOLDERS} folders")
    for name in names(folder):
        if ignored(name):
            continue
        with suppress(NotPlainError, FileNotFoundError), opened(name, folder) as descriptor:
            if is_file(descriptor):
                yield (*above, name), descriptor
            elif len(above) < DEEPEST:
                yield from _walk(descriptor, ignored, (*above, name), folders)
