"""Who is in the class and what each one's score is, from nbgrader's gradebook, which is only read.
Part of the nbgrader seam."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from traitlets.config import Config

from autograder import database
from autograder.staging import Directory


@dataclass(frozen=True)
class Score:
    """What the gradebook says of one submission, manual points and late penalty included."""

    points: float
    """After the late penalty, at least 0."""
    late_penalty: float = 0.0
    needs_review: bool = False
    """A person has still to grade something, so that the points may change."""
    by_hand: dict[str, float] = field(default_factory=dict)
    """Grade id → the points that a person gave, which count in place of the judge's."""
    comments: tuple[str, ...] = ()
    """What graders wrote, by hand, in the notebook's order."""


@dataclass(frozen=True)
class Learner:
    """One entry of the class list."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""
    """nbgrader's lms_user_id."""
    score: Score | None = None
    """None: no submission of theirs is in the gradebook."""

    @property
    def name(self) -> str:
        """First and last name; empty when the gradebook has none."""
        return f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True)
class Roster:
    """The class, by learner's id.

    Attributes:
        max_points: of the assignment, manually graded answers included; 0 when it is not in the
            gradebook.
    """

    learners: tuple[Learner, ...] = ()
    max_points: float = 0.0

    def get(self, learner: str) -> Learner | None:
        return next((entry for entry in self.learners if entry.id == learner), None)


def directory(root: Path, assignment: str, config: Config) -> Directory:
    """nbgrader's folders of one assignment, which need not be released."""
    config = Config(config)
    config.CourseDirectory.root = str(root.resolve())
    config.CourseDirectory.assignment_id = assignment
    return Directory(config=config)


def roster(folders: Directory, assignment: str) -> Roster:
    """The class list with the scores of one assignment; empty before there is a gradebook."""
    if not database.is_there(folders.db_url):
        return Roster()
    with Gradebook(folders.db_url, folders.course_id) as gradebook:
        try:
            max_points = gradebook.find_assignment(assignment).max_score
        except MissingEntry:
            max_points = 0.0
        entries = (_learner(gradebook, assignment, student) for student in gradebook.students)
        return Roster(tuple(sorted(entries, key=lambda entry: entry.id)), max_points)


def _learner(gradebook: Gradebook, assignment: str, student) -> Learner:
    try:
        score = _score(gradebook.find_submission(assignment, student.id))
    except MissingEntry:
        score = None
    return Learner(
        student.id,
        student.first_name or "",
        student.last_name or "",
        student.email or "",
        student.lms_user_id or "",
        score,
    )


def _score(submission) -> Score:
    penalty = submission.late_submission_penalty or 0.0
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    comments = [comment for notebook in submission.notebooks for comment in notebook.comments]
    return Score(
        round(max(0.0, submission.score - penalty), 4),
        penalty,
        bool(submission.needs_manual_grade),
        {g.name: g.manual_score for g in grades if g.manual_score is not None},
        tuple(c.manual_comment for c in comments if c.manual_comment),
    )
