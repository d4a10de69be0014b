"""Where the engine meets nbgrader: staging, recording, and what it calls of nbgrader's."""

import base64
import inspect
import os
import signal
from dataclasses import replace
from importlib.metadata import version

import nbformat
import nbgrader.utils
import pytest
from nbgrader import converters, preprocessors
from nbgrader.api import Gradebook
from nbgrader.converters.base import BaseConverter
from nbgrader.coursedir import CourseDirectory

from autograder import course_config
from autograder.job import Limits, Outcome, Part, Verdict
from autograder.judge import render
from autograder.seam import notebook, record
from autograder.seam.notebook import check_names, with_outputs, zero_verdicts
from autograder.seam.record import Recorder, SaveGrades, write_feedback
from autograder.seam.staging import Course, CourseError, plain_files
from autograder.submission.choice import MAX_FILES
from autograder.submission.integrity import Unreadable, grade_id
from tests.small_course.text import NAME

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's

RIGHT = {"double": "def double(x):\n    return 2 * x", "halve": "def halve(x):\n    return x / 2"}


def steps(course):
    return notebook.of(course.handout())


def stage(course, learner, seed=5):
    """The job of a learner's submission, as a worker would stage it."""
    return steps(course).stage(course.submitted(learner, seed, Limits(), True))


def verdict(name, points, grade_id=""):
    """A verdict whose one part lost what is missing of the points."""
    full = {"small.double": 3.0, "small.halve": 2.0}[name]
    message = "" if points == full else "expected <b>this</b>, got that"
    return Verdict(name, (Part("values", points, full, message),), grade_id)


def outcome(job, double=3.0, halve=2.0, outputs=()):
    names = {name: grade_id for grade_id, name in job.checks.items()}
    verdicts = (
        verdict("small.double", double, names["small.double"]),
        verdict("small.halve", halve, names["small.halve"]),
    )
    cells = len(job.staged.cells)
    return Outcome(NAME, job.learner, NAME, "graded", "", verdicts, tuple(outputs) or ([],) * cells)


def recorded(course, job, *points, **kwargs):
    recorder = Recorder(coursedir=course.directory, config=course.config, log=course.quiet())
    done = steps(course).finish(job, outcome(job, *points, **kwargs))
    recorder.record(course, job.learner, done)


def scores(course, learner):
    """Grade id → automatic score and whether a person must look."""
    with Gradebook(course.directory.db_url) as gradebook:
        notebook = gradebook.find_submission_notebook(NAME, NAME, learner)
        return {g.name: (g.auto_score, g.needs_manual_grade) for g in notebook.grades}


# ---------------------------------------------------------------------------- staging


def test_a_staged_notebook_has_the_hidden_tests_the_answers_and_no_outputs(course, hand_in):
    hand_in("ann", **RIGHT)
    job = stage(course, "ann")
    cells = {grade_id(c): c for c in job.staged.cells}
    assert cells["double"].source == RIGHT["double"]
    assert 'check("small.double", double=double)' in cells["test-double"].source
    assert not any(cell.get("outputs") for cell in cells.values())
    assert job.checks == {"test-double": "small.double", "test-halve": "small.halve"}
    assert (job.assignment, job.learner, job.seed, job.sandbox) == (NAME, "ann", 5, True)


def test_visible_tests_and_demonstrations_rest_unless_the_whole_is_asked_for(course, hand_in):
    hand_in("ann", **RIGHT)
    job = stage(course, "ann")
    resting = [job.staged.cells[index] for index in job.idle]
    assert [grade_id(cell) for cell in resting] == ["try-double", None]
    submission = course.submitted("ann", 5, Limits(), True)
    assert steps(course).stage(replace(submission, whole=True)).idle == ()


def test_staging_is_told_nothing_by_what_was_edited(course, hand_in):
    hand_in("ann", **RIGHT)
    hand_in("eve", **RIGHT, test_double="3", try_double="", setup="1/0")
    note, *cells = stage(course, "eve").staged.cells
    assert "do not count (`setup`, `test-double`)" in note.source and "1/0" in note.source
    assert cells == stage(course, "ann").staged.cells


