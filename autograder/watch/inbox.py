"""Where attempts arrive and feedback goes: nbgrader's exchange. Part of the nbgrader seam."""

from __future__ import annotations

import errno
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeReleaseFeedback
from traitlets.config import Config

from autograder.results.records import LEARNER
from autograder.seam.staging import TIMESTAMP, Course, CourseError, Directory
from autograder.submission import plain
from autograder.watch.collect import NAMES, SECRET, Collect, counted

SCRATCH = ".arriving-"
FAULTS = [os.strerror(number) for number in (errno.ENOSPC, errno.EDQUOT, errno.EROFS)]
"""What is wrong with the course's own disk, in whatever error it comes."""
TIMED = "%Y-%m-%d %H:%M:%S.%f UTC"
"""nbgrader's own way to write a time."""


@dataclass(frozen=True)
class Arrival:
    """One attempt that was looked at."""

    learner: str
    name: str
    """What it was called where it arrived."""
    time: datetime = datetime.min
    """When it was handed in, in UTC, as the learner's own submit wrote it down."""
    refused: str = ""
    """Why it was not taken to submitted/; empty when it was."""
    again: bool = False
    """Whether the next look tries again: the fault is this machine's."""
    warning: str = ""


class Exchange:
    """nbgrader's exchange, as nbgrader_config.py names it.

    Args:
        course: the assignment whose attempts to collect.
        settle_seconds: see ``settings.Watch``.

    Raises:
        CourseError: there is no exchange, or nothing was released to it.
    """

    links = False
    """Whether attempts stand in the inbound folder as links; learners' may lead anywhere."""

    def __init__(self, course: Course, settle_seconds: int):
        self.course = course
        self.log, self._warnings = _logger()
        self._refused: set[tuple[str, int]] = set()
        config = self._settings(Config(course.config))
        self.collector = Collect(coursedir=Directory(config=config), config=config, log=self.log)
        self.collector.settle_seconds = settle_seconds
        self.collector.attempt = self.attempt
        self.collector.notebooks = frozenset(f"{name}.ipynb" for name in course.releases)
        self.inbound = Path(self.collector.root, course.directory.course_id, "inbound")
        self._check()
        self._clear()

    def _settings(self, config: Config) -> Config:
        return config

    def _check(self) -> None:
        if not self.inbound.is_dir():
            raise CourseError(
                f"there is no exchange at {self.inbound}: set c.Exchange.root in "
                f"nbgrader_config.py and run `nbgrader release_assignment "
                f"{self.course.assignment}`, or watch a drop folder with --drop"
            )

    def find(self) -> None:
        """Know where attempts came from, without collecting any."""

    def folders(self) -> set[Path]:
        """Where a change may be an arrival."""
        return {self.inbound}

    def attempt(self, name: str) -> AbstractContextManager[int]:
        """An attempt, opened; `plain.below` says what is refused."""
        return plain.below(self.inbound, name)

    def collect(self, busy: Callable[[str], bool]) -> Iterator[Arrival]:
        """Take each learner's latest complete attempt to submitted/, if it is not there yet.

        Args:
            busy: whose attempts to leave for later.

        Raises:
            ExchangeError: the folder is not there, or not readable.
        """
        self.collector.set_timestamp()
        self.collector.init_src()
        yield from self._crowds()
        for record in self.collector.src_records:
            learner, name = record["username"], record["filename"]
            if self._version(name) in self._refused or busy(learner):
                continue
            if record.get("odd") or not LEARNER.fullmatch(learner):
                yield self._refuse(learner, name, "its name does not tell whose it is, and when")
            elif (self.inbound / name).is_symlink() and not self.links:
                yield self._refuse(learner, name, "it is a link, which is not followed")
            elif self._is_new(record):
                try:
                    self._take(record)
                except Exception as error:
                    reason = str(error) or type(error).__name__
                    if any(ours in reason for ours in FAULTS):
                        yield Arrival(learner, name, refused=reason, again=True)
                    else:
                        yield self._refuse(learner, name, reason)
                else:
                    yield Arrival(learner, name, record["timestamp"], warning=self._warnings())

    def _crowds(self) -> Iterator[Arrival]:
        """Who hands in under more names than a class has, told once."""
        for user in self.collector.crowds:
            if (version := (f"user {user}", 0)) not in self._refused:
                self._refused.add(version)
                told = f"handed in under more than {NAMES:,} learners' names: the rest are left out"
                yield Arrival("", f"the system's user {user}", refused=told)

    def _refuse(self, learner: str, name: str, reason: str) -> Arrival:
        self._refused.add(self._version(name))
        return Arrival(learner, name, refused=reason)

    def _version(self, name: str) -> tuple[str, int]:
        """A name, and when what it names was changed: put right, it is no longer refused."""
        try:
            return name, (self.inbound / name).stat().st_mtime_ns
        except OSError:
            return name, 0

    @property
    def incomplete(self) -> bool:
        """Whether the last look found an attempt that is still being written."""
        return self.collector.incomplete

    def _is_new(self, record: dict[str, Any]) -> bool:
        """As nbgrader's `collect --update`, and `--before-duedate` where that is set."""
        folder = self.course.submission(record["username"])
        there = self.course.directory.get_existing_timestamp(str(folder))
        if there is None:
            return True
        if there != record["timestamp"]:
            came = counted(there, folder / TIMESTAMP)
            if counted(record["timestamp"], self.inbound / record["filename"]) > came:
                return True
        return self.collector.before_duedate and record["timestamp"] != there

    def _take(self, record: dict[str, Any]) -> None:
        """Collect one attempt beside the earlier one, then put it in its place by renaming.

        nbgrader removes the earlier one first, and leaves half of a copy when it is stopped.
        """
        collector, learner = self.collector, record["username"]
        target = self.course.submission(learner)
        with TemporaryDirectory(prefix=SCRATCH, dir=self._submitted()) as scratch:
            collector.coursedir.submitted_directory = scratch
            collector.src_records = [record]
            collector.copy_files()
            copy = collector.coursedir.format_path(scratch, learner, self.course.assignment)
            if collector.coursedir.get_existing_timestamp(copy) != record["timestamp"]:
                (Path(copy) / TIMESTAMP).unlink(missing_ok=True)
                (Path(copy) / TIMESTAMP).write_text(record["timestamp"].strftime(TIMED))
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                target.rename(Path(scratch, "earlier"))
            try:
                Path(copy).rename(target)
            except OSError:
                Path(scratch, "earlier").rename(target)
                raise

    def _submitted(self) -> Path:
        """The folder of everybody's submissions."""
        parts = self.course.submission("*").parts
        return Path(*parts[: parts.index("*")])

    def _clear(self) -> None:
        """Remove what a killed run left half collected."""
        self._submitted().mkdir(parents=True, exist_ok=True)
        for folder in self._submitted().glob(f"{SCRATCH}*"):
            shutil.rmtree(folder)

    def hand_back(self, learner: str, pages: Path | None = None) -> str:
        """Release a learner's feedback through the exchange, by nbgrader's release_feedback.

        Args:
            pages: a folder laid out as feedback/ is, to be released in its place.

        Returns:
            Why there was nobody to release it to; empty when it was released.

        Raises:
            ExchangeError, OSError: the exchange cannot be written.
        """
        folder = self.course.submission(learner)
        if not (folder / SECRET).is_file() or not (folder / TIMESTAMP).is_file():
            return "it did not come through the exchange"
        config = Config(self.course.config)
        directory = Directory(config=config, student_id=learner)
        if pages:
            directory.feedback_directory = str(pages)
        release = ExchangeReleaseFeedback(coursedir=directory, config=config, log=self.log)
        release.start()
        return ""


class _Warnings(logging.Handler):
    """Keeps what nbgrader warns of, such as an attempt that somebody else owns."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(" ".join(record.getMessage().split()))

    def told(self) -> str:
        told, self._lines = "; ".join(self._lines), []
        return told


def _logger() -> tuple[logging.Logger, Callable[[], str]]:
    logger, handler = logging.Logger("autograder.exchange"), _Warnings()
    logger.addHandler(handler)
    return logger, handler.told


__all__ = ["Arrival", "Exchange", "ExchangeError"]
