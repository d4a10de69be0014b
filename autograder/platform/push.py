"""The scores of one assignment that the platform has not got yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from traitlets.config import Config

from autograder.judge.render import number
from autograder.platform import journal
from autograder.platform.calls import ColumnGone, PlatformError, Refused
from autograder.platform.journal import Journal, Sent
from autograder.results.records import FAILED, Results
from autograder.seam import database
from autograder.seam import roster as rosters
from autograder.seam.roster import Learner, Roster

Tell = Callable[[str], None]


class Target(Protocol):
    """Where scores go."""

    name: str
    """The course over there."""
    feedback: str
    """Where a learner reads feedback, with {learner} and {assignment}; may be empty."""

    def column(self, resource: str, label: str, maximum: float) -> str:
        """The address of an assignment's column, made if it is not there."""

    def send(self, column: str, score: Sent, again: bool) -> None:
        """Have a score stand there; `lti.Lti.send` says what it raises."""


@dataclass(frozen=True)
class Pushed:
    """What became of a push."""

    sent: int = 0
    same: int = 0
    """Scores that were there already."""
    left: int = 0
    """Scores that could not be sent; a line was told of each."""

    def __str__(self) -> str:
        told = f"{self.sent} sent · {self.same} there already"
        return f"{told} · {self.left} not sent" if self.left else told


def push(
    root: Path,
    config: Config,
    assignment: str,
    target: Target,
    tell: Tell,
    only: set[str] | None = None,
    new_column: bool = False,
) -> Pushed:
    """Send what is not there yet. Stopped at any moment, the next run goes on.

    Args:
        tell: called with a line on each score that cannot be sent.
        only: these learners; everybody by default.
        new_column: the column there was removed: have a new one.

    Raises:
        PlatformError: none can be sent any more; what was sent is in the journal.
    """
    folders = rosters.directory(root, assignment, config)
    roster = rosters.roster(folders, assignment)
    wanted = dict(_wanted(root, roster, assignment, target.feedback, tell))
    left = sum(score is None for score in wanted.values())
    ready = {who: s for who, s in wanted.items() if s and (only is None or who in only)}
    if not ready:
        return Pushed(left=left)
    resource = f"{folders.course_id}/{assignment}"
    with journal.opened(_place(root, config), target.name, resource) as book:
        if new_column:  # only once the platform has answered is what was sent forgotten
            address = target.column(resource, assignment, roster.max_points)
            book.forget_column()
            book.column = address
        new = {who: score for who, score in ready.items() if _is_new(book, who, score)}
        if not new:
            return Pushed(same=len(ready), left=left)
        if not book.column:
            book.column = target.column(resource, assignment, roster.max_points)
        sent = 0
        for learner, score in new.items():
            told, again = book.begin(learner, score)
            try:
                target.send(book.column, told, again)
            except Refused as error:
                tell(f"{learner}: {error}")
                left += 1
                continue
            except ColumnGone as error:
                raise ColumnGone(f"{error}: --new-column has a new one made") from error
            except PlatformError as error:
                rest = len(new) - sent - left
                raise type(error)(f"{error} ({sent} sent, {rest} still to send)") from error
            book.arrived(learner)
            sent += 1
    return Pushed(sent, len(ready) - len(new), left)


def pending(
    root: Path, config: Config, assignment: str, target: Target, tell: Tell
) -> Iterator[tuple[str, Sent, Sent | None]]:
    """Who would change: learner, the score that would be sent, and the one that was sent last."""
    folders = rosters.directory(root, assignment, config)
    roster = rosters.roster(folders, assignment)
    resource = f"{folders.course_id}/{assignment}"
    with journal.opened(_place(root, config), target.name, resource) as book:
        for learner, score in _wanted(root, roster, assignment, target.feedback, tell):
            if score and _is_new(book, learner, score):
                before = book.get(learner)
                yield learner, score, before[0] if before else None


def _place(root: Path, config: Config) -> Path:
    """The gradebook's folder; the course's, if the gradebook is a server's."""
    path = database.file(rosters.directory(root, "", config).db_url)
    return path.parent if path else root


def _is_new(book: Journal, learner: str, score: Sent) -> bool:
    before = book.get(learner)
    return before is None or not before[1] or replace(before[0], time="") != score


def _wanted(
    root: Path, roster: Roster, assignment: str, feedback: str, tell: Tell
) -> Iterator[tuple[str, Sent | None]]:
    """Each learner's score as it should stand there; None for who has one that cannot be sent."""
    ids = Counter(entry.lms_id for entry in roster.learners if entry.lms_id)
    failed = {
        result.learner
        for result in Results(root / "results" / assignment).all()
        if result.state == FAILED
    }
    for entry in roster.learners:
        if entry.score is None:
            continue
        if entry.id in failed and not entry.score.by_hand:
            tell(f"{entry.id}: the last run failed, which is not theirs: what stands there stays")
        elif not entry.lms_id:
            tell(f"{entry.id}: not known to the platform: `autograder roster --platform` asks it")
        elif ids[entry.lms_id] > 1:
            tell(f"{entry.id}: another learner has the same lms_user_id: put one right")
        else:
            yield entry.id, _score(entry, roster, assignment, feedback)
            continue
        yield entry.id, None


def _score(entry: Learner, roster: Roster, assignment: str, feedback: str) -> Sent:
    score = entry.score
    assert score is not None
    told = []
    if score.late_penalty:
        told.append(f"{number(score.late_penalty)} points were taken off for being late.")
    if score.needs_review:
        told.append("A part is still to be graded by a person.")
    if feedback:
        where = feedback.replace("{learner}", entry.id).replace("{assignment}", assignment)
        told.append(f"Feedback: {where}")
    return Sent(
        entry.lms_id, score.points, roster.max_points, " ".join(told), bool(score.needs_review)
    )


def target_of(kind: str, root: Path, config: Config) -> Target:
    """The platform that nbgrader_config.py names.

    Args:
        kind: "lti", "canvas" or "moodle".

    Raises:
        ConfigError: it is not all set.
    """
    from autograder.platform.settings import Canvas, Moodle, Platform, settings

    if kind == "lti":
        from autograder.platform.lti import Lti

        return Lti(settings(config, Platform, "client_id", "token_url", "line_items"), root)
    if kind == "moodle":
        from autograder.platform.moodle import MoodleCourse

        return MoodleCourse(settings(config, Moodle, "address", "course", "token_file"), root)
    from autograder.platform.canvas import CanvasCourse

    return CanvasCourse(settings(config, Canvas, "address", "course", "token_file"), root)
