"""How hard each part of each exercise was: what became of it, over a class."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder.job import Verdict
from autograder.results.records import Result


@dataclass(frozen=True)
class PartCount:
    """How often one part of a check was passed, passed in part and failed."""

    exercise: str
    name: str
    max_points: float
    passed: int
    partly: int
    failed: int

    @property
    def total(self) -> int:
        return self.passed + self.partly + self.failed


@dataclass(frozen=True)
class Exercise:
    """One judged exercise over a class.

    Attributes:
        mean_share: of its points, that were earned on average, from 0 to 1.
        full: how many earned all of them.
    """

    name: str
    max_points: float
    mean_share: float
    full: int
    parts: tuple[PartCount, ...]


def exercise_name(check: str) -> str:
    """What an exercise is called on a page: ``pooling.max_pool2d`` is "max pool2d"."""
    return (check.partition(".")[2] or check).replace("_", " ")


def judged_verdicts(result: Result) -> list[Verdict]:
    """The verdicts that say something of the answers: none of a file that could not be read, whose
    one reason stands in place of all verdicts."""
    return [v for v in result.verdicts if not (result.reason and v.reason == result.reason)]


def exercises(results: Iterable[Result]) -> list[Exercise]:
    """The exercises in the notebook's order; of results that the judge gave."""
    checks: dict[str, list] = {}
    for result in results:
        for verdict in judged_verdicts(result):
            checks.setdefault(verdict.check, []).append(verdict)
    return [_exercise(check, verdicts) for check, verdicts in checks.items()]


def _exercise(check: str, verdicts: list) -> Exercise:
    parts: dict[str, list] = {}
    for verdict in verdicts:
        for part in verdict.parts:
            parts.setdefault(part.name, []).append(part)
    most = max(verdict.max_points for verdict in verdicts)
    shares = [v.points / v.max_points for v in verdicts if v.max_points]
    name = exercise_name(check)
    return Exercise(
        name,
        most,
        sum(shares) / len(shares) if shares else 0.0,
        sum(v.points >= v.max_points for v in verdicts),
        tuple(_counted(name, part, found) for part, found in parts.items()),
    )


def _counted(exercise: str, name: str, found: list) -> PartCount:
    passed = sum(part.passed for part in found)
    partly = sum(not part.passed and part.points > 0 for part in found)
    failed = len(found) - passed - partly
    return PartCount(exercise, name, found[0].max_points, passed, partly, failed)
