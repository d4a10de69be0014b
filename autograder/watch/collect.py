"""nbgrader's collect, made fit to run while learners hand in. Part of the nbgrader seam."""

from __future__ import annotations

import fnmatch
import os
import stat
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect

from autograder.submission import integrity, plain
from autograder.watch.zips import unpack

AHEAD = timedelta(minutes=10)
"""Clocks may differ so much."""
SECRET = "submission_secret.txt"
MOST = 500
"""Of one learner's attempts, each of which costs a look some time."""

NAMES = 1_000
"""Of learners under whose names one of the system's users hands in. Where a class shares one user,
``c.ExchangeCollect.check_owner = False`` says so, and nobody counts."""


def counted(told: datetime, place: Path) -> datetime:
    """The time, in UTC, that an attempt counts by: what it says itself, or when it came if that has
    not come yet."""
    if told <= datetime.now(UTC).replace(tzinfo=None) + AHEAD:
        return told
    with suppress(OSError):
        return datetime.fromtimestamp(place.stat().st_ctime, UTC).replace(tzinfo=None)
    return datetime.min


def latest(names: Iterable[str]) -> set[str]:
    """Of each learner and assignment the last by name, and so by the time that is in it."""
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in names:
        found[tuple(name.rsplit("+", 3)[:2])].append(name)
    return {name for of_one in found.values() for name in sorted(of_one)[-MOST:]}


def crowds(inbound: Path, names: Iterable[str]) -> dict[int, set[str]]:
    """User → those of the names that he invented beyond number: all but his first learners'.

    Root's and the watch's own count for nobody's, as they hand in for others.
    """
    first: dict[int, dict[str, int]] = defaultdict(dict)
    owned: dict[int, list[str]] = defaultdict(list)
    for name in names:
        with suppress(OSError):
            status = os.lstat(inbound / name)
            learner, user = name.rsplit("+", 3)[0], status.st_uid
            owned[user].append(name)
            came = first[user].get(learner, status.st_ctime_ns)
            first[user][learner] = min(came, status.st_ctime_ns)
    found = {}
    for user, came in first.items():
        if user not in (0, os.geteuid()) and len(came) > NAMES:
            kept = set(sorted(came, key=came.__getitem__)[:NAMES])
            found[user] = {n for n in owned[user] if n.rsplit("+", 3)[0] not in kept}
    return found


