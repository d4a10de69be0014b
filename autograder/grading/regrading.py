"""What a changed source or check does to scores already given: run again, compared, not written.

The submissions run with their stored seeds, on a copy of the gradebook, so that gradebook,
autograded/, feedback/ and results/ stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from traitlets.config import Config

from autograder import course_config, harmless
from autograder.engine import pool
from autograder.grading.grading import all_verdicts, require_checks
from autograder.job import Submission, Verdict
from autograder.results.records import GRADED, Result, Results, digest_of
from autograder.seam import database, roster
from autograder.seam.staging import Course, handed_in_files


@dataclass(frozen=True)
class PartChange:
    """One part that would earn other points than it did."""

    check: str
    part: str
    before: float
    after: float
    by_hand: bool = False
    """A person gave the exercise's points, which stay whatever the judge says."""


@dataclass(frozen=True)
class Change:
    """One learner of whose parts some would change, or what being late costs.

    Attributes:
        before: points of the judged exercises, with those given by hand in their place.
        penalty_before, penalty_after: what is taken off for being late.
    """

    learner: str
    before: float
    after: float
    parts: tuple[PartChange, ...]
    penalty_before: float = 0.0
    penalty_after: float = 0.0

    @property
    def difference(self) -> float:
        """Points that the learner gains, less than 0 if some are lost."""
        lost = self.penalty_after - self.penalty_before
        return round(self.after - self.before - lost, 4)


@dataclass(frozen=True)
class Comparison:
    """A class before and after.

    Attributes:
        same: how many keep each part.
        skipped: learner → why there is nothing to compare.
        failed: learner → why the run failed.
    """

    assignment: str
    changes: tuple[Change, ...]
    same: int
    skipped: dict[str, str]
    failed: dict[str, str]

    @property
    def up(self) -> list[Change]:
        return [change for change in self.changes if change.difference > 0]

    @property
    def down(self) -> list[Change]:
        return [change for change in self.changes if change.difference < 0]


def compare(
    root: Path,
    assignment: str,
    workers: pool.Workers | int,
    sandbox: bool,
    tell: Callable[[int], None],
) -> Comparison:
    """Run again what has been graded, and compare part by part.

    Args:
        tell: called with the number of submissions as each one ends.

    Raises:
        CourseError: the assignment cannot be graded as it stands; `grade` would refuse as well.
        ConfigError: the settings in nbgrader_config.py are wrong.
    """
    config = course_config.load(root)
    with TemporaryDirectory(prefix="kit-") as folder:
        course = _on_a_copy(root, assignment, config, Path(folder) / "gradebook.db")
        require_checks(course)
        course.save_source()
        known = roster.roster(roster.directory(root, assignment, config), assignment)
        return _Regrading(course, known, sandbox).run(workers, tell)


def _on_a_copy(root: Path, assignment: str, config: Config, copy: Path) -> Course:
    """The course with a copy of its gradebook."""
    original = roster.directory(root, assignment, config).db_url
    if database.is_there(original):
        roster.copy_gradebook(original, copy)
    config = Config(config)
    config.CourseDirectory.db_url = f"sqlite:///{copy}"
    return Course(root, assignment, config)


class _Regrading:
    def __init__(self, course: Course, known: roster.Roster, sandbox: bool):
        self.penalty = roster.Penalty(course.config)
        self.course, self.known, self.sandbox = course, known, sandbox
        self.limits = course_config.limits(course.config)
        self.stored: dict[str, Result] = {}
        self.verdicts: dict[str, tuple[Verdict, ...]] = {}
        self.skipped: dict[str, str] = {}
        self.failed: dict[str, str] = {}

    def run(self, workers: pool.Workers | int, tell: Callable[[int], None]) -> Comparison:
        learners = self.course.learners()
        for submission, outcome in pool.run_all(self._submissions(learners), workers):
            failed = next((one for one in outcome.all if one.state != GRADED), None)
            if failed is None:
                self.verdicts[submission.learner] = all_verdicts(outcome)
            else:
                self.failed[submission.learner] = harmless.line(failed.reason, 300)
            tell(len(learners))
        changes = []
        for learner, verdicts in sorted(self.verdicts.items()):
            entry = self.known.get(learner)
            score = entry.score if entry and entry.score else roster.Score(0.0)
            change = _change(learner, self.stored[learner].verdicts, verdicts, score.by_hand)
            changes.append(self._with_penalties(change, score))
        moved = tuple(change for change in changes if change.parts or change.difference)
        return Comparison(
            self.course.assignment, moved, len(changes) - len(moved), self.skipped, self.failed
        )

    def _with_penalties(self, change: Change, score: roster.Score) -> Change:
        # Of the whole notebook, what a person graded included: nbgrader's plugin is given that.
        whole = score.points + score.late_penalty + change.after - change.before
        penalty = self.penalty(change.learner, round(whole, 4), score.seconds_late)
        return replace(change, penalty_before=score.late_penalty, penalty_after=round(penalty, 4))

    def _submissions(self, learners: list[str]) -> Iterator[Submission]:
        results = Results(self.course.root / "results" / self.course.assignment)
        for learner in learners:
            stored = results.get(learner)
            if stored is None or stored.state != GRADED:
                self.skipped[learner] = "not graded yet" if stored is None else stored.state
            elif self.course.is_link(learner):
                self.skipped[learner] = "the folder is a link"
            elif stored.handed_in != digest_of(handed_in_files(self.course.submission(learner))):
                self.skipped[learner] = "handed in anew since it was graded"
            else:
                self.stored[learner] = stored
                how = stored.seed, self.limits, self.sandbox
                try:
                    submission = self.course.submitted(learner, *how, use_copy=bool(stored.copy))
                except Exception as error:
                    self.failed[learner] = f"staging: {error!r}"
                else:
                    yield submission


def _change(
    learner: str,
    before: tuple[Verdict, ...],
    after: tuple[Verdict, ...],
    by_hand: dict[str, float],
) -> Change:
    old, new = _parts(before), _parts(after)
    none = ("", 0.0)
    parts = tuple(
        PartChange(
            new.get(key, old.get(key, none))[0],
            key[1],
            old.get(key, none)[1],
            new.get(key, none)[1],
            key[0] in by_hand,
        )
        for key in dict.fromkeys((*old, *new))
        if old.get(key, none)[1] != new.get(key, none)[1]
    )
    return Change(learner, _points(before, by_hand), _points(after, by_hand), parts)


def _parts(verdicts: tuple[Verdict, ...]) -> dict[tuple[str, str], tuple[str, float]]:
    """(Grade id, part) → check and points."""
    return {(v.grade_id, part.name): (v.check, part.points) for v in verdicts for part in v.parts}


def _points(verdicts: tuple[Verdict, ...], by_hand: dict[str, float]) -> float:
    return round(sum(by_hand.get(v.grade_id, v.points) for v in verdicts), 4)
