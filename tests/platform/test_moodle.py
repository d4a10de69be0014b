"""Grades reach Moodle by its own interface."""

import pytest
from nbgrader.api import Gradebook

from tests.platform import moodle
from tests.platform.conftest import NAME


@pytest.fixture
def site(there):
    there.moodle.assignments[12] = {"name": NAME, "grade": 3}
    return there.moodle


@pytest.fixture
def course(klass, there, site):
    """As `klass`, of learners whom Moodle knows as 100, 101, …; all are enrolled there."""

    def made(count, more=""):
        root = klass(count)
        lines = {"address": there.address, "course": "7", "token_file": "token"}
        with (root / "nbgrader_config.py").open("a") as file:
            file.write("".join(f"c.Moodle.{name} = {text!r}\n" for name, text in lines.items()))
            file.write(more)
        (root / "token").write_text(moodle.TOKEN)
        with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "convnets") as book:
            for number in range(count):
                book.find_student(f"l{number}").lms_user_id = str(100 + number)
            book.db.commit()
        site.enrolled = [100 + number for number in range(count)]
        return root

    return made


def test_grades_and_comments_arrive_though_one_call_in_five_fails(
    course, there, site, push, regrade
):
    course(12, "c.Moodle.feedback = 'https://hub.example.org/{learner}?a=1&b=2'\n")
    there.every = 5
    while push("moodle")[0] != 0:
        pass
    assert site.grades == {(12, 100 + n): n % 4 for n in range(12)}
    assert site.comments[12, 103] == "Feedback: https://hub.example.org/l3?a=1&amp;b=2"
    assert set(site.states.values()) == {"released"}
    there.every, calls = 0, there.calls
    code, out, _ = push("moodle")
    assert code == 0 and "12 there already" in out and there.calls == calls
    regrade(0, 3)
    code, out, _ = push("moodle", "--dry-run")
    assert code == 0 and "l0 (100): 0 → 3 of 3" in out and there.calls == calls
    before = len(site.saved)
    assert push("moodle")[0] == 0 and site.grades[12, 100] == 3 and len(site.saved) == before + 1


def test_what_moodle_does_not_take_is_one_line_each(course, site, push):
    root = course(2)
    token = root / "token"
    token.write_text("wrong")
    code, _, told = push("moodle")
    assert code == 2 and "invalidtoken" in told and told.count("\n") == 1
    token.write_text(moodle.TOKEN), token.chmod(0o644)
    code, _, told = push("moodle")
    assert code == 2 and "others may read" in told
    token.chmod(0o600), setattr(site, "teaches", False)
    code, _, told = push("moodle")
    assert code == 2 and "enrol its owner as a teacher" in told
    site.teaches, site.assignments[12]["grade"] = True, 100
    code, _, told = push("moodle")
    assert code == 2 and "maximum grade of 100 in Moodle and 3 here" in told
    site.assignments[13] = site.assignments.pop(12) | {"grade": 3, "name": "another"}
    code, _, told = push("moodle")
    assert code == 2 and f"has no assignment {NAME}: have one, with 3 points" in told
    assert not site.saved


def test_who_left_is_one_line_and_a_removed_assignment_is_told(course, site, push):
    course(2)
    site.enrolled = [101]
    code, out, _ = push("moodle")
    assert code == 1 and "l0: Moodle does not know them in this course" in out
    assert site.grades == {(12, 101): 1}
    site.enrolled, site.assignments = [100, 101], {}
    code, _, told = push("moodle")
    assert code == 2 and "no longer has this assignment" in told and "--new-column" in told
    site.assignments[14] = {"name": NAME, "grade": 3}
    assert push("moodle", "--new-column")[0] == 0
    assert site.grades[14, 100] == 0 and site.grades[14, 101] == 1