def test_support_files_and_other_notebooks_go_along_links_do_not(course, hand_in, tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "key.txt").write_text("secret")
    files = {"mine/helper.py": b"x = 1", "data.csv": b"changed", "other.ipynb": b"{}"}
    folder = hand_in("ann", files)
    (folder / "link.txt").symlink_to(tmp_path / "secret" / "key.txt")
    (folder / "folder").symlink_to(tmp_path / "secret")
    found = {name: base64.b64decode(text) for name, text in stage(course, "ann").files.items()}
    assert found == {"mine/helper.py": b"x = 1", "data.csv": b"1,2\n", "other.ipynb": b"{}"}


def test_thousands_of_files_are_left_behind_and_hide_no_timestamp(course, hand_in):
    """nbgrader alone takes time with the square of their number, and reads lateness from a file."""
    files = {f"{n}.txt": b"" for n in range(MAX_FILES + 2_000)}
    folder = hand_in("ann", {"timestamp.txt": b"2030-01-01 12:00:00 UTC", **files})
    for n in range(2_000):
        (folder / f"link-{n}").symlink_to("/etc/passwd")
    job = stage(course, "ann")
    assert len(job.files) <= MAX_FILES
    recorded(course, job)
    assert len(list(course.autograded("ann").iterdir())) <= MAX_FILES + 1  # the notebook
    with Gradebook(course.directory.db_url) as gradebook:
        assert gradebook.find_submission(NAME, "ann").timestamp.year == 2030
    assert course.submission("ann") == folder


def test_no_notebook_or_a_linked_one_is_unreadable(course, hand_in, tmp_path):
    folder = hand_in("ann")
    notebook = folder / f"{NAME}.ipynb"
    notebook.rename(tmp_path / "elsewhere.ipynb")
    with pytest.raises(Unreadable, match="there is no notebook"):
        stage(course, "ann")
    notebook.symlink_to(tmp_path / "elsewhere.ipynb")
    with pytest.raises(Unreadable, match="there is no notebook"):
        stage(course, "ann")


def test_a_notebook_that_claims_a_terabyte_is_read_and_copied_nowhere(course, hand_in):
    folder = hand_in("ann")
    with open(folder / f"{NAME}.ipynb", "ab") as file:
        file.truncate(2**40)
    with pytest.raises(Unreadable, match="1048576 MB"):
        stage(course, "ann")
    assert f"{NAME}.ipynb" not in map(str, plain_files(folder, course.releases).taken)


def test_what_cannot_be_read_is_not_run_and_scores_0_with_the_reason(course, hand_in):
    (hand_in("ann") / f"{NAME}.ipynb").write_bytes(b"{x")
    ran = []
    done = notebook.graded(course.submitted("ann", 5, Limits(), True), ran.append)
    assert ran == [] and (done.state, done.points) == ("graded", 0)
    assert done.reason == (
        "the notebook's JSON is broken at line 1: hand in the file that Jupyter saves, which ends "
        "in .ipynb"
    )
    assert {part.message for v in done.verdicts for part in v.parts} == {done.reason}
    cells = nbformat.reads(done.autograded, as_version=4).cells
    assert done.reason in cells[0].source


def test_what_makes_a_step_stumble_fails_that_submission(course, hand_in, monkeypatch):
    hand_in("ann", **RIGHT)
    monkeypatch.setattr(notebook.integrity, "restore", lambda *_: 1 / 0)
    done = notebook.graded(course.submitted("ann", 5, Limits(), True), None)
    assert (done.state, done.autograded) == ("failed", "")
    assert done.reason.startswith("staging: ZeroDivisionError")
    monkeypatch.undo()
    done = notebook.graded(course.submitted("ann", 5, Limits(), True), lambda job: outcome(job, 4))
    assert done.state == "graded" and done.outputs == ()
    monkeypatch.setattr(notebook, "with_outputs", lambda *_: 1 / 0)
    done = notebook.graded(course.submitted("ann", 5, Limits(), True), outcome)
    assert done.reason.startswith("putting the verdicts in: ZeroDivisionError")


