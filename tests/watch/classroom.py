"""A class with nbgrader's own exchange, learners who hand in, and an instructor who watches."""

import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import (
    ExchangeFetchFeedback,
    ExchangeReleaseAssignment,
    ExchangeSubmit,
)
from traitlets.config import Config

from autograder import course_config
from autograder.proof import banks
from autograder.seam.staging import Course

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = "01-pooling"
PATIENCE_SECONDS = 240
"""A far backstop: the tests wait for what happens, however busy the machine is."""


class Classroom:
    """A course of one assignment in ``base``/course, released to an exchange in ``base``."""

    def __init__(self, base: Path):
        self.root, self.exchange, self.homes = base / "course", base / "exchange", base / "homes"
        for part in ("source", "release"):
            shutil.copytree(ROOT / part / ASSIGNMENT, self.root / part / ASSIGNMENT)
        shutil.copy(ROOT / course_config.NAME, self.root)
        self.exchange.mkdir()
        self.exchange.chmod(0o777)
        self.set(f"c.Exchange.root = {str(self.exchange)!r}")
        self.set("c.ExchangeCollect.check_owner = False")  # here all learners are one user
        Course(self.root, ASSIGNMENT, course_config.load(self.root)).save_source()
        self._exchange(ExchangeReleaseAssignment, "*").start()

    def set(self, line: str) -> None:
        """Add a line to nbgrader_config.py."""
        with (self.root / course_config.NAME).open("a") as file:
            file.write(f"\n{line}\n")

    def _exchange(self, kind, learner: str):
        config = Config(course_config.load(self.root))
        config.CourseDirectory.root = str(self.root)
        config.CourseDirectory.assignment_id = ASSIGNMENT
        config.Exchange.assignment_dir = str(self.homes / learner)
        config.Exchange.cache = str(self.homes / learner / "cache")
        directory = CourseDirectory(config=config, student_id=learner)
        authenticator = Authenticator(config=config)
        return kind(coursedir=directory, authenticator=authenticator, config=config)

    def write(self, learner: str, entry: str) -> Path:
        """A learner's own folder of the assignment, with the answers of a bank's entry."""
        folder = self.homes / learner / ASSIGNMENT
        shutil.rmtree(folder, ignore_errors=True)
        release, source = (
            self.root / part / ASSIGNMENT / f"{ASSIGNMENT}.ipynb" for part in ("release", "source")
        )
        read = banks.read(ROOT / "tests" / "submissions" / ASSIGNMENT / f"{entry}.py")
        banks.lay_out(read, folder, *(nbformat.read(path, 4) for path in (release, source)))
        return folder

    def submit(self, learner: str, entry: str, at: datetime | None = None) -> None:
        """Hand in by nbgrader's own submit, now or as if at another time."""
        self.write(learner, entry)
        submit = self._exchange(ExchangeSubmit, learner)
        if at:
            told = at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")
            submit.set_timestamp = lambda: setattr(submit, "timestamp", told)
        submit.start()

    def feedback(self, learner: str) -> list[str]:
        """The pages that a learner fetches by nbgrader's own fetch_feedback, in order of time."""
        self._exchange(ExchangeFetchFeedback, learner).start()
        folder = self.homes / learner / ASSIGNMENT / "feedback"
        return [path.read_text() for path in sorted(folder.glob(f"*/{ASSIGNMENT}.html"))]

    def gradebook(self) -> Gradebook:
        return Gradebook(f"sqlite:///{self.root}/gradebook.db")

    def score(self, learner: str) -> float:
        with self.gradebook() as book:
            return book.find_submission(ASSIGNMENT, learner).score

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "autograder", *words, "--root", str(self.root)]

    def watch(self, *options: str) -> "Watch":
        return Watch([*self.command("watch", ASSIGNMENT, "--jobs=2"), *options])


class Watch:
    """A watch in a process of its own; its lines are read as they come."""

    def __init__(self, command: list[str]):
        self.lines: list[str] = []
        self._coming: queue.SimpleQueue = queue.SimpleQueue()
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self._coming.put(line.rstrip())
        self._coming.put(None)

    def until(self, *patterns: str) -> list[str]:
        """Wait until each pattern has stood in a line that came after the last call; the lines."""
        missing, found = set(patterns), []
        while missing:
            try:
                line = self._coming.get(timeout=PATIENCE_SECONDS)
            except queue.Empty:
                raise AssertionError(f"no line with {missing} in {self.lines}") from None
            assert line is not None, f"the watch ended without {missing}: {self.lines}"
            self.lines.append(line)
            found.append(line)
            missing = {pattern for pattern in missing if not re.search(pattern, line)}
        return found

    def end(self, how: int = signal.SIGTERM) -> int:
        """Send a signal, and wait for the end; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(timeout=PATIENCE_SECONDS)
        while (line := self._coming.get(timeout=PATIENCE_SECONDS)) is not None:
            self.lines.append(line)
        self.process.stdout.close()
        return code

    def __enter__(self) -> "Watch":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
