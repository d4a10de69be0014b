"""A gradebook on a server: shared by instructors, cut off, restarted, of an older nbgrader."""

import csv
import multiprocessing
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI

from autograder import course_config
from autograder.authoring.build import build
from autograder.grading import grading
from autograder.lock import Locked
from autograder.options import Options
from autograder.seam import database
from autograder.seam.record import Recorder, SaveGrades
from autograder.seam.staging import Course
from tests import postgres
from tests.small_course.here import run_here
from tests.small_course.text import NAME, RIGHT, WRONG

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's

OTHER = "02-small"


@pytest.fixture
def kind():
    return "postgresql"


@pytest.fixture
def url(course):
    return course.directory.db_url


@pytest.fixture
def name(url):
    return sqlalchemy.make_url(url).database


@pytest.fixture
def patient(monkeypatch):
    """Waiting for the database takes no time here; a list of how long it would have been."""
    waited = []
    monkeypatch.setattr(database.time, "sleep", waited.append)
    return waited


def scores(url, assignment=NAME):
    """Learner → score, of those who have one."""
    with Gradebook(url) as gradebook:
        return {s.student.id: s.score for s in gradebook.assignment_submissions(assignment)}


# ---------------------------------------------------------------------------- one at a time


def test_what_is_held_is_refused_to_others_by_name(url):
    with database.holding(url, NAME, f"grade {NAME}"):
        with pytest.raises(Locked) as refused, database.holding(url, NAME, f"watch {NAME}"):
            pass
        with database.holding(url, OTHER, f"grade {OTHER}"):
            pass
    assert f"{NAME} is held by `autograder grade {NAME} (" in str(refused.value)
    assert f"process {os.getpid()}" in str(refused.value)
    with database.holding(url, NAME, f"watch {NAME}"):
        pass


def test_other_databases_of_the_server_are_free(url, server):
    with database.holding(url, NAME, "grade"), database.holding(server.create(), NAME, "grade"):
        pass


def test_what_was_held_is_free_when_its_process_is_gone(url, server, name):
    with database.holding(url, NAME, "grade"):
        assert server.cut(name) == 1
        with database.holding(url, NAME, "grade"):
            pass


def test_a_gradebook_in_a_file_is_held_by_its_folder_alone(tmp_path):
    url = f"sqlite:///{tmp_path}/gradebook.db"
    with database.holding(url, NAME, "grade"), database.holding(url, NAME, "grade"):
        with database.turn(url), database.turn(url):
            pass
    assert not list(tmp_path.iterdir())


def _write_in_turn(url, ready, log):
    ready.set()
    with database.turn(url), open(log, "a") as file:
        file.write("second\n")


def test_writers_wait_for_their_turn(url, server, name, tmp_path):
    fork = multiprocessing.get_context("fork")
    ready, log = fork.Event(), tmp_path / "log"
    with database.turn(url):
        second = fork.Process(target=_write_in_turn, args=(url, ready, log))
        second.start()
        ready.wait()
        waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while server.ask(waiting, name) != [(1,)]:
            assert second.is_alive()
        log.write_text("first\n")
    second.join()
    assert log.read_text() == "first\nsecond\n"


def test_a_class_that_somebody_else_grades_is_refused_in_one_line(course, url, hand_in, command):
    hand_in("ann", **RIGHT)
    with database.holding(url, NAME, f"watch {NAME}"):
        code, _, complaint = command(course.root)
    assert code == 2 and f"{NAME} is held by `autograder watch {NAME}" in complaint
    assert scores(url) == {}
    assert command(course.root)[0] == 0 and scores(url) == {"ann": 5}


# ---------------------------------------------------------------------------- two instructors


LEARNERS = [f"learner-{number}" for number in range(8)]


@pytest.fixture
def two(built, server, small_checks, tmp_path):
    """Two instructors' courses, each of another assignment, with one gradebook and one class."""
    url = server.create()
    courses = []
    for assignment in (NAME, OTHER):
        root = tmp_path / assignment
        folder = root / "source" / assignment
        shutil.copytree(built / "source" / NAME, folder)
        for path in folder.glob("*.ipynb"):
            path.unlink()
        (folder / f"{NAME}.nb.py").rename(folder / f"{assignment}.nb.py")
        shutil.copy(built / course_config.NAME, root)
        postgres.use(root, url)
        build(root)
        courses.append(Course(root, assignment, course_config.load(root)))
    return url, courses


def _hand_in(course, learner, answers):
    folder = course.submission(learner)
    shutil.copytree(course.released(), folder)
    notebook = folder / f"{course.assignment}.ipynb"
    text = notebook.read_text()
    for source in answers.values():
        head, body = source.split("\n    ")
        text = text.replace(head + "\\n", head + "\\n", 1)
        at = text.index("raise NotImplementedError()", text.index(head))
        text = text[:at] + body + text[at + len("raise NotImplementedError()") :]
    notebook.write_text(text)