def test_check_names_are_those_of_the_graded_cells(course):
    source = nbformat.read(course.source(), as_version=4)
    own = nbformat.v4.new_code_cell('check("small.other")')
    source.cells.append(own)
    assert set(check_names(source).values()) == {"small.double", "small.halve"}


def test_an_assignment_that_is_not_released_is_refused(course):
    with pytest.raises(CourseError, match="no assignment '02-large' is released.*known: 01-small"):
        Course(course.root, "02-large", course_config.load(course.root))


def test_learners_are_the_folders_that_hold_the_assignment(course, hand_in):
    hand_in("bob"), hand_in("ann")
    (course.root / "submitted" / "cid").mkdir()
    (course.root / "submitted" / "notes.txt").touch()
    assert course.learners() == ["ann", "bob"]


# ---------------------------------------------------------------------------- recording


@pytest.mark.parametrize(("double", "halve"), [(3, 2), (0, 0), (2.5, 0), (0.3333, 2)])
def test_the_gradebook_holds_the_points_of_the_verdicts(course, hand_in, double, halve):
    hand_in("ann", **RIGHT, why_twice="Because.")
    recorded(course, stage(course, "ann"), double, halve)
    found = scores(course, "ann")
    assert found["test-double"] == (double, False)
    assert found["test-halve"] == (halve, False)
    assert found["why-twice"] == (None, True)


def test_a_written_answer_that_is_untouched_or_deleted_needs_nobody(course, hand_in):
    hand_in("ann", **RIGHT)
    folder = hand_in("bob", **RIGHT) / f"{NAME}.ipynb"
    notebook = nbformat.read(folder, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if grade_id(cell) != "why-twice"]
    nbformat.write(notebook, folder)
    for learner in ("ann", "bob"):
        recorded(course, stage(course, learner))
        assert scores(course, learner)["why-twice"] == (0, False)


def test_a_submission_without_its_answer_cell_is_recorded(course, hand_in):
    path = hand_in("ann", **RIGHT) / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if grade_id(cell) != "double"]
    nbformat.write(notebook, path)
    recorded(course, stage(course, "ann"), 0, 2)
    write_feedback(course, "ann")
    assert scores(course, "ann")["test-double"] == (0, False)


def test_grading_again_replaces_the_points_and_keeps_a_persons(course, hand_in):
    hand_in("ann", **RIGHT, why_twice="Because.")
    job = stage(course, "ann")
    recorded(course, job, 1, 1)
    with Gradebook(course.directory.db_url) as gradebook:
        gradebook.find_grade("why-twice", NAME, NAME, "ann").manual_score = 2
        gradebook.db.commit()
    recorded(course, job, 3, 2)
    with Gradebook(course.directory.db_url) as gradebook:
        assert gradebook.find_submission(NAME, "ann").score == 7


@pytest.mark.parametrize("how", ["raise", "kill"])
def test_a_recording_that_stops_midway_leaves_the_grades_as_they_were(
    course, hand_in, monkeypatch, how
):
    hand_in("ann", **RIGHT)
    job = stage(course, "ann")
    recorded(course, job, 1, 1)
    before, whole = scores(course, "ann"), SaveGrades._add_score

    def stop(self, cell, resources):
        whole(self, cell, resources)
        if cell.metadata.nbgrader.grade_id == "test-halve":
            if how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise RuntimeError("stopped")

    monkeypatch.setattr(SaveGrades, "_add_score", stop)
    if how == "raise":
        with pytest.raises(RuntimeError, match="stopped"):
            recorded(course, job, 3, 2)
    else:
        child = os.fork()
        if child == 0:
            recorded(course, job, 3, 2)
            os._exit(0)
        assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    monkeypatch.undo()
    assert scores(course, "ann") == before
    recorded(course, job, 3, 2)
    assert scores(course, "ann")["test-double"] == (3, False)


