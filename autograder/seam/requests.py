"""What learners ask about their grades: `requests.json` beside a notebook, and the answers.

A later hand-in may come without the file, so what was asked is kept in results/requests.json, with
its answer.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from autograder import harmless
from autograder.course_config import ConfigError
from autograder.results.records import LEARNER
from autograder.submission import plain

FILE = "requests.json"
"""Beside the notebook, as `course.ask` writes it."""
LARGEST = 256 * 1024
MOST = 50
"""Of one learner in one assignment."""
LONGEST = 2_000


@dataclass(frozen=True)
class Request:
    """One question on one part. The learner's words are made harmless."""

    learner: str
    assignment: str
    part: str
    question: str
    at: str = ""
    """When it was asked, as the learner's machine says; ISO 8601, as the other time."""
    answer: str = ""
    answered: str = ""
    """When; empty while it is open."""


class Requests:
    """results/requests.json of the course at ``root``."""

    def __init__(self, root: Path):
        self.path = root / "results" / "requests.json"

    def all(self) -> list[Request]:
        """As they were asked.

        Raises:
            ConfigError: the file cannot be read; it is not overwritten.
        """
        try:
            return [Request(**entry) for entry in json.loads(self.path.read_text())]
        except FileNotFoundError:
            return []
        except (ValueError, TypeError) as error:
            raise ConfigError(
                f"{self.path} cannot be read ({error}): put it right, or move it away"
            ) from error

    def of(self, learner: str, assignment: str) -> list[Request]:
        """One learner's about one assignment."""
        return [r for r in self.all() if (r.learner, r.assignment) == (learner, assignment)]

    def take(self, learner: str, assignment: str, folder: Path) -> None:
        """Keep what was handed in with a submission."""
        if not LEARNER.fullmatch(learner) or not (folder / FILE).exists():
            return
        new = list(_read(learner, assignment, folder / FILE))
        with self._changing() as entries:
            mine = [r for r in entries if (r.learner, r.assignment) == (learner, assignment)]
            known = {(r.part, r.question) for r in mine}
            fresh = [r for r in new if (r.part, r.question) not in known]
            entries += fresh[: max(0, MOST - len(mine))]

    def answer(self, learner: str, assignment: str, part: str, text: str) -> int:
        """Answer what a learner asked about a part, or give another answer.

        Returns:
            How many questions that were.
        """
        now, count = datetime.now(UTC).isoformat(timespec="seconds"), 0
        with self._changing() as entries:
            for index, one in enumerate(entries):
                if (one.learner, one.assignment, one.part) == (learner, assignment, part):
                    entries[index] = replace(one, answer=text, answered=now)
                    count += 1
        return count

    @contextmanager
    def _changing(self) -> Iterator[list[Request]]:
        """The entries, to be changed by one process at a time, and stored in one rename."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with open(self.path.with_name(".requests.lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            entries = self.all()
            before = list(entries)
            yield entries
            if entries != before:
                draft = self.path.with_suffix(f".{os.getpid()}.tmp")
                draft.write_text(json.dumps(entries, default=asdict, indent=1) + "\n")
                draft.replace(self.path)


def _read(learner: str, assignment: str, path: Path) -> Iterator[Request]:
    """What stands in a learner's file, of which nothing is believed."""
    try:
        found = json.loads(plain.read(path, LARGEST))
        for one in found[:MOST]:
            part, question = harmless.line(one["part"], 100), harmless.text(one["question"])
            if part and question.strip():
                at = harmless.line(one.get("at", ""), 40)
                yield Request(learner, assignment, part, question[:LONGEST], at)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return
