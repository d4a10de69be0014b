"""Outcomes → gradebook and feedback, by nbgrader's own steps. Part of the nbgrader seam."""

from __future__ import annotations

import glob
import shutil
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbconvert.writers import FilesWriter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, GetGrades, SaveAutoGrades
from traitlets.config import Config

from autograder import disk
from autograder.job import Outcome, Verdict
from autograder.seam import database, early_feedback, gradebook, standing
from autograder.seam.feedback import FeedbackExporter
from autograder.seam.short_page import short_page
from autograder.seam.staging import Course, plain_files


class SaveGrades(SaveAutoGrades):
    """SaveAutoGrades, and what a person has graded stays graded: nbgrader asks for another look
    after each run, even if neither the submission nor the judge's points are new."""

    def _add_score(self, cell: NotebookNode, resources: Any) -> None:
        if not resources["nbgrader"].get("unchanged"):
            super()._add_score(cell, resources)
            return
        place = (self.notebook_id, self.assignment_id, self.student_id)
        grade = self.gradebook.find_grade(cell.metadata.nbgrader.grade_id, *place)
        done = grade.manual_score is not None and not grade.needs_manual_grade
        before = grade.auto_score
        super()._add_score(cell, resources)
        if done and grade.auto_score == before:
            grade.needs_manual_grade = False


class Recorder(Autograde):
    """nbgrader's Autograde without what the workers have done."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.force = True
        self.exporter = self.exporter_class(parent=self, config=self.config)
        self.writer = FilesWriter(parent=self, config=self.config)
        self._steps = [SaveGrades(parent=self), AssignLatePenalties(parent=self)]
        self._telling = GetGrades(parent=self)

    def record(
        self, course: Course, learner: str, outcome: Outcome, unchanged: bool = False
    ) -> dict[str, Any]:
        """Write one outcome to the gradebook and to autograded/.

        Args:
            unchanged: the same submission has been graded before.

        Returns:
            The grounds of a feedback page, as the gradebook has them now; empty when the outcome
            comes without a page.

        Raises:
            ValueError: the outcome has no notebook.
        """
        if not all(one.autograded for one in outcome.all):
            raise ValueError("the worker gave no notebook")
        who = {"assignment_id": course.assignment, "student_id": learner}
        with (
            database.turn(course.directory.db_url),
            chdir(course.root),
            _plain_copy(course, learner),
            gradebook.one(course.directory.db_url, course.directory.course_id),
        ):
            folder = course.submission(learner)
            self.notebooks = [str(folder / f"{one.notebook}.ipynb") for one in outcome.all]
            self.init_destination(**who)
            self.init_assignment(**who)
            # nbconvert makes a folder once, also for one that was recorded, and removed, before.
            course.autograded(learner).mkdir(parents=True, exist_ok=True)
            grounds = [self._notebook(folder, one, unchanged) for one in outcome.all]
            self.set_permissions(**who)
        return grounds[0]

    def _notebook(self, folder: Path, outcome: Outcome, unchanged: bool) -> dict[str, Any]:
        """Write one notebook's outcome; the grounds of its page."""
        resources = self.init_single_notebook_resources(str(folder / f"{outcome.notebook}.ipynb"))
        resources["output_extension"] = ".ipynb"
        resources["nbgrader"]["unchanged"] = unchanged
        counted = NotebookNode(cells=[nbformat.from_dict(cell) for cell in outcome.counted])
        steps = [*self._steps, self._telling] if outcome.page else self._steps
        for step in steps:
            step(counted, resources)
        self.write_single_notebook(outcome.autograded + "\n", resources)
        return early_feedback.grounds(counted, resources) if outcome.page else {}

    def reckon_penalty(self, course: Course, learner: str) -> bool:
        """Reckon anew what being late costs a submission that was graded before.

        Returns:
            Whether that has changed: its due date, an extension, or the course's rule has.
        """
        url = course.directory.db_url
        about = {"student": learner, "assignment": course.assignment, "db_url": url}
        before = penalty(course, learner)
        with database.turn(url), gradebook.one(url, course.directory.course_id):
            step = AssignLatePenalties(parent=self)
            for name in course.releases:
                step(NotebookNode(cells=[]), {"nbgrader": {**about, "notebook": name}})
        return penalty(course, learner) != before