def test_files_reach_autograded_and_feedback_but_what_links_point_at_does_not(
    course, hand_in, tmp_path
):
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "key.txt").write_text("SECRET")
    folder = hand_in("ann", {"mine.txt": b"mine", "deep/own.txt": b"own"}, **RIGHT)
    (folder / "key.txt").symlink_to(tmp_path / "secrets" / "key.txt")
    (folder / "deep" / "hard.txt").symlink_to(course.root / "gradebook.db")
    (folder / "folder").symlink_to(tmp_path / "secrets")
    recorded(course, stage(course, "ann"))
    write_feedback(course, "ann")
    for where in (course.autograded("ann"), course.feedback("ann")):
        names = {str(p.relative_to(where)) for p in where.rglob("*") if not p.is_dir()}
        assert {"mine.txt", "deep/own.txt", "data.csv"} <= names
        assert not {"key.txt", "deep/hard.txt", "folder", "folder/key.txt"} & names
        assert not any(p.is_symlink() or b"SECRET" in p.read_bytes() for p in where.rglob("*.*"))


def test_feedback_shows_the_verdict_with_what_came_from_the_learner_escaped(course, hand_in):
    hand_in("ann", **RIGHT)
    recorded(course, stage(course, "ann"), 0, 2)
    write_feedback(course, "ann")
    page = (course.feedback("ann") / f"{NAME}.html").read_text("utf-8")
    assert "expected &lt;b&gt;this&lt;/b&gt;, got that" in page
    assert "<b>this</b>" not in page


def test_feedback_is_written_for_one_learner_only(course, hand_in):
    for learner in ("ann", "ann2"):
        hand_in(learner, **RIGHT)
        recorded(course, stage(course, learner))
    write_feedback(course, "ann")
    assert course.feedback("ann").is_dir() and not course.feedback("ann2").exists()


# ---------------------------------------------------------------------------- outputs and points


@pytest.mark.parametrize("points", [0.0, 0.25, 1 / 3, 1.5, 2.9999, 3.0])
def test_nbgrader_reads_a_verdict_as_its_points(course, points):
    cell = graded_cell(render.outputs(verdict("small.double", points)))
    scored, most = nbgrader.utils.determine_grade(cell)
    assert (scored, most) == (pytest.approx(points, abs=5e-5), 3.0)


def graded_cell(outputs, points=3):
    meta = {"nbgrader": {"grade": True, "solution": False, "points": points, "grade_id": "t"}}
    cell = nbformat.v4.new_code_cell("pass", metadata=nbformat.from_dict(meta))
    cell.outputs = [nbformat.from_dict(output) for output in outputs]
    return cell


RESULTS = ["nan", "inf", "-1", "99", "3", "text", ""]


def published(text):
    data = {"text/plain": text}
    return {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}


@pytest.mark.parametrize("text", RESULTS)
@pytest.mark.parametrize("name", ["test-double", "try-double"])
def test_no_published_result_is_taken_for_points(course, hand_in, text, name):
    hand_in("ann", **RIGHT)
    job = stage(course, "ann")
    staged = job.staged
    outputs = tuple([published(text)] if grade_id(c) == name else [] for c in staged.cells)
    whole = with_outputs(staged, outcome(job, 1.0, 1.0, outputs))
    grades = {
        grade_id(cell): nbgrader.utils.determine_grade(cell)[0]
        for cell in whole.cells
        if nbgrader.utils.is_grade(cell) and cell.cell_type == "code"
    }
    assert grades == {"try-double": 0, "test-double": 1, "test-halve": 1}


def test_a_judged_cell_without_a_verdict_or_a_cell_never_run_scores_nothing(course, hand_in):
    hand_in("ann", **RIGHT)
    job = stage(course, "ann")
    staged = job.staged
    for outputs in ((), (None,) * len(staged.cells)):
        never = Outcome(NAME, "ann", NAME, "graded", "the kernel died", (), outputs)
        for cell in with_outputs(staged, never).cells:
            if nbgrader.utils.is_grade(cell) and cell.cell_type == "code":
                assert nbgrader.utils.determine_grade(cell)[0] == 0
                assert cell.outputs[0].evalue == "the kernel died"


