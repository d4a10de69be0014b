"""nbgrader's collect, made fit to run while learners hand in. Part of the nbgrader seam."""

from __future__ import annotations

import fnmatch
import os
import shutil
import stat
import time
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import ignore_patterns

from autograder.watch.zips import unpack

SECRET = "submission_secret.txt"


class Collect(ExchangeCollect):
    """Of each learner the latest attempt that is complete, from folders and zips, without links.

    Each record of ``src_records`` has "complete" as well.
    """

    settle_seconds = 0
    mark = SECRET
    """The file that is written last."""
    incomplete = False
    """Whether the last look found one that was not complete."""

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        self._records: dict[str, dict[str, Any]] = {}

    def init_src(self) -> None:
        self.incomplete = False
        super().init_src()
        self.src_records = [record for record in self.src_records if record["complete"]]

    def _path_to_record(self, path: str) -> dict[str, Any]:
        complete = self.is_complete(Path(path))
        self.incomplete |= not complete
        return {**self.record(Path(path).name), "complete": complete}

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
        latest_first = super()._sort_by_timestamp(records)
        return sorted(latest_first, key=lambda record: not record["complete"])

    def is_complete(self, place: Path) -> bool:
        """Whether whoever puts an attempt there has ended."""
        place = place.resolve()  # in a drop's inbound folder it is a link of ours
        try:
            if place.suffix == ".zip":
                return zipfile.is_zipfile(place) or self._rests(place)
            return self._is_marked(place) or self._rests(place, *place.iterdir())
        except OSError:
            return False

    def _is_marked(self, place: Path) -> bool:
        """nbgrader's submit writes the secret, and last opens the folder to everybody."""
        mark = place / self.mark
        is_open = self.mark != SECRET or place.stat().st_mode & stat.S_IWOTH
        return bool(is_open) and mark.is_file() and mark.stat().st_size > 0

    def _rests(self, *paths: Path) -> bool:
        changed = max(path.lstat().st_ctime for path in paths)
        return time.time() - changed >= self.settle_seconds

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy plain files. nbgrader copies what learners' links point at as well, which may be
        whatever the instructor can read."""
        if src.endswith(".zip"):
            notebook = f"{self.coursedir.assignment_id}.ipynb"
            unpack(Path(src), Path(dest), notebook, self._is_ignored)
        else:
            self._copy_plain(src, dest)
        self._share(Path(dest))

    def _copy_plain(self, src: str, dest: str) -> None:
        if self.get_size(src) > 1000 * self.coursedir.max_dir_size:
            raise ValueError(f"it is larger than {self.coursedir.max_dir_size / 1000:g} MB")
        stock = ignore_patterns(
            self.coursedir.ignore, self.coursedir.include, self.coursedir.max_file_size, self.log
        )
        shutil.copytree(
            src,
            dest,
            symlinks=True,  # one that is put there after the look stays a link
            ignore=lambda folder, names: {*stock(folder, names), *_odd(folder, names)},
        )

    def _share(self, folder: Path) -> None:
        """Modes of our own, not the learner's; as in nbgrader, the group's where it is shared."""
        dirs, files = (0o2775, 0o664) if self.coursedir.groupshared else (0o755, 0o644)
        for path in [folder, *folder.rglob("*")]:
            if not path.is_symlink():
                path.chmod(dirs if path.is_dir() else files)

    def _is_ignored(self, name: str) -> bool:
        return any(fnmatch.fnmatch(name, pattern) for pattern in self.coursedir.ignore)


def _odd(folder: str, names: list[str]) -> set[str]:
    """Links, pipes and devices."""
    kinds = {name: os.lstat(os.path.join(folder, name)).st_mode for name in names}
    return {name for name, m in kinds.items() if not stat.S_ISREG(m) and not stat.S_ISDIR(m)}
