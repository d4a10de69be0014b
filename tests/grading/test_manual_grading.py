"""What a person gave in formgrader outlives a re-grade."""

import csv
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI

from autograder import course_config
from autograder.grading import grading
from autograder.job import Limits
from autograder.options import Options
from autograder.proof import banks
from autograder.proof.banks import Entry
from autograder.seam import notebook
from autograder.seam.record import Recorder
from autograder.seam.staging import Course
from tests.small_course.text import NAME, RIGHT, WRONG

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's

ROOT = Path(__file__).resolve().parents[2]
CHALLENGE, SHIP = "08-challenge", "which-to-ship"
WRITTEN = {**RIGHT, "why_twice": "Because the sum of two equal numbers is twice the one."}


def grade_by_hand(course, learner, cell, points, comment=None):
    """As formgrader does: the score, no more need of grading, and the comment."""
    with Gradebook(course.directory.db_url) as gradebook:
        grade = gradebook.find_grade(cell, NAME, NAME, learner)
        grade.manual_score, grade.needs_manual_grade = points, False
        if comment:
            gradebook.find_comment(cell, NAME, NAME, learner).manual_comment = comment
        gradebook.db.commit()


def found(course, learner):
    """The submission's score, whether it needs a person, and the comments."""
    with Gradebook(course.directory.db_url) as gradebook:
        submission = gradebook.find_submission(NAME, learner)
        comments = [c.manual_comment for n in submission.notebooks for c in n.comments]
        return submission.score, submission.needs_manual_grade, [c for c in comments if c]


def test_a_written_answer_keeps_its_points_and_comment(course, hand_in, graded):
    hand_in("ann", **WRITTEN)
    graded()
    assert found(course, "ann") == (5, True, [])
    grade_by_hand(course, "ann", "why-twice", 1.5, "Twice is right.")
    graded(again=True)
    assert found(course, "ann") == (6.5, False, ["Twice is right."])
    assert "Twice is right." in (course.feedback("ann") / f"{NAME}.html").read_text("utf-8")


def test_an_answer_in_words_goes_through_page_report_export_and_regrading(
    course, hand_in, graded, run
):
    hand_in("ann", **WRITTEN)
    graded()
    page = course.feedback("ann") / f"{NAME}.html"
    assert WRITTEN["why_twice"] in page.read_text("utf-8")
    grade_by_hand(course, "ann", "why-twice", 2)
    for words in (("report", NAME), ("report", NAME, "--csv", "plain")):
        assert run(*words, "--root", course.root)[0] == 0
    (plain,) = (course.root / "results" / NAME).glob("*.csv")
    (row,) = csv.DictReader(plain.read_text("utf-8").splitlines())
    assert (float(row["score"]), float(row["max_score"])) == (7, 7.5)
    assert row["needs_manual_grade"].lower() in ("", "0", "no", "false")
    code, out, _ = run("check", NAME, "--scores", "--root", course.root)
    assert code == 0 and "1 keep their points" in out
    assert found(course, "ann")[:2] == (7, False)


def test_points_given_in_place_of_the_judges_stay(course, hand_in, graded):
    hand_in("bob", **{**WRONG, "why_twice": "So."})
    graded()
    grade_by_hand(course, "bob", "test-double", 2.75)
    graded(again=True)
    assert found(course, "bob")[0] == 4.75


def test_a_submission_that_was_gone_for_one_run_comes_back_as_it_was(course, hand_in, graded):
    """As a folder on a disk that was not there for a while."""
    folder = hand_in("ann", **WRITTEN)
    before = graded()["ann"]
    grade_by_hand(course, "ann", "why-twice", 1.5, "Twice is right.")
    folder.rename(course.root / "elsewhere")
    (gone,) = grading.grade(course, ["ann"], Options(), lambda result: None)
    assert (gone.state, gone.seed) == ("not handed in", before.seed)
    (course.root / "elsewhere").rename(folder)
    back = graded()["ann"]
    assert (back.state, back.seed, back.points) == ("graded", before.seed, before.points)
    assert found(course, "ann") == (6.5, False, ["Twice is right."])


def test_a_run_that_fails_asks_nobody_to_grade_again(course, hand_in, graded, monkeypatch):
    hand_in("ann", **WRITTEN)
    graded()
    grade_by_hand(course, "ann", "why-twice", 1.5)
    with monkeypatch.context() as broken:
        broken.setattr("autograder.grading.grading.write_feedback", fails)
        assert graded(again=True)["ann"].state == "failed"
    assert graded()["ann"].state == "graded"
    assert found(course, "ann")[:2] == (6.5, False)


def fails(course, learner, page):
    raise ValueError("no page today")


def test_an_answer_that_is_new_is_to_be_looked_at_again(course, hand_in, graded):
    folder = hand_in("ann", **WRITTEN)
    graded()
    grade_by_hand(course, "ann", "why-twice", 1.5)
    path = folder / f"{NAME}.ipynb"
    path.write_text(path.read_text().replace("the sum of two", "one added to"))
    graded()
    assert found(course, "ann")[:2] == (6.5, True)


def test_points_in_place_of_the_judges_are_to_be_looked_at_when_the_judge_changes(
    course, hand_in, graded, judge_passes
):
    hand_in("bob", **WRONG)
    graded()
    grade_by_hand(course, "bob", "why-twice", 0)
    grade_by_hand(course, "bob", "test-double", 2.75)
    graded(again=True)
    assert found(course, "bob")[1] is False
    judge_passes("small.double", "values", "shape")
    graded(again=True)
    assert found(course, "bob")[:2] == (4.75, True)


def test_the_challenges_written_answer_waits_in_formgrader_and_keeps_its_points(tmp_path):
    """08's own notebook; nothing of it is run."""
    answer = "I would ship mine: 92.2 % for a fraction of the cost."
    words = Entry(CHALLENGE, "right", "words", "", untouched=True, answers={SHIP: answer})
    banks.lay_out_class(ROOT, tmp_path / "class", CHALLENGE, [words])
    course = Course(tmp_path / "class", CHALLENGE, course_config.load(tmp_path / "class"))
    course.save_source()

    recorder = Recorder(coursedir=course.directory, config=course.config, log=course.quiet())

    def record(unchanged):
        handed_in = course.submitted("learner-00000", 1, Limits(), sandbox=False)
        outcome = notebook.graded(handed_in, lambda job: notebook._never_run(job, "not run"))
        recorder.record(course, "learner-00000", outcome, unchanged)

    record(unchanged=False)
    (waiting,) = NbGraderAPI(course.directory).get_notebook_submissions(CHALLENGE, CHALLENGE)
    assert (waiting["needs_manual_grade"], waiting["score"]) == (True, 0)
    with Gradebook(course.directory.db_url) as gradebook:
        grade = gradebook.find_grade(SHIP, CHALLENGE, CHALLENGE, "learner-00000")
        assert (grade.max_score, grade.auto_score, grade.needs_manual_grade) == (2, None, True)
        grade.manual_score, grade.needs_manual_grade = 1.5, False
        gradebook.db.commit()
    record(unchanged=True)
    (done,) = NbGraderAPI(course.directory).get_notebook_submissions(CHALLENGE, CHALLENGE)
    assert (done["needs_manual_grade"], done["score"], done["written_score"]) == (False, 1.5, 1.5)
    page = course.autograded("learner-00000") / f"{CHALLENGE}.ipynb"
    assert answer in page.read_text("utf-8")