def test_errors_and_stderr_of_visible_tests_are_shown_and_no_evidence(course, hand_in):
    hand_in("ann", **RIGHT)
    job = stage(course, "ann")
    staged = job.staged
    printed = [
        {"output_type": "stream", "name": "stderr", "text": "warning"},
        {"output_type": "stream", "name": "stdout", "text": "hello"},
    ]
    outputs = tuple(printed if grade_id(c) == "try-double" else [] for c in staged.cells)
    whole = with_outputs(staged, outcome(job, outputs=outputs))
    (cell,) = (cell for cell in whole.cells if grade_id(cell) == "try-double")
    assert [output.text for output in cell.outputs] == ["hello"]


def test_outputs_of_another_notebook_are_refused(course, hand_in):
    hand_in("ann", **RIGHT)
    job = stage(course, "ann")
    staged = job.staged
    with pytest.raises(ValueError):
        with_outputs(staged, outcome(job, outputs=([],) * 3))


def test_zero_verdicts_give_every_part_the_reason(course, hand_in):
    names = {"test-double": "small.double", "test-halve": "small.halve"}
    verdicts = zero_verdicts(names, "the file is empty")
    assert [(v.grade_id, v.points, v.max_points) for v in verdicts] == [
        ("test-double", 0, 3),
        ("test-halve", 0, 2),
    ]
    assert {p.message for v in verdicts for p in v.parts} == {"the file is empty"}


# ---------------------------------------------------------------------------- nbgrader's contract

METHODS = {
    BaseConverter.init_single_notebook_resources: "self notebook_filename",
    BaseConverter.init_destination: "self assignment_id student_id",
    BaseConverter.set_permissions: "self assignment_id student_id",
    BaseConverter.write_single_notebook: "self output resources",
    BaseConverter.start: "self",
    converters.Autograde.init_assignment: "self assignment_id student_id",
    converters.Autograde._init_preprocessors: "self",
    preprocessors.SaveAutoGrades.preprocess: "self nb resources",
    preprocessors.SaveAutoGrades.preprocess_cell: "self cell resources cell_index",
    preprocessors.SaveAutoGrades._add_score: "self cell resources",
    CourseDirectory.format_path: "self nbgrader_step student_id assignment_id escape",
    CourseDirectory.get_existing_timestamp: "self dest_path",
    Gradebook.find_submission: "self assignment student",
    nbgrader.utils.determine_grade: "cell log",
    nbgrader.utils.is_grade: "cell",
    nbgrader.utils.is_solution: "cell",
}


def test_nbgrader_is_the_version_whose_private_methods_we_know():
    assert version("nbgrader") == "0.9.6"


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.__qualname__)
def test_nbgraders_methods_take_what_we_give_them(method):
    assert " ".join(inspect.signature(method).parameters) == METHODS[method]


def test_nbgraders_steps_are_those_that_we_cut_and_join(course):
    names = [step.__name__ for step in converters.Autograde.sanitize_preprocessors.default_args[0]]
    assert names == [
        "ClearOutput",
        "DeduplicateIds",
        "OverwriteKernelspec",
        "OverwriteCells",
        "CheckCellMetadata",
    ]
    names = [step.__name__ for step in converters.Autograde.autograde_preprocessors.default_args[0]]
    assert names == [
        "Execute",
        "IgnorePattern",
        "ClearMetadataPreprocessor",
        "LimitOutput",
        "SaveAutoGrades",
        "AssignLatePenalties",
        "CheckCellMetadata",
    ]
    names = [step.__name__ for step in notebook.AFTER]
    assert names == [
        "IgnorePattern",
        "ClearMetadataPreprocessor",
        "LimitOutput",
        "CountCells",
        "CheckCellMetadata",
        "PutAwayVisibleTests",
    ]


def test_save_autogrades_commits_only_through_the_session_that_we_hold():
    assert "self.gradebook.db.commit()" in inspect.getsource(preprocessors.SaveAutoGrades)
    assert "commit" not in inspect.getsource(Gradebook.find_grade)
    assert "commit" not in inspect.getsource(Gradebook.find_comment)
    assert record.SaveGrades.__mro__[1] is preprocessors.SaveAutoGrades
