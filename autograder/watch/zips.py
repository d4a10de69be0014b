"""A zip that a learner made, unpacked with nothing believed of it."""

from __future__ import annotations

import os
import re
import shutil
import stat
import zipfile
from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path, PurePosixPath
from typing import IO

from autograder.submission import plain
from autograder.submission.choice import is_made

MAX_FILES = 5_000
MAX_BYTES = 256 * 1024**2
"""More than is graded: staging chooses among them, and says what it left out."""


class BadZip(ValueError):
    """The file is no zip that can be taken; the message says why."""


LONGEST_LIST = 2 * 1024**2
"""Bytes of a zip's list of its entries, each of 46 and its name; in memory one takes 600."""
DEEPEST = plain.DEEPEST
LONGEST_PART, LONGEST_NAME = 255, 1_000
"""Bytes that systems take, of one name and, with room for where it is unpacked, of a path."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Of packing. The others take memory as the sender chooses."""
_DRIVE = re.compile("[A-Za-z]:")
"""Of Windows. A colon further on is a time of day, which other systems write into names."""


class _Frugal:
    """A file for zipfile, which reads the list of entries whole, however long."""

    def __init__(self, file: IO[bytes]):
        self._file = file
        self.tell, self.seek, self.seekable = file.tell, file.seek, file.seekable

    def read(self, size: int = -1) -> bytes:
        most = LONGEST_LIST + 1
        data = self._file.read(min(size, most) if size >= 0 else most)
        if len(data) == most:
            raise BadZip("the zip lists more than is read: put fewer files into it")
        return data


def unpack(
    archive: IO[bytes], folder: Path, notebooks: Collection[str], ignored: Callable[[str], bool]
) -> None:
    """Unpack a submission's plain files into a new folder, its notebooks at the top.

    Args:
        archive: the open file.
        notebooks: the files that tell which folder of the archive is the submission's own.
        ignored: whether to leave out what has this name, at any depth.

    Raises:
        BadZip: it is damaged or locked by a password, holds too much, or names places outside.
    """
    try:
        with zipfile.ZipFile(_Frugal(archive)) as reader:
            entries = _entries(reader, ignored)
            top = _top(list(entries), notebooks)
            folder.mkdir(parents=True)
            for name, entry in entries.items():
                if top in name.parents:
                    target = folder / name.relative_to(top)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    with reader.open(entry) as packed, target.open("wb") as file:
                        shutil.copyfileobj(packed, file)
    except BadZip:
        raise
    except Exception as error:  # zipfile raises what it stumbles at: IndexError, struct.error, …
        told = getattr(error, "strerror", None) or error  # no paths of ours, which tell nothing
        raise BadZip(f"the zip is damaged, or of an unusual kind ({told})") from error


def _entries(
    reader: zipfile.ZipFile, ignored: Callable[[str], bool]
) -> dict[PurePosixPath, zipfile.ZipInfo]:
    found: dict[PurePosixPath, zipfile.ZipInfo] = {}
    for entry in reader.infolist():
        if not entry.filename:
            raise BadZip("the zip is damaged: it holds something without a name")
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or _DRIVE.match(entry.filename):
            raise BadZip("the zip names places outside of itself")
        if _is_plain(entry) and _fits(name) and not any(map(ignored, name.parts)):
            found[name] = entry
            if entry.compress_type not in METHODS or len(name.parts) > DEEPEST:
                raise BadZip("the zip is packed in an unusual way: zip the folder as it is")
    if _too_many(found):  # environments and caches are what makes it so
        found = {name: entry for name, entry in found.items() if not is_made(name)}
    if _too_many(found):
        megabytes = MAX_BYTES // 1024**2
        raise BadZip(f"the zip holds more than {MAX_FILES} files or {megabytes} MB")
    folders = {folder for name in found for folder in name.parents}
    if len(folders) > MAX_FILES:
        raise BadZip(f"the zip holds more than {MAX_FILES} folders")
    return {name: entry for name, entry in found.items() if name not in folders}


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """Whether it is a file; programs of Windows end a folder's name with their own slash."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return not entry.filename.endswith(("/", "\\")) and kind in (0, stat.S_IFREG)


def _fits(name: PurePosixPath) -> bool:
    """Whether a system takes the name, which is longer only where somebody made it so."""
    parts = [len(os.fsencode(part)) for part in name.parts]
    return 0 < sum(parts) <= LONGEST_NAME and max(parts) <= LONGEST_PART


def _too_many(entries: dict[PurePosixPath, zipfile.ZipInfo]) -> bool:
    size = sum(entry.file_size for entry in entries.values())
    return len(entries) > MAX_FILES or size > MAX_BYTES


def _top(names: list[PurePosixPath], notebooks: Collection[str]) -> PurePosixPath:
    """The folder that holds most of the notebooks, the uppermost if there are more."""
    folders = Counter(
        name.parent for name in names if name.name in notebooks and "__MACOSX" not in name.parts
    )
    return min(
        folders,
        key=lambda folder: (-folders[folder], len(folder.parts)),
        default=PurePosixPath(),
    )
