"""Outcomes → gradebook and feedback, by nbgrader's own preprocessors. Part of the nbgrader seam."""

from __future__ import annotations

import glob
import shutil
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute, NbGraderPreprocessor, SaveAutoGrades
from nbgrader.utils import is_grade
from traitlets.config import Config

from autograder import database, harmless
from autograder.feedback import FeedbackExporter
from autograder.job import Outcome, Verdict
from autograder.judge import render
from autograder.staging import Course, Stager, plain_files


class SaveAtOnce(SaveAutoGrades):
    """SaveAutoGrades in one transaction: all grades of a notebook, or none."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        self._last = len(nb.cells) - 1
        self._commit = None
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple:
        session = self.gradebook.db
        if self._commit is None:
            # nbgrader commits after each cell; commit after the last.
            self._commit, session.commit = session.commit, lambda: None
        result = super().preprocess_cell(cell, resources, index)
        if index == self._last:
            session.commit = self._commit
            session.commit()
        return result

    def _add_score(self, cell: NotebookNode, resources: Any) -> None:
        """As nbgrader does, but what a person has graded stays graded: nbgrader asks for another
        look after each run, even if neither the submission nor the judge's points are new."""
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


class PutAwayVisibleTests(NbGraderPreprocessor):
    """Cells worth 0 points are visible tests. They are grade cells so that JupyterLab's Validate
    runs them; in feedback and formgrader a score of 0 out of 0 would only be in the way."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple:
        if is_grade(cell) and not cell.metadata.nbgrader.points:
            cell.metadata.nbgrader.update(grade=False, locked=True)
        return cell, resources


class Recorder(Stager):
    """nbgrader's Autograde from after its Execute step on."""

    def record(
        self,
        course: Course,
        learner: str,
        staged: NotebookNode,
        outcome: Outcome,
        unchanged: bool = False,
    ) -> None:
        """Write one outcome to the gradebook and to autograded/.

        Args:
            staged: the notebook that was run, as it was staged.
            outcome: its outputs and verdicts; with no outputs every graded cell scores 0.
            unchanged: the same submission has been graded before.
        """
        who = {"assignment_id": course.assignment, "student_id": learner}
        self.force = True
        self.prepare()
        with (
            database.turn(course.directory.db_url),
            chdir(course.root),
            _plain_copy(course, learner),
        ):
            self.notebooks = [str(course.submission(learner) / f"{course.assignment}.ipynb")]
            self._sanitizing = True
            self.init_destination(**who)
            self.init_assignment(**who)
            resources = self.resources(course, learner)
            resources["nbgrader"]["unchanged"] = unchanged
            self._sanitizing = False
            self._init_preprocessors()
            notebook = with_outputs(staged, outcome)
            done, resources = self.as_json(notebook, resources)
            self.write_single_notebook(done + "\n", resources)
            self.set_permissions(**who)

    def prepare(self) -> None:
        super().prepare()
        from nbconvert.writers import FilesWriter

        self.writer = FilesWriter(parent=self, config=self.config)
        self.autograde_preprocessors = [
            SaveAtOnce if step is SaveAutoGrades else step
            for step in type(self).autograde_preprocessors.default_args[0]
            if step is not Execute
        ] + [PutAwayVisibleTests]


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
            for path in plain_files(folder):
                target = copy / path.relative_to(folder)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
            yield
        finally:
            course.directory.submitted_directory = kept


def with_outputs(staged: NotebookNode, outcome: Outcome) -> NotebookNode:
    """The staged notebook with what its cells printed, and the judge's verdicts over it.

    A judged cell shows the verdict and nothing else. Another graded cell keeps its outputs but
    for stderr, which is no evidence, and fails if it was never run. Cells graded by hand
    are left alone. Of all outputs only what is harmless stays.
    """
    notebook = nbformat.from_dict(staged)
    verdicts = {verdict.grade_id: verdict for verdict in outcome.verdicts}
    outputs = outcome.outputs or (None,) * len(notebook.cells)
    for cell, printed in zip(notebook.cells, outputs, strict=True):
        cell.source = harmless.source(cell.source)
        if cell.cell_type != "code":
            continue
        cell.outputs = [nbformat.from_dict(output) for output in harmless.outputs(printed or ())]
        if not is_grade(cell) or cell.metadata.nbgrader.solution:
            continue
        verdict = verdicts.get(cell.metadata.nbgrader.grade_id)
        if verdict is not None:
            cell.outputs = [nbformat.from_dict(output) for output in render.outputs(verdict)]
        else:
            cell.outputs = _plainly_graded(cell, printed is not None, outcome.reason)
    return notebook


def _plainly_graded(cell: NotebookNode, ran: bool, why: str) -> list[NotebookNode]:
    if not ran:
        return [_error("NotRun", why or "this cell was not run")]
    # stderr is no evidence, and a result that a kernel published no partial credit.
    kept = [o for o in cell.outputs if o.get("name") != "stderr"]
    return [_shown(o) if o.output_type == "execute_result" else o for o in kept]


def _shown(output: NotebookNode) -> NotebookNode:
    return nbformat.v4.new_output("display_data", data=output.data)


def _error(name: str, message: str) -> NotebookNode:
    return nbformat.v4.new_output(
        "error", ename=name, evalue=message, traceback=[f"{name}: {message}"]
    )


def zero_verdicts(staged: NotebookNode, names: dict[str, str], reason: str) -> tuple[Verdict, ...]:
    """A verdict of 0 for each judged cell of a notebook that was not run."""
    from autograder import checks
    from autograder.judge.grade import Grade

    return tuple(
        Verdict(name, Grade(checks.find(name).parts).verdict(name, reason).parts, grade_id, reason)
        for grade_id, name in names.items()
    )


def write_feedback(course: Course, learner: str) -> None:
    """One learner's feedback page, by stock ``nbgrader generate_feedback``."""
    config = Config(course.config)
    config.GenerateFeedback.exporter_class = FeedbackExporter
    config.CourseDirectory.student_id = glob.escape(learner)
    directory = CourseDirectory(config=config)
    converter = GenerateFeedback(coursedir=directory, config=config, log=course.quiet())
    converter.force = True
    converter.start()