def _grade(course, together):
    grading.pool.run_all = lambda jobs, workers: ((job, run_here(job)) for job in jobs)
    together.wait()
    for _ in range(3):
        results = grading.grade(course, LEARNERS, Options(again=True, feedback=False), print)
        assert {result.state for result in results} == {"graded"}, [r.reason for r in results]


def test_two_instructors_grade_two_assignments_of_one_class_at_once(two):
    url, courses = two
    for course in courses:
        for number, learner in enumerate(LEARNERS):
            _hand_in(course, learner, RIGHT if number % 2 else WRONG)
    fork = multiprocessing.get_context("fork")
    together = fork.Barrier(2)
    instructors = [fork.Process(target=_grade, args=(course, together)) for course in courses]
    for instructor in instructors:
        instructor.start()
    for instructor in instructors:
        instructor.join()
    assert [instructor.exitcode for instructor in instructors] == [0, 0]
    expected = {learner: 5 if number % 2 else 3 for number, learner in enumerate(LEARNERS)}
    assert scores(url, NAME) == scores(url, OTHER) == expected


def test_grading_by_hand_while_the_class_is_graded_again_loses_nothing(
    course, url, hand_in, graded, monkeypatch
):
    """Another instructor, in formgrader, comments on each submission as it is recorded."""
    for learner in LEARNERS:
        hand_in(learner, **RIGHT)
    graded(feedback=False)
    record = Recorder.record

    def beside(self, course, learner, *rest):
        with Gradebook(url) as gradebook:
            grade = gradebook.find_grade("why-twice", NAME, NAME, learner)
            grade.manual_score = 1.5
            gradebook.db.commit()
            record(self, course, learner, *rest)

    monkeypatch.setattr(Recorder, "record", beside)
    results = graded(feedback=False, again=True)
    assert {result.state for result in results.values()} == {"graded"}
    assert set(scores(url).values()) == {6.5} and len(scores(url)) == len(LEARNERS)


# ---------------------------------------------------------------------------- cut off


@pytest.fixture
def interrupted(monkeypatch):
    """Does something in the middle of the first recording, after some of its cells."""

    def interrupt(act):
        steps = []
        save = SaveGrades.preprocess_cell

        def preprocess_cell(self, cell, resources, index):
            if index == 3 and not steps:
                steps.append(index)
                self.gradebook.db.flush()
                act()
            return save(self, cell, resources, index)

        monkeypatch.setattr(SaveGrades, "preprocess_cell", preprocess_cell)
        return steps

    return interrupt


def test_a_connection_that_is_cut_in_the_middle_is_made_again(
    course, url, server, name, hand_in, graded, interrupted, patient
):
    hand_in("ann", **RIGHT), hand_in("bob", **WRONG)
    steps = interrupted(lambda: server.cut(name))
    assert {name: result.points for name, result in graded().items()} == {"ann": 5, "bob": 3}
    assert steps and len(patient) == 1
    assert scores(url) == {"ann": 5, "bob": 3}


def test_a_server_that_crashes_and_comes_back_costs_nobody_a_grade(
    course, url, server, hand_in, graded, interrupted, monkeypatch
):
    hand_in("ann", **RIGHT), hand_in("bob", **WRONG)
    steps = interrupted(server.stop)
    monkeypatch.setattr(database.time, "sleep", lambda seconds: server.start())
    try:
        assert {name: result.points for name, result in graded().items()} == {"ann": 5, "bob": 3}
    finally:
        if not steps:
            server.start()
    assert scores(url) == {"ann": 5, "bob": 3}


def test_a_server_that_stays_away_ends_the_run_and_the_next_goes_on(
    course, url, server, hand_in, command, interrupted, patient
):
    for learner, answers in {"ann": RIGHT, "bob": WRONG, "cid": RIGHT}.items():
        hand_in(learner, **answers)
    assert command(course.root, "--learner", "ann")[0] == 0
    interrupted(server.stop)
    try:
        code, _, complaint = command(course.root)
        lines = [line for line in complaint.splitlines() if line.startswith("autograder: ")]
        assert code == 2 and len(lines) == 1
        assert lines[0].startswith("autograder: the gradebook cannot be used (")
        assert "db_url" in lines[0] and sum(patient) == pytest.approx(sum(database.WAITS))
    finally:
        server.start()
    assert scores(url) == {"ann": 5}  # of bob nothing, not half a grade
    assert command(course.root)[0] == 0
    assert scores(url) == {"ann": 5, "bob": 3, "cid": 5}


