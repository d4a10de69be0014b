"""Who is in the class and what each one's score is, from nbgrader's gradebook, which is only read.
Part of the nbgrader seam."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader import api
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.config import Config

from autograder.seam import database
from autograder.seam.staging import Directory


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
    seconds_late: float = 0.0


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


BUSY_SECONDS = 10
PAGES = 10_000


def copy_gradebook(original: str, copy: Path) -> None:
    """Copy all that nbgrader keeps, as it is at one moment, into a new SQLite file.

    Args:
        original: its address, by SQLAlchemy's rules.

    Raises:
        sqlite3.Error, sqlalchemy.exc.SQLAlchemyError: it is damaged, or somebody writes to it for
            longer than `BUSY_SECONDS`.
    """
    path = database.file(original)
    if path is not None:
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            deadline = time.monotonic() + BUSY_SECONDS

            def patient(*_: int) -> None:
                if time.monotonic() > deadline:
                    raise sqlite3.OperationalError("database is locked")

            # Without a limit it waits for ever while another process writes.
            source.backup(target, pages=PAGES, progress=patient)
        return
    source, target = api.create_engine(original), api.create_engine(f"sqlite:///{copy}")
    api.Base.metadata.create_all(target)
    moment = source.connect().execution_options(isolation_level="REPEATABLE READ")
    with moment as here, target.begin() as there:
        for table in api.Base.metadata.sorted_tables:
            if rows := [dict(row) for row in here.execute(table.select()).mappings()]:
                there.execute(table.insert(), rows)
    source.dispose()
    target.dispose()


def directory(root: Path, assignment: str, config: Config) -> Directory:
    """nbgrader's folders of one assignment, which need not be released."""
    config = deepcopy(config)  # Config(config) would share its sections
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
        submission.total_seconds_late,
    )


class Penalty:
    """What the course's plugin for late submissions, nbgrader's, takes off a notebook's points.

    Args:
        config: the course's.
    """

    def __init__(self, config: Config):
        self._step = AssignLatePenalties(config=config)
        self._step.init_plugin()

    def __call__(self, learner: str, points: float, seconds_late: float) -> float:
        """At least 0, and no more than ``points``."""
        if seconds_late <= 0:
            return 0.0
        plugin = self._step.plugin_inst
        penalty = plugin.late_submission_penalty(learner, points, seconds_late)
        return min(max(penalty or 0.0, 0.0), points)