def penalty(course: Course, learner: str) -> float:
    """Points that being late costs a submission of the gradebook's, all its notebooks together."""
    with Gradebook(course.directory.db_url, course.directory.course_id) as book:
        submission = book.find_submission(course.assignment, learner)
        return round(submission.late_submission_penalty or 0.0, 4)


def maybe_late(course: Course) -> set[str]:
    """Whose submissions in the gradebook are late, or were when they were graded."""
    with Gradebook(course.directory.db_url, course.directory.course_id) as book:
        return {
            submission.student_id
            for submission in book.find_assignment(course.assignment).submissions
            if submission.total_seconds_late > 0 or submission.late_submission_penalty
        }


@contextmanager
def _plain_copy(course: Course, learner: str) -> Iterator[None]:
    """While open, the course has a copy of the plain files in place of what was handed in.

    nbgrader would copy what links point at, the instructor's files included, into autograded/ and
    feedback/, wait for ever at a pipe, and take hours for some thousands of files.
    """
    folder, kept = course.submission(learner), course.directory.submitted_directory
    with TemporaryDirectory() as place:
        try:
            course.directory.submitted_directory = place
            copy = course.submission(learner)
            copy.mkdir(parents=True)
            for name in plain_files(folder, course.releases).taken:
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(folder / name, copy / name)
            yield
        finally:
            course.directory.submitted_directory = kept


def write_page(course: Course, learner: str, page: str) -> None:
    """One page as a submission's whole feedback, also of a learner whom nbgrader does not know."""
    folder = course.feedback(learner)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{course.assignment}.html").write_text(page, "utf-8")


class Pages(GenerateFeedback):
    """GenerateFeedback that may have been given the page."""

    page = ""

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """As GenerateFeedback's, but for the making of the page."""
        if not self.page:
            super().convert_single_notebook(notebook_filename)
            return
        resources = self.init_single_notebook_resources(notebook_filename)
        resources["output_extension"] = self.exporter.file_extension
        told = resources["nbgrader"]
        where = Path(self.coursedir.root), self.config, told["assignment"], told["student"]
        self.write_single_notebook(standing.filled(self.page, *where), resources)

    def write_single_notebook(self, output: str, resources: dict[str, Any]) -> None:
        """As nbgrader's. A file of the page's name that was handed in, as an export of the notebook
        is, was copied there before, and like all that was graded it cannot be written to."""
        told = resources["nbgrader"]
        folder = Path(self._format_dest(told["assignment"], told["student"]))
        name = resources["unique_key"] + resources["output_extension"]
        (folder / name).unlink(missing_ok=True)
        super().write_single_notebook(output, resources)


def write_feedback(
    course: Course, learner: str, page: str = "", verdicts: tuple[Verdict, ...] = ()
) -> str:
    """One learner's feedback page, by stock ``nbgrader generate_feedback``.

    Args:
        page: as it stands, if it has been made already.
        verdicts: for a short page, if nbgrader's cannot be made.

    Returns:
        Why the page is short; empty when it is nbgrader's.

    Raises:
        Exception, SystemExit: no page can be written.
    """
    config = Config(course.config)
    config.GenerateFeedback.exporter_class = FeedbackExporter
    config.CourseDirectory.student_id = glob.escape(learner)
    directory = CourseDirectory(config=config)
    converter = Pages(coursedir=directory, config=config, log=course.quiet())
    converter.force, converter.page = True, page
    try:
        converter.start()
    except (Exception, SystemExit) as error:  # nbgrader exits at what it does not like
        if database.told(error) or disk.told(error, course.root):
            raise
        why = course.last_error() or repr(error)
        converter.page = short_page(course.assignment, verdicts, why)
        converter.start()
        return why
    return ""
