"""What a changed check does to scores already given, told before anything is written."""

import hashlib
import io
import re
from contextlib import nullcontext

import pytest
from nbgrader.api import Gradebook
from rich.console import Console

from autograder.grading import regrading
from autograder.grading.regrading_table import shown
from autograder.job import Outcome
from tests.small_course.text import NAME, RIGHT, WRONG

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's


@pytest.fixture
def compare(course, graded):
    """Compares, after a look that the run left every file as it was."""

    def compare():
        before = everything(course.root)
        found = regrading.compare(course.root, NAME, 1, False, lambda total: None)
        assert everything(course.root) == before
        return found

    return compare


def everything(root):
    """Digest of each file below a folder, by its path."""
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in root.rglob("*")
        if path.is_file()
    }


def told(found):
    console = Console(width=200, file=io.StringIO())
    for line in shown(found):
        console.print(line)
    return console.file.getvalue()


def rows(text):
    return [re.split(r"\s{2,}", line.strip()) for line in text.splitlines()]


def test_with_nothing_changed_nobody_moves(hand_in, graded, compare):
    hand_in("ann", **RIGHT), hand_in("bob", **WRONG)
    graded(feedback=False)
    found = compare()
    assert (found.changes, found.same, found.skipped, found.failed) == ((), 2, {}, {})
    assert "0 up (+0) · 0 down (+0) · 2 keep their points" in told(found)


def test_a_file_that_cannot_be_read_costs_the_comparison_of_nobody_else(
    hand_in, graded, compare, monkeypatch
):
    hand_in("ann", **RIGHT), hand_in("bob", **WRONG)
    graded(feedback=False)
    whole = regrading.Course.submitted

    def submitted(self, learner, *how, **more):
        if learner == "ann":
            raise OSError("the disk is faulty")
        return whole(self, learner, *how, **more)

    monkeypatch.setattr(regrading.Course, "submitted", submitted)
    found = compare()
    assert (found.same, found.failed) == (1, {"ann": "staging: OSError('the disk is faulty')"})


def test_who_goes_up_and_down_is_told_part_by_part_and_grading_again_applies_it(
    hand_in, graded, compare, judge_passes
):
    hand_in("ann", **RIGHT), hand_in("bob", **WRONG)
    graded(feedback=False)
    judge_passes("small.double", "values")  # bob's values were wrong, ann's shape was right
    found = compare()
    moved = {c.learner: (c.before, c.after, [p.part for p in c.parts]) for c in found.changes}
    assert moved == {
        "ann": (5, 4, ["shape"]),
        "bob": (3, 4, ["values", "shape"]),
    }
    assert "double, values: 0 → 2; double, shape: 1 → 0" in told(found)
    assert ["double, values", "1", "0", "+2"] in rows(told(found))
    assert ["double, shape", "0", "2", "-2"] in rows(told(found))
    assert "1 up (+1) · 1 down (-1) · 0 keep their points" in told(found)
    results = graded(again=True, feedback=False)
    assert {name: result.points for name, result in results.items()} == {"ann": 4, "bob": 4}


def test_points_given_by_hand_stay_and_are_marked(course, hand_in, graded, compare, judge_passes):
    hand_in("bob", **WRONG)
    graded(feedback=False)
    with Gradebook(course.directory.db_url) as gradebook:
        gradebook.find_grade("test-double", NAME, NAME, "bob").manual_score = 2.5
        gradebook.db.commit()
    judge_passes("small.double", "values", "shape")
    (change,) = compare().changes
    assert (change.before, change.after) == (4.5, 4.5)
    assert "given by hand: stays" in told(compare())


PLUGIN = """
from nbgrader.plugins import LateSubmissionPlugin

class Half(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 2

c.AssignLatePenalties.plugin_class = Half
"""


def test_late_penalties_are_reckoned_anew(course, hand_in, graded, compare, judge_passes):
    with (course.root / "nbgrader_config.py").open("a") as config:
        config.write(PLUGIN)
    with Gradebook(course.directory.db_url) as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate="2026-03-01 12:00:00 UTC")
    on_time = {"timestamp.txt": b"2026-03-01 11:00:00 UTC"}
    late = {"timestamp.txt": b"2026-03-01 13:00:00 UTC"}
    hand_in("ann", on_time, **RIGHT), hand_in("bob", late, **RIGHT)
    graded(feedback=False)
    judge_passes("small.double", "values")
    found = compare()
    assert {c.learner: c.difference for c in found.changes} == {"ann": -1, "bob": -0.5}
    assert "too late: -2.5 → -2" in told(found)
    assert "0 up (+0) · 2 down (-1.5) · 0 keep their points" in told(found)
    graded(again=True, feedback=False)
    with Gradebook(course.directory.db_url) as gradebook:
        bob = gradebook.find_submission(NAME, "bob")
        assert (bob.score, bob.late_submission_penalty) == (4, 2)


def test_a_submission_that_is_new_or_never_graded_is_not_compared(hand_in, graded, compare):
    folder = hand_in("ann", **RIGHT)
    graded(feedback=False)
    (folder / "own.txt").write_text("new")
    hand_in("bob", **WRONG)
    assert compare().skipped == {
        "ann": "handed in anew since it was graded",
        "bob": "not graded yet",
    }


def test_a_submission_that_cannot_be_read_keeps_its_0(hand_in, graded, compare):
    (hand_in("cid") / f"{NAME}.ipynb").write_text("{")
    graded(feedback=False)
    assert compare().same == 1


def test_a_run_that_fails_now_is_told(hand_in, graded, compare):
    hand_in("ann", **RIGHT)
    graded(feedback=False)
    graded.outcomes["ann"] = Outcome(NAME, "ann", NAME, "failed", "killed: \x1b[31mtoo slow")
    found = compare()
    assert found.failed == {"ann": "killed: too slow"}
    assert "ann could not be run: killed: too slow" in told(found)


@pytest.fixture
def check(course, monkeypatch, run):
    """Runs `autograder check`; exit code and what it printed."""
    monkeypatch.setattr(
        "autograder.engine.pool.Workers", lambda count, sandboxed: nullcontext(count)
    )

    def check(*arguments):
        code, printed, complaint = run("check", "--no-sandbox", "--root", course.root, *arguments)
        return code, printed + complaint

    return check


def test_the_command_ends_with_1_if_anybody_loses_points(hand_in, graded, check, judge_passes):
    hand_in("bob", **WRONG)
    graded(feedback=False)
    judge_passes("small.double", "values", "shape")
    code, printed = check("--scores", NAME)
    assert code == 0 and "1 up (+2) · 0 down (+0)" in printed
    judge_passes("small.double")
    code, printed = check("--scores", NAME)
    assert code == 1 and "0 up (+0) · 1 down (-1)" in printed


def test_scores_need_the_name_of_an_assignment(check):
    for arguments in (["--scores"], ["--scores", NAME, "--only", "wrong/*"]):
        code, printed = check(*arguments)
        assert code == 2 and "name the assignment whose scores to compare" in printed
