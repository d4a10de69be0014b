"""A class in a gradebook, and a platform that its scores go to."""

import pytest
from nbgrader.api import Gradebook

from autograder.platform import calls
from autograder.platform.keys import Keys
from autograder.seam.staging import Course  # puts alembic on PATH, which makes a gradebook
from tests.platform import there as platforms

NAME = "01-small"
assert Course


@pytest.fixture
def there():
    with platforms.running() as there:
        yield there


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Patience as in earnest, but for the waits."""
    monkeypatch.setattr(calls.Caller.__init__, "__defaults__", ((0.0, 0.0, 0.0),))


@pytest.fixture
def klass(tmp_path, there):
    """The root of a course with the learners l0, l1, …; its keys are known to the platform."""

    def made(count, course="convnets"):
        lines = {
            "client_id": platforms.CLIENT,
            "token_url": f"{there.address}/token",
            "line_items": f"{there.address}/items",
            "members": f"{there.address}/members",
            "feedback": "https://hub.example.org/{learner}/{assignment}.html",
        }
        text = "".join(f"c.Platform.{name} = {value!r}\n" for name, value in lines.items())
        canvas = {"address": there.address, "course": "7", "token_file": "token"}
        text += "".join(f"c.Canvas.{name} = {value!r}\n" for name, value in canvas.items())
        config = f"c = get_config()\nc.CourseDirectory.course_id = {course!r}\n{text}"
        (tmp_path / "nbgrader_config.py").write_text(config)
        (tmp_path / "token").write_text(platforms.TOKEN)
        (tmp_path / "token").chmod(0o600)
        Keys(tmp_path).make()
        there.keys = Keys(tmp_path).public()
        with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", course) as book:
            book.add_assignment(NAME)
            book.add_notebook(NAME, NAME)
            book.add_grade_cell("cell", NAME, NAME, max_score=3, cell_type="code")
            for number in range(count):
                book.add_student(f"l{number}", lms_user_id=f"u{number}")
                book.add_submission(NAME, f"l{number}")
            for number in range(count):
                graded(book, number, number % 4)
            book.db.commit()
        return tmp_path

    return made


def graded(book, number, points):
    grade = book.find_grade("cell", NAME, NAME, f"l{number}")
    grade.auto_score, grade.needs_manual_grade = float(points), False


@pytest.fixture
def regrade(tmp_path):
    """Gives one learner other points."""

    def regrade(number, points):
        with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}", "convnets") as book:
            graded(book, number, points)
            book.db.commit()

    return regrade


@pytest.fixture
def push(tmp_path, run):
    """Runs `autograder report --push`; exit code, what it printed, its complaint."""
    return lambda kind="lti", *more: run("report", NAME, "--push", kind, "--root", tmp_path, *more)
