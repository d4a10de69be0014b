"""The gradebook as nbgrader's steps are given it: one for all steps over a submission, where each
would open it for itself, and asked once where they ask for each cell. Part of the nbgrader seam.

Nothing that they read or write changes; half of the seconds that recording a submission took went
into asking again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

from nbgrader import api
from nbgrader.converters import autograde
from nbgrader.preprocessors import getgrades, latesubmissions, saveautogrades
from nbgrader.utils import parse_utc
from sqlalchemy import Column, insert, inspect, select
from sqlalchemy.orm import scoped_session, sessionmaker, undefer

from autograder.seam.reuse import Opened

STEPS = (autograde, latesubmissions, getgrades, saveautogrades)
"""nbgrader's modules that open the gradebook for one submission."""

ENTRIES = {api.Grade: ("GradeCell", "TaskCell"), api.Comment: ("SolutionCell", "TaskCell")}
"""What a submission has an entry of, for cells of which kinds."""


@contextmanager
def one(url: str, course: str) -> Iterator[None]:
    """While open, all steps share a gradebook; what they write is one transaction, committed at the
    end unless an error ends it."""
    gradebook = Shared(url, course)
    try:
        with opened.given(gradebook):
            yield
        gradebook.finish()
    finally:
        gradebook.close()


class Gradebook(api.Gradebook):
    """nbgrader's, for one step over one notebook: its grades and comments are asked for once
    and not one by one. None may come to be while it is open."""

    def __init__(self, url: str, *args: Any, **kwargs: Any):
        super().__init__(url, *args, **kwargs)
        self.url = url
        self._found: dict[tuple, dict[str, Any]] = {}

    def find_grade(self, grade_cell: str, *place: str) -> api.Grade:
        """As nbgrader's.

        Raises:
            MissingEntry: there is none.
        """
        found = self._all((api.Grade, *place), lambda: self._given(api.Grade, *place))
        return found.get(grade_cell) or super().find_grade(grade_cell, *place)

    def find_comment(self, solution_cell: str, *place: str) -> api.Comment:
        """As nbgrader's.

        Raises:
            MissingEntry: there is none.
        """
        found = self._all((api.Comment, *place), lambda: self._given(api.Comment, *place))
        return found.get(solution_cell) or super().find_comment(solution_cell, *place)

    def _given(self, kind: Any, notebook: str, assignment: str, student: str) -> Iterable[tuple]:
        submitted = self.find_submission_notebook(notebook, assignment, student)
        query = self.db.query(kind, api.BaseCell.name)
        if kind is api.Grade:  # GetGrades reads it of each, and it would be asked for of each
            query = query.options(undefer(api.Grade.max_score))
        return query.join(api.BaseCell, api.BaseCell.id == kind.cell_id).filter(
            kind.notebook_id == submitted.id
        )

    def _all(self, what: tuple, ask: Callable[[], Iterable[tuple]]) -> dict[str, Any]:
        if what not in self._found:
            self._found[what] = {}
            with suppress(api.MissingEntry):  # nbgrader's own then says which entry is
                self._found[what] = {name: entry for entry, name in ask()}
        return self._found[what]


opened = Opened(STEPS, Gradebook)
"""What nbgrader's steps get that open the gradebook."""


class Shared(Gradebook):
    """A gradebook that stays open when a step closes it. What a step commits is sent when the step
    ends, and committed with the rest."""

    def __init__(self, url: str, course: str):
        # Not nbgrader's own: it looks for each table and for the course, which were there when the
        # assignment was taken into the gradebook.
        self.url, self.course_id, self.authenticator = url, course, None
        self.engine = api.create_engine(url, echo=False, future=True)
        session = sessionmaker(autoflush=True, bind=self.engine, future=True)()
        self.db = scoped_session(lambda: session)
        self._found: dict[tuple, dict[str, Any]] = {}
        self._entries: dict[tuple, Any] = {}
        # What a step has read stays good until its end: nobody else writes.
        session.expire_on_commit = False
        self._commit, session.commit = session.commit, lambda: None

    def __exit__(self, kind: type | None, *_: object) -> None:
        """The next step goes on with it, and reads sums over other entries anew."""
        if kind is None:
            self.db.flush()
        for entry in self.db.identity_map.values():
            if read := _sums(type(entry)) & vars(entry).keys():
                self.db.expire(entry, read)
        self._found.clear()

    def _once(self, finder: str, *names: str) -> Any:
        if (finder, *names) not in self._entries:
            self._entries[finder, *names] = getattr(super(), finder)(*names)
        return self._entries[finder, *names]

    def find_student(self, student_id: str) -> api.Student:
        """As nbgrader's; these entries stay what they are while steps are on one submission."""
        return self._once("find_student", student_id)

    def find_assignment(self, name: str) -> api.Assignment:
        """As nbgrader's."""
        return self._once("find_assignment", name)

    def find_notebook(self, name: str, assignment: str) -> api.Notebook:
        """As nbgrader's."""
        return self._once("find_notebook", name, assignment)

    def find_submission(self, assignment: str, student: str) -> api.SubmittedAssignment:
        """As nbgrader's."""
        return self._once("find_submission", assignment, student)

    def find_submission_notebook(
        self, notebook: str, assignment: str, student: str
    ) -> api.SubmittedNotebook:
        """As nbgrader's."""
        return self._once("find_submission_notebook", notebook, assignment, student)

    def add_submission(
        self, assignment: str, student: str, **columns: Any
    ) -> api.SubmittedAssignment:
        """As nbgrader's, with a grade or comment for each cell, but those as rows: nbgrader reads
        each cell as an object first, and makes an object of each row.

        Raises:
            IntegrityError: there is one already.
        """
        if "timestamp" in columns:
            columns["timestamp"] = parse_utc(columns["timestamp"])
        handed_in = api.SubmittedAssignment(
            assignment=self.find_assignment(assignment),
            student=self.find_student(student),
            **columns,
        )
        self.db.add(handed_in)
        for notebook in handed_in.assignment.notebooks:
            submitted = api.SubmittedNotebook(notebook=notebook, assignment=handed_in)
            self.db.add(submitted)
            self.db.flush()
            cells = select(api.BaseCell.id, api.BaseCell.type).filter_by(notebook_id=notebook.id)
            found = self.db.execute(cells).all()
            for entry, kinds in ENTRIES.items():
                rows = [{"cell_id": i, "notebook_id": submitted.id} for i, k in found if k in kinds]
                if rows:
                    self.db.execute(insert(entry), rows)
        return handed_in

    def finish(self) -> None:
        """Commit all that was written."""
        self._commit()


@cache
def _sums(kind: type) -> frozenset[str]:
    """Names of an entry's values that are queries over others, such as a notebook's score."""
    columns = inspect(kind).column_attrs
    return frozenset(c.key for c in columns if not isinstance(c.columns[0], Column))
