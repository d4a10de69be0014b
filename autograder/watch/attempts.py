"""Which attempts each learner made, and when their feedback went out: results/ASSIGNMENT/attempts/.

Feedback on demand is an oracle: it names the likely mistake, and could be asked until it has none
to name. So the attempts whose feedback a learner gets on one day can be limited. What exceeds the
limit is graded all the same and counts; its feedback waits for the next day.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Attempt:
    """One attempt that was graded."""

    handed_in: str
    """Digest of its files, as in ``Result.handed_in``."""
    graded: str
    """When it was first graded; ISO 8601 in UTC, as the other times."""
    released: str = ""
    """When its feedback was first handed back; empty while it waits."""
    digest: str = ""
    """Of the result whose feedback was handed back last, as in ``Result.digest``."""
    penalty: float = 0.0
    """Points that being late cost on the page that was handed back last."""


class Attempts:
    """The ledger of one assignment.

    Args:
        folder: results/ASSIGNMENT/attempts.
        a_day: how many a learner may have the feedback of on one day of this machine's calendar;
            0 for all.
    """

    def __init__(self, folder: Path, a_day: int = 0):
        self.folder, self.a_day = folder, a_day
        self._kept: dict[str, list[Attempt]] = {}

    def of(self, learner: str) -> list[Attempt]:
        """A learner's attempts, the earliest first."""
        if learner not in self._kept:
            self._kept[learner] = self._read(learner)
        return self._kept[learner]

    def find(self, learner: str, handed_in: str) -> Attempt | None:
        """The attempt with these files."""
        return next((a for a in self.of(learner) if a.handed_in == handed_in), None)

    def number(self, learner: str, handed_in: str) -> int:
        """The attempt's number, from 1; that of the next one when it is not in the ledger yet."""
        known = [attempt.handed_in for attempt in self.of(learner)]
        return known.index(handed_in) + 1 if handed_in in known else len(known) + 1

    def graded(self, learner: str, handed_in: str) -> Attempt:
        """Write down that an attempt was graded, once."""
        attempt = self.find(learner, handed_in)
        if attempt is None:
            attempt = Attempt(handed_in, _now())
            self._put(learner, attempt)
        return attempt

    def may_see(self, learner: str, attempt: Attempt) -> bool:
        """Whether the learner may have an attempt's feedback today; what they had, stays theirs."""
        if not self.a_day or attempt.released:
            return True
        today = datetime.now().date()
        seen = sum(bool(a.released) and _day(a.released) == today for a in self.of(learner))
        return seen < self.a_day

    def released(self, learner: str, attempt: Attempt, digest: str, penalty: float = 0.0) -> None:
        """Write down that an attempt's feedback was handed back, and with which penalty."""
        time = attempt.released or _now()
        self._put(learner, replace(attempt, released=time, digest=digest, penalty=penalty))

    def _put(self, learner: str, attempt: Attempt) -> None:
        others = self.of(learner)
        places = [a.handed_in for a in others]
        if attempt.handed_in in places:
            others[places.index(attempt.handed_in)] = attempt
        else:
            others.append(attempt)
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{learner}.json"
        draft = path.with_suffix(".tmp")
        draft.write_text(json.dumps([asdict(a) for a in others], indent=1) + "\n")
        draft.replace(path)

    def _read(self, learner: str) -> list[Attempt]:
        try:
            return [Attempt(**a) for a in json.loads((self.folder / f"{learner}.json").read_text())]
        except (OSError, ValueError, TypeError):
            return []


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _day(time: str):
    return datetime.fromisoformat(time).astimezone().date()
