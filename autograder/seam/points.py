"""Points that a person gives a part, as formgrader would. Part of the nbgrader seam."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nbgrader.api import Grade, Gradebook, MissingEntry

from autograder.seam import database
from autograder.seam.staging import Directory


class NoSuchPart(ValueError):
    """The gradebook has no such part, or it has fewer points."""


def require(folders: Directory, learner: str, assignment: str, part: str, points: float) -> None:
    """Make sure that `give` can.

    Raises:
        NoSuchPart: there is no such part, or it is worth less.
    """
    with _part(folders, learner, assignment, part, points):
        pass


def give(folders: Directory, learner: str, assignment: str, part: str, points: float) -> None:
    """Have a part earn so many points, whatever the judge says.

    Raises:
        NoSuchPart: there is no such part, or it is worth less.
    """
    with _part(folders, learner, assignment, part, points) as (book, grade):
        grade.manual_score, grade.needs_manual_grade = points, False
        book.db.commit()


@contextmanager
def _part(
    folders: Directory, learner: str, assignment: str, part: str, points: float
) -> Iterator[tuple[Gradebook, Grade]]:
    """The open gradebook, and the part in it, which may have so many points."""
    with (
        database.turn(folders.db_url),
        Gradebook(folders.db_url, folders.course_id) as book,
    ):
        try:
            submission = book.find_submission(assignment, learner)
        except MissingEntry:
            raise NoSuchPart(f"no submission of {assignment} by {learner} is graded") from None
        grades = {grade.name: grade for one in submission.notebooks for grade in one.grades}
        grade = grades.get(f"test-{part}") or grades.get(part)
        if grade is None:
            raise NoSuchPart(f"{assignment} has no part {part}; it has {', '.join(sorted(grades))}")
        if points > grade.max_score:
            raise NoSuchPart(f"{part} is worth {grade.max_score:g} points, not {points:g}")
        yield book, grade