def test_what_fails_for_another_reason_is_not_tried_again(patient):
    def fail():
        raise ValueError("connection")

    with pytest.raises(ValueError):
        database.lasting(fail)
    assert patient == []


# ---------------------------------------------------------------------------- wrong settings


ADDRESSES = {
    "postgresql://nobody@127.0.0.1:1/gradebook": "connection",
    "postgresql://postgres@/no_such_database?host={folder}": "no_such_database",
    "mysql://localhost/gradebook": "extra `scale`",
    "nonsense": "SQLAlchemy",
}


@pytest.mark.parametrize("address, named", ADDRESSES.items())
@pytest.mark.parametrize("verb", ["grade", "report"])
def test_an_address_that_is_wrong_is_told_in_one_line(
    course, server, run, hand_in, command, verb, address, named
):
    hand_in("ann", **RIGHT)
    assert command(course.root)[0] == 0
    postgres.use(course.root, address.format(folder=server.folder))
    flags = ["--no-sandbox"] if verb == "grade" else []
    code, _, complaint = run(verb, NAME, *flags, "--root", course.root)
    (line,) = (line for line in complaint.splitlines() if line.startswith("autograder: "))
    assert code == 2 and named in line


def test_a_password_is_not_shown(course, run, hand_in, command):
    hand_in("ann", **RIGHT)
    assert command(course.root)[0] == 0
    postgres.use(course.root, "postgresql://ines:secret@127.0.0.1:1/x")
    code, told, complaint = run("report", NAME, "--root", course.root)
    assert code == 2 and "secret" not in told + complaint


# ---------------------------------------------------------------------------- nbgrader's own


def nbgrader(course, *arguments):
    program = Path(sys.executable).parent / "nbgrader"
    done = subprocess.run(
        [program, *arguments], cwd=course.root, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done


def test_nbgraders_own_export_reads_what_was_recorded(course, hand_in, graded):
    hand_in("ann", **RIGHT), hand_in("bob", **WRONG)
    graded(feedback=False)
    nbgrader(course, "export")
    rows = csv.DictReader((course.root / "grades.csv").read_text().splitlines())
    assert {row["student_id"]: float(row["score"]) for row in rows} == {"ann": 5, "bob": 3}


def test_what_formgrader_asks_for_is_answered(course, hand_in, graded):
    """Its pages show what these return; a server is stricter with such statements than a file."""
    hand_in("ann", **RIGHT), hand_in("bob", **WRONG)
    graded(feedback=False)
    api = NbGraderAPI(coursedir=course.directory, config=course.config)
    (assignment,) = api.get_assignments()
    assert (assignment["name"], assignment["num_submissions"]) == (NAME, 2)
    assert assignment["average_score"] == 4
    submissions = {s["student"]: s for s in api.get_submissions(NAME)}
    assert {who: s["score"] for who, s in submissions.items()} == {"ann": 5, "bob": 3}
    assert all(s["autograded"] and not s["needs_manual_grade"] for s in submissions.values())
    (notebook,) = api.get_notebooks(NAME)
    assert (notebook["name"], notebook["average_score"]) == (NAME, 4)
    listed = {s["student"]: s["score"] for s in api.get_notebook_submissions(NAME, NAME)}
    assert listed == {"ann": 5, "bob": 3}
    assert {s["id"]: s["score"] for s in api.get_students()} == {"ann": 5, "bob": 3}
    (own,) = api.get_student_submissions("bob")
    assert (own["name"], own["score"]) == (NAME, 3)
    (own,) = api.get_student_notebook_submissions("bob", NAME)
    assert own["score"] == 3


def test_a_gradebook_of_an_older_nbgrader_is_told_of_and_upgraded_by_nbgrader(
    course, url, server, name, hand_in, command
):
    """As one was before students had an id in a learning management system, in 2018."""
    hand_in("ann", **RIGHT)
    with Gradebook(url) as gradebook:
        gradebook.add_student("zoe", first_name="Zoë")
        gradebook.remove_assignment(NAME)
    for statement in (
        "ALTER TABLE student DROP COLUMN lms_user_id",
        "ALTER TABLE assignment DROP COLUMN course_id",
        "UPDATE alembic_version SET version_num = '167914646830'",
    ):
        server.ask(statement, name)
    code, _, complaint = command(course.root)
    assert code == 2 and "`nbgrader db upgrade`" in complaint
    nbgrader(course, "db", "upgrade")
    assert command(course.root)[0] == 0
    assert scores(url) == {"ann": 5}
    with Gradebook(url) as gradebook:
        assert gradebook.find_student("zoe").first_name == "Zoë"
