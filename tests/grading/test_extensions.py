"""Extensions and late days: the gradebook, penalties, pages and report follow, and no code runs."""

from datetime import datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook

from autograder import course_config
from autograder.seam import extensions
from autograder.seam.extensions import best, settle
from tests.small_course.text import NAME, RIGHT

POINT_A_DAY = """
from nbgrader.plugins import BasePlugin


class PointADay(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return -(-total_seconds_late // 86400)


c.AssignLatePenalties.plugin_class = PointADay
"""
LATE = {"timestamp.txt": b"2020-01-03 12:00:00 UTC"}
DUE = "2020-01-01 12:00:00 UTC"


@pytest.fixture
def due(course):
    """The small assignment is due; each day late costs a point."""
    with Gradebook(course.directory.db_url, "convnets") as book:
        book.update_or_create_assignment(NAME, duedate=DUE)

    def configured(more=""):
        with (course.root / "nbgrader_config.py").open("a") as file:
            file.write(POINT_A_DAY + more)

    return configured


def entry(course, learner="ann", assignment=NAME):
    with Gradebook(course.directory.db_url, "convnets") as book:
        found = book.find_submission(assignment, learner)
        return found.late_submission_penalty or 0, found.extension


def page(course, learner="ann"):
    text = (course.feedback(learner) / f"{NAME}.html").read_text("utf-8")
    return BeautifulSoup(text, "html.parser").get_text("\n")


def test_an_extension_moves_deadline_penalty_page_and_report(course, due, hand_in, graded, run):
    due()
    hand_in("ann", LATE, **RIGHT), hand_in("bob", LATE, **RIGHT)
    graded()
    assert entry(course) == (2, None) and "2 days late" in page(course)
    give = ("extend", "ann", NAME, "--root", course.root, "--reason", "<ill>", "--days")
    code, out, _ = run(*give, 1)
    assert code == 0 and "Due 02 January 2020, 12:00 UTC, with an extension of 1 day (<ill>)" in out
    assert entry(course) == (1, timedelta(days=1)) and entry(course, "bob") == (2, None)
    assert "an extension of 1 day (<ill>)" in page(course) and "1 day late" in page(course)
    run(*give, 3)
    assert entry(course) == (0, timedelta(days=3)) and "in time" in page(course)
    graded()
    assert graded.ran == [] and entry(course) == (0, timedelta(days=3))
    assert run("report", NAME, "--root", course.root)[0] == 0
    report = (course.root / "results" / NAME / "report.html").read_text("utf-8")
    assert "04 January 2020, 12:00 UTC, with an extension of 3 days (&lt;ill&gt;)" in report
    run(*give, 0)
    assert entry(course) == (2, None) and "extension" not in page(course)


def test_what_is_given_before_anything_is_handed_in_counts_then(course, due, hand_in, graded, run):
    due()
    with Gradebook(course.directory.db_url, "convnets") as book:
        book.add_student("ann")
    assert run("extend", "ann", NAME, "--days", 2, "--root", course.root)[0] == 0
    hand_in("ann", LATE, **RIGHT)
    assert graded()["ann"].reason == ""
    assert entry(course) == (0, timedelta(days=2)) and "in time" in page(course)


def test_an_extension_given_in_nbgrader_itself_is_kept(course, due, hand_in, graded):
    due("\nc.Late.days = 1\n")
    hand_in("ann", LATE, **RIGHT)
    graded()
    assert entry(course) == (1, timedelta(days=1))
    with Gradebook(course.directory.db_url, "convnets") as book:
        book.grant_extension(NAME, "ann", days=2)
    graded()
    assert entry(course) == (0, timedelta(days=2)) and "left for the term: 1" in page(course)


def test_late_days_go_where_they_save_the_most_points(course, due, hand_in, graded):
    due("\nc.Late.days = 3\n")
    hand_in("ann", LATE, **RIGHT)
    graded()
    assert entry(course) == (0, timedelta(days=2))
    assert "2 days of your late days" in page(course) and "for the term: 1" in page(course)
    with Gradebook(course.directory.db_url, "convnets") as book:
        book.add_assignment("02-next", duedate=datetime(2020, 2, 1))
        book.add_notebook("n", "02-next")
        book.add_grade_cell("cell", "n", "02-next", max_score=9, cell_type="code")
        book.add_submission("02-next", "ann", timestamp=datetime(2020, 2, 3))
        grade = book.find_grade("cell", "n", "02-next", "ann")
        grade.auto_score = 9.0
        # Of other days, it is worth all.
        book.find_assignment("02-next").duedate = datetime(2020, 1, 31)
        book.db.commit()
    config = course_config.load(course.root)
    assert settle(course.root, config, "ann") == {"02-next"}
    assert entry(course, assignment="02-next") == (2, timedelta(days=1))
    assert settle(course.root, config, "ann") == set()


def test_the_best_order():
    assert best([[4, 4, 0], [3, 2], [3, 0]], 3) == [2, 0, 1]
    assert best([[4, 4, 0], [3, 2], [3, 0]], 1) == [0, 0, 1]
    assert best([[0], [0, 0, 0]], 5) == [0, 0]
    assert best([[1, 0], [1, 0]], 1) == [1, 0]
    assert best([], 2) == []


def test_bad_input_is_one_line(course, due, hand_in, graded, run, command):
    where = ("--root", course.root)
    code, _, told = run("extend", "zoe", NAME, "--days", 1, *where)
    assert code == 2 and "no learner zoe" in told
    hand_in("ann", **RIGHT)
    graded()
    code, _, told = run("extend", "ann", "09-none", "--days", 1, *where)
    assert code == 2 and "no assignment 09-none" in told
    with Gradebook(course.directory.db_url, "convnets") as book:
        book.find_assignment(NAME).duedate = None
        book.db.commit()
    code, _, told = run("extend", "ann", NAME, "--days", 1, *where)
    assert code == 2 and "never due" in told
    ledger = extensions.Ledger(course.root)
    assert not ledger.path.exists()
    ledger.path.write_text("{")
    code, _, told = command(course.root)
    assert code == 2 and "extensions.json cannot be read" in told
    assert ledger.path.read_text() == "{"
