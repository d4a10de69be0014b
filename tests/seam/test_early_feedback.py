"""Pages that workers make are those that nbgrader would make, or are not used."""

from datetime import datetime

import pytest
from nbgrader.api import Gradebook
from traitlets.config import Config

from autograder import course_config
from autograder.grading import grading
from autograder.job import Limits
from autograder.seam import early_feedback, record
from tests.small_course.text import NAME, RIGHT, WRONG

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's

WRITTEN = {**RIGHT, "why_twice": "Because <b>the sum</b> of two equal numbers is twice the one."}


@pytest.fixture
def given(monkeypatch):
    """Learner → whether the worker's page was taken, of those that were written."""
    given = {}

    def write_feedback(course, learner, page="", verdicts=()):
        given[learner] = bool(page)
        return record.write_feedback(course, learner, page, verdicts)

    monkeypatch.setattr(grading, "write_feedback", write_feedback)
    return given


def page(course, learner):
    return (course.feedback(learner) / f"{NAME}.html").read_text("utf-8")


def made_anew(course, learner):
    """The page as nbgrader makes it of autograded/ and the gradebook."""
    record.write_feedback(course, learner)
    return page(course, learner)


def by_hand(course, learner, cell="why-twice", **values):
    """As a person does in formgrader."""
    with Gradebook(course.directory.db_url) as gradebook:
        grade = gradebook.find_grade(cell, NAME, NAME, learner)
        comment = gradebook.find_comment("why-twice", NAME, NAME, learner)
        for name, value in values.items():
            setattr(comment if name == "manual_comment" else grade, name, value)
        gradebook.db.commit()


def test_the_workers_page_is_nbgraders(course, hand_in, graded, given):
    hand_in("ann", **WRITTEN), hand_in("bob", **WRONG), hand_in("cid")
    hand_in("dea", **{**RIGHT, "halve": "1 / 0"}, files={"mine/notes.txt": b"mine"})
    (hand_in("eve") / f"{NAME}.ipynb").write_bytes(b"{")
    graded()
    assert given == dict.fromkeys(("ann", "bob", "cid", "dea", "eve"), True)
    for learner in given:
        folder = course.feedback(learner)
        files = {p.relative_to(folder) for p in folder.rglob("*")}
        rights = (folder / f"{NAME}.html").stat().st_mode
        assert page(course, learner) == made_anew(course, learner)
        assert files == {p.relative_to(folder) for p in folder.rglob("*")}
        assert rights == (folder / f"{NAME}.html").stat().st_mode
    assert "this is the square" in page(course, "bob")
    assert "the notebook's JSON is broken" in page(course, "eve")


@pytest.mark.parametrize(
    "values",
    [
        {"manual_score": 1.5},
        {"manual_score": 0.0, "manual_comment": "No."},
        {"cell": "test-halve", "extra_credit": 1.0},
        {"manual_comment": "Twice is right."},
        {"cell": "test-halve", "manual_score": 0.25},
    ],
    ids=lambda values: "-".join(values),
)
def test_what_a_person_gave_is_on_the_page(course, hand_in, graded, given, values):
    hand_in("ann", **WRITTEN), hand_in("bob", **WRITTEN)
    graded()
    by_hand(course, "ann", **values)
    before = page(course, "ann")
    graded(again=True)
    assert given == {"ann": False, "bob": True}
    assert page(course, "ann") != before
    assert page(course, "ann") == made_anew(course, "ann")


def test_what_a_person_gave_that_changes_nothing_costs_nothing(course, hand_in, graded, given):
    hand_in("ann", **WRITTEN)
    graded()
    by_hand(course, "ann", "test-double", manual_score=3.0)
    graded(again=True)
    assert given == {"ann": True}
    assert page(course, "ann") == made_anew(course, "ann")


def test_a_late_penalty_is_on_the_page(course, hand_in, graded, given):
    settings = course.root / course_config.NAME
    with settings.open("a") as file:
        file.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    with Gradebook(course.directory.db_url) as gradebook:
        gradebook.find_assignment(NAME).duedate = datetime(2030, 1, 1)
        gradebook.db.commit()
    hand_in("ann", {"timestamp.txt": b"2030-01-02 12:00:00 UTC"}, **RIGHT)
    hand_in("bob", {"timestamp.txt": b"2029-12-31 12:00:00 UTC"}, **RIGHT)
    graded()
    assert given == {"ann": False, "bob": True}
    assert "<td>late</td><td>−5</td>" in page(course, "ann")
    assert "<td>late</td>" not in page(course, "bob")


def test_a_page_that_a_worker_cannot_make_is_made_by_the_coordinator(
    course, hand_in, graded, given, monkeypatch
):
    monkeypatch.setattr(early_feedback, "page", lambda *_: 1 / 0)
    hand_in("ann", **RIGHT)
    assert graded()["ann"].state == "graded"
    assert given == {"ann": False}
    assert "Score: 5 / 7.5" in page(course, "ann")


def test_no_page_is_made_unless_it_is_wanted(course, hand_in, graded, given):
    hand_in("ann", **RIGHT)
    graded(feedback=False)
    assert given == {} and not course.feedback("ann").exists()
    assert not course.submitted("ann", 5, Limits(), True).feedback


@pytest.mark.parametrize(
    "line",
    [
        "c.GenerateFeedback.pre_convert_hook = print",
        "c.GenerateFeedback.permissions = 640",
        "c.BaseConverter.force = True",
        "c.HTMLExporter.exclude_input = True",
        'c.HTMLExporter.filters = {"markdown2html": "autograder.harmless.source"}',
        'c.TemplateExporter.extra_template_paths = ["mine"]',
        'c.FeedbackExporter.template_name = "mine"',
        'c.GetGrades.display_data_priority = ["text/html"]',
        "c.CSSHTMLHeaderPreprocessor.enabled = True",
        'c.Exporter.preprocessors = ["mine"]',
    ],
)
def test_a_course_with_pages_of_its_own_has_them_made_here(course, line):
    settings = course.root / course_config.NAME
    assert early_feedback.is_usual(course_config.load(course.root))
    settings.write_text(f"{settings.read_text()}\n{line}\n")
    assert not early_feedback.is_usual(course_config.load(course.root))


def test_without_settings_pages_are_the_kits():
    assert early_feedback.is_usual(Config())
    assert early_feedback.is_usual(Config(CourseDirectory={"course_id": "x"}, Limits={"a": 1}))


def test_hooks_of_the_course_run(course, hand_in, graded, given):
    with (course.root / course_config.NAME).open("a") as file:
        file.write("\ndef hook(**_):\n    open('hooked', 'w').close()\n")
        file.write("\nc.GenerateFeedback.post_convert_hook = hook\n")
    hand_in("ann", **RIGHT)
    graded()
    assert given == {"ann": False} and (course.root / "hooked").is_file()
