"""What learners ask about their grades: `requests.json` beside a notebook, and the answers.

A later hand-in may come without the file, so what was asked is kept in results/requests.json, with
its answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder import harmless
from autograder.results.kept import Kept
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
    points: float | None = None
    """What the whole part earns from then on, if the answer changes that."""
    waits: bool = False
    """Whether the answer has still to go into gradebook and feedback."""


class Requests(Kept[list[Request]]):
    """results/requests.json of the course at ``root``: questions as they were asked."""

    def __init__(self, root: Path):
        super().__init__(root / "results" / "requests.json", _parsed, list)

    def of(self, learner: str, assignment: str) -> list[Request]:
        """One learner's about one assignment."""
        return [r for r in self.read() if (r.learner, r.assignment) == (learner, assignment)]

    def take(self, learner: str, assignment: str, folder: Path) -> None:
        """Keep what was handed in with a submission."""
        if not LEARNER.fullmatch(learner) or not (folder / FILE).exists():
            return
        new = list(_read(learner, assignment, folder / FILE))
        with self.changing() as entries:
            mine = [r for r in entries if (r.learner, r.assignment) == (learner, assignment)]
            known = {(r.part, r.question) for r in mine}
            fresh = [r for r in new if (r.part, r.question) not in known]
            entries += fresh[: max(0, MOST - len(mine))]

    def waiting(self, assignment: str) -> list[Request]:
        """Those about an assignment whose answers have still to go into gradebook and feedback."""
        return [r for r in self.read() if r.waits and r.assignment == assignment]

    def settled(self, requests: list[Request]) -> None:
        """Their answers are where they belong, unless others were given meanwhile."""
        with self.changing() as entries:
            for index, one in enumerate(entries):
                if one in requests:
                    entries[index] = replace(one, waits=False)

    def answer(
        self, learner: str, assignment: str, part: str, text: str, points: float | None = None
    ) -> int:
        """Answer what a learner asked about a part, or give another answer; it waits.

        Returns:
            How many questions that were.
        """
        now, count = datetime.now(UTC).isoformat(timespec="seconds"), 0
        with self.changing() as entries:
            for index, one in enumerate(entries):
                if (one.learner, one.assignment, one.part) == (learner, assignment, part):
                    entries[index] = replace(
                        one, answer=text, answered=now, points=points, waits=True
                    )
                    count += 1
        return count


def _parsed(found: Any) -> list[Request]:
    return [Request(**entry) for entry in found]


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
