"""Names of learners, written into nbgrader's gradebook. Part of the nbgrader seam."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory

from autograder import course_config


def name(root: Path, names: Mapping[str, tuple[str, str]]) -> None:
    """Give learners a first and a last name, for formgrader to list.

    Args:
        root: the course's root.
        names: by learner's id; who is not in the gradebook gets there.
    """
    directory = CourseDirectory(config=course_config.load(root), root=str(root.resolve()))
    with Gradebook(directory.db_url) as gradebook:
        for learner, (first, last) in names.items():
            gradebook.update_or_create_student(learner, first_name=first, last_name=last)