class Collect(ExchangeCollect):
    """Of each learner the latest attempt that is complete, from folders and zips, without links.

    Each record of ``src_records`` has "complete" as well.
    """

    settle_seconds = 0
    mark = SECRET
    """The file that is written last."""
    notebooks: frozenset[str] = frozenset()
    """Names of the assignment's, with .ipynb."""
    incomplete = False
    """Whether the last look found one that was not complete."""
    attempt: Callable[[str], AbstractContextManager[int]]
    """Opens the attempt of a name: the descriptor of a plain file or a folder."""

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._records: dict[str, dict[str, Any]] = {}
        self._looked_at: set[str] = set()
        self.crowds: dict[int, set[str]] = {}

    def init_src(self) -> None:
        self.incomplete = False
        with suppress(OSError):  # nbgrader says what is wrong with the folder
            inbound = Path(self.root, self.coursedir.course_id, "inbound")
            self._looked_at = latest(os.listdir(inbound))
            self.crowds = crowds(inbound, self._looked_at) if self.check_owner else {}
            self._looked_at -= set().union(*self.crowds.values())
        super().init_src()
        self.src_records = [record for record in self.src_records if record["complete"]]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        name = os.path.basename(path)
        if name not in self._looked_at:
            learner = name.rsplit("+", 3)[0]
            return {
                "username": learner,
                "filename": name,
                "timestamp": datetime.min,
                "counts": datetime.min,
                "complete": False,
            }
        complete = self.is_complete(name)
        self.incomplete |= not complete
        record = {**self.record(name), "complete": complete}
        return {**record, "counts": counted(record["timestamp"], Path(path))}

    def record(self, name: str) -> dict[str, Any]:
        """What nbgrader reads in an attempt's name; one that it cannot read is marked as odd."""
        if name not in self._records:  # to read a time takes most of a look
            try:
                record = super()._path_to_record(name.removesuffix(".zip"))
            except Exception:  # nbgrader would stop the class at one odd name
                record = {"username": name, "timestamp": datetime.min, "odd": True}
            self._records[name] = {**record, "filename": name}
        return self._records[name]

    def _sort_by_timestamp(self, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        # nbgrader takes the first; one that is still arriving must not hide the one before it.
        # Nor must one whose clock was ahead hide all that come after it.
        latest_first = sorted(records, key=lambda record: record["counts"], reverse=True)
        return sorted(latest_first, key=lambda record: not record["complete"])

    def is_complete(self, name: str) -> bool:
        """Whether whoever puts an attempt there has ended. What can never be taken is complete."""
        try:
            with self.attempt(name) as place:
                if plain.is_file(place):
                    return _is_zip(place) or self._rests(os.fstat(place))
                within = (os.lstat(name, dir_fd=place) for name in plain.names(place))
                return self._is_marked(place) or self._rests(os.fstat(place), *within)
        except plain.NotPlainError:
            return True
        except OSError:
            return False

    def _is_marked(self, place: int) -> bool:
        """nbgrader's submit writes the secret, and last opens the folder to everybody."""
        is_open = self.mark != SECRET or os.fstat(place).st_mode & stat.S_IWOTH
        try:
            mark = os.lstat(self.mark, dir_fd=place)
        except FileNotFoundError:
            return False
        return bool(is_open) and stat.S_ISREG(mark.st_mode) and mark.st_size > 0

    def _rests(self, *found: os.stat_result) -> bool:
        return time.time() - max(status.st_ctime for status in found) >= self.settle_seconds

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy plain files. nbgrader copies what learners' links point at as well, which may be
        whatever the instructor can read."""
        with self.attempt(Path(src).name) as place:
            if not plain.is_file(place):
                self._copy_plain(place, Path(dest))
            elif src.endswith(".zip"):
                with os.fdopen(os.dup(place), "rb") as archive:
                    unpack(archive, Path(dest), self.notebooks, self._is_ignored)
            elif src.endswith(".ipynb"):
                if len(self.notebooks) > 1:
                    raise ValueError(f"it is one notebook of {len(self.notebooks)}")
                Path(dest).mkdir(parents=True)
                notebook = Path(dest, *self.notebooks)
                notebook.write_bytes(plain.content(place, integrity.MAX_LEANED))
            else:
                raise ValueError("it is neither a folder nor a zip")
        self._share(Path(dest))

    def _copy_plain(self, place: int, dest: Path) -> None:
        """A folder's plain files, in as much room as a submission has."""
        room = 1000 * self.coursedir.max_dir_size
        dest.mkdir(parents=True)
        for number, (names, source) in enumerate(plain.walk(place, self._is_ignored)):
            size = os.fstat(source).st_size
            room -= size
            if room < 0 or number >= plain.MOST_NAMES:
                most = f"{self.coursedir.max_dir_size / 1000:g} MB"
                raise ValueError(
                    f"it is larger than {most}" if room < 0 else f"it has {number} files and more"
                )
            if self._is_left_out(names[-1], size):
                continue
            target = dest.joinpath(*names)
            target.parent.mkdir(parents=True, exist_ok=True)
            plain.copy(source, target, size)

    def _is_left_out(self, name: str, size: int) -> bool:
        """As nbgrader does: what is not to be included, and what is too large, which it tells."""
        course = self.coursedir
        if course.include and not any(fnmatch.fnmatch(name, glob) for glob in course.include):
            return True
        too_large = bool(course.max_file_size) and size > 1000 * course.max_file_size
        if too_large:
            self.log.warning("Ignoring file too large '%s'", name)
        return too_large

    def _share(self, folder: Path) -> None:
        """Modes of our own, not the learner's; as in nbgrader, the group's where it is shared."""
        dirs, files = (0o2775, 0o664) if self.coursedir.groupshared else (0o755, 0o644)
        for path in [folder, *folder.rglob("*")]:
            if not path.is_symlink():
                path.chmod(dirs if path.is_dir() else files)

    def _is_ignored(self, name: str) -> bool:
        return any(fnmatch.fnmatch(name, pattern) for pattern in self.coursedir.ignore)


def _is_zip(place: int) -> bool:
    with os.fdopen(os.dup(place), "rb") as file:
        return zipfile.is_zipfile(file)
