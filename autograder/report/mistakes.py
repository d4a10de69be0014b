"""Which mistakes a class made: the judge's hints, counted, with who made each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from autograder import harmless
from autograder.job import Part
from autograder.judge.grade import NOT_REACHED
from autograder.report.parts import exercise_name, judged_verdicts
from autograder.results.records import Result

RECOGNISED, OTHER, BLANK = "recognised", "other", "blank"
"""The judge named the mistake; it did not; or the exercise was not written."""


@dataclass(frozen=True)
class Mistake:
    """One mistake, in one exercise.

    Attributes:
        told: the judge's hint; for one that it did not recognise, what it told the first of them.
        parts: the parts that it cost, of all who made it.
    """

    exercise: str
    kind: str
    told: str
    parts: tuple[str, ...]
    learners: tuple[str, ...]


def mistakes(results: Iterable[Result]) -> list[Mistake]:
    """All mistakes, the most frequent first; each learner counts once for each.

    Failures that the judge did not recognise are grouped by part. Parts that were never reached,
    because the code before them ended the session, count under the reason.
    """
    found: dict[tuple, dict] = {}
    for result in results:
        for verdict in judged_verdicts(result):
            for part in verdict.parts:
                if not part.passed:
                    key, told = _sorted_out(part, verdict.reason)
                    group = found.setdefault(
                        (exercise_name(verdict.check), *key), {"told": told, "parts": {}, "who": {}}
                    )
                    group["parts"][part.name] = group["who"][result.learner] = None
    made = [
        Mistake(exercise, kind, group["told"], tuple(group["parts"]), tuple(group["who"]))
        for (exercise, kind, _), group in found.items()
    ]
    return sorted(made, key=lambda mistake: (-len(mistake.learners), mistake.exercise))


def _sorted_out(part: Part, reason: str) -> tuple[tuple[str, str], str]:
    """What tells this failure from others, and what to say of it."""
    if part.mistake:
        told = harmless.line(part.mistake.removeprefix("this is the result of "), 300)
        return (RECOGNISED, told), told
    first = harmless.line(part.message.strip().splitlines()[0], 300)
    if first.endswith("not written yet"):
        return (BLANK, ""), "not written"
    if reason or first == NOT_REACHED:
        told = harmless.line(reason or first, 300)
        return (OTHER, told), told
    return (OTHER, part.name), first
