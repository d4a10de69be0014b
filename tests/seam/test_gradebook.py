"""The gradebook that nbgrader's steps are given, and the cells in its place, say what it says."""

import inspect
import re
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import nbgrader
import pytest
import sqlalchemy
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import ClearOutput, LimitOutput, overwritecells, overwritekernelspec
from sqlalchemy.exc import IntegrityError

from autograder import course_config
from autograder.seam import gradebook, handout
from autograder.seam.handout import Cells, Handout, UnfitSettingError, set_otherwise
from autograder.seam.staging import Course, CourseError
from tests.small_course.text import NAME

# nbgrader's
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")

FINDERS = {
    "find_grade": (NAME, NAME, "ann"),
    "find_comment": (NAME, NAME, "ann"),
}


@pytest.fixture
def entered(course):
    """The address of a gradebook with one submission of the small assignment in it."""
    with Gradebook(course.directory.db_url) as book:
        book.add_student("ann")
        book.add_submission(NAME, "ann")
    return course.directory.db_url


def _names(book):
    """Of the cells of the one notebook; a graded cell's source is kept under its name."""
    return sorted({cell.name for cell in book.find_notebook(NAME, NAME)._base_cells})


@pytest.mark.parametrize("finder, place", FINDERS.items())
def test_a_gradebook_finds_what_nbgraders_finds_cell_by_cell(entered, finder, place):
    with Gradebook(entered) as theirs, gradebook.Gradebook(entered) as ours:
        names = [*_names(theirs), "no such cell"]
        found = {}
        for book in (theirs, ours):
            for name in names:
                try:
                    entry = getattr(book, finder)(name, *place)
                    found.setdefault(name, []).append((type(entry), entry.id))
                except MissingEntry as problem:
                    found.setdefault(name, []).append((MissingEntry, str(problem)))
    assert all(theirs == ours for theirs, ours in found.values()), found
    kinds = {theirs[0] for theirs, _ in found.values()}
    assert MissingEntry in kinds and len(kinds) > 1  # some are there, and one is not


@pytest.mark.parametrize("finder, place", FINDERS.items())
def test_a_gradebook_says_as_nbgraders_that_a_whole_notebook_is_missing(entered, finder, place):
    said = []
    for kind in (Gradebook, gradebook.Gradebook):
        with kind(entered) as book, pytest.raises(MissingEntry) as problem:
            getattr(book, finder)("double", "no such notebook", *place[1:])
        said.append(str(problem.value))
    assert said[0] == said[1]


@pytest.mark.parametrize("finder, place", FINDERS.items())
def test_a_gradebook_asks_once_for_all_the_cells_of_a_notebook(entered, finder, place):
    asked, names = [], []
    with Gradebook(entered) as theirs:
        for name in _names(theirs):
            with suppress(MissingEntry):
                getattr(theirs, finder)(name, *place)
                names.append(name)
    with gradebook.Gradebook(entered) as ours:
        getattr(ours, finder)(names[0], *place)
        sqlalchemy.event.listen(
            ours.engine, "before_cursor_execute", lambda *call: asked.append(call[2])
        )
        entries = [getattr(ours, finder)(name, *place) for name in names]
    assert len({entry.id for entry in entries}) == len(names) > 1
    assert asked == []


def test_what_is_changed_through_it_is_there_for_the_next(entered):
    with gradebook.Gradebook(entered) as book:
        (grade, *_) = book.find_submission_notebook(NAME, NAME, "ann").grades
        book.find_grade(grade.name, NAME, NAME, "ann").auto_score = 1.5
        book.db.commit()
        name = grade.name
    with Gradebook(entered) as book:
        assert book.find_grade(name, NAME, NAME, "ann").auto_score == 1.5


# ------------------------------------------------------------------------------ one for all steps


def test_every_module_of_nbgraders_that_opens_a_gradebook_to_grade_is_known():
    """But for those that make an assignment."""
    folder = Path(nbgrader.__file__).parent
    opens = {
        path.stem
        for part in ("converters", "preprocessors")
        for path in (folder / part).glob("*.py")
        if re.search(r"^ +.*\bGradebook\(", path.read_text(), re.MULTILINE)
    }
    ours = {step.__name__.rpartition(".")[2] for step in gradebook.STEPS}
    given_cells = {"overwritecells", "overwritekernelspec"}
    assert opens == ours | given_cells | {"generate_assignment", "generate_solution", "savecells"}
    assert all(step.Gradebook is gradebook.opened for step in gradebook.STEPS)


def test_steps_that_share_a_gradebook_see_each_others_entries_and_write_all_or_nothing(course):
    url = course.directory.db_url
    with pytest.raises(RuntimeError, match="stopped"), gradebook.one(url, "convnets"):
        with gradebook.opened(url) as first:
            first.add_student("ann")
        with gradebook.opened(url) as second:
            assert second is first
            assert [student.id for student in second.students] == ["ann"]
        raise RuntimeError("stopped")
    with Gradebook(url) as after:
        assert after.students == []
    with gradebook.one(url, "convnets"), gradebook.opened(url) as first:
        first.add_student("bob")
    with Gradebook(url) as after:
        assert [student.id for student in after.students] == ["bob"]


def test_a_step_reads_anew_what_another_has_changed(course):
    url = course.directory.db_url
    with gradebook.one(url, "convnets"):
        with gradebook.opened(url) as book:
            book.add_student("ann")
            book.add_submission(NAME, "ann")
        with gradebook.opened(url) as book:
            grade = book.find_grade("test-double", NAME, NAME, "ann")
            assert book.find_submission_notebook(NAME, NAME, "ann").score == 0
            grade.auto_score = 2.5
            book.db.commit()
        with gradebook.opened(url) as book:
            assert book.find_submission_notebook(NAME, NAME, "ann").score == 2.5


def _entered(url):
    """What the gradebook has of ann's submission: its time, and every entry's values but ids."""
    with Gradebook(url) as book:
        (notebook,) = book.find_submission(NAME, "ann").notebooks
        rows = [
            (type(e).__name__, e.name, {c.key: getattr(e, c.key) for c in e.__table__.columns})
            for e in (*notebook.grades, *notebook.comments)
        ]
        assert len({values.pop("id") for *_, values in rows}) == len(rows)
        assert {values.pop("notebook_id") for *_, values in rows} == {notebook.id}
        about = (notebook.name, notebook.flagged, notebook.late_submission_penalty)
        return notebook.assignment.timestamp, about, sorted(rows, key=lambda row: row[:2])


def test_a_submission_is_entered_as_nbgrader_enters_it(course):
    when = "2026-11-29 12:00:00 UTC"
    url = course.directory.db_url
    with Gradebook(url) as theirs:
        theirs.add_student("ann")
        theirs.add_submission(NAME, "ann", timestamp=when)
    expected = _entered(url)
    with Gradebook(url) as theirs:
        theirs.remove_submission(NAME, "ann")
    with gradebook.one(url, "convnets"), gradebook.opened(url) as ours:
        assert ours.add_submission(NAME, "ann", timestamp=when).student_id == "ann"
    assert _entered(url) == expected
    assert {kind for kind, *_ in expected[2]} == {"Grade", "Comment"}


def test_a_submission_is_not_entered_twice(entered):
    with pytest.raises(IntegrityError), gradebook.one(entered, "convnets"):
        with gradebook.opened(entered) as ours:
            ours.add_submission(NAME, "ann")


def test_another_gradebook_is_opened_as_ever(course, tmp_path):
    with gradebook.one(course.directory.db_url, "convnets"):
        other = gradebook.opened(f"sqlite:///{tmp_path}/other.db")
        with other:
            assert other.students == [] and other.url.endswith("other.db")


# ------------------------------------------------------------------------------ cells in its place


@pytest.fixture
def cells(course):
    return Cells(Handout.from_text(course.handout()))


@pytest.mark.parametrize("finder", ["find_source_cell", "find_graded_cell"])
def test_cells_are_those_that_the_gradebook_finds(course, cells, finder):
    fields = [*handout.FIELDS["source_cells"], "max_score"]
    with Gradebook(course.directory.db_url) as book:
        found = {}
        for name in [*_names(book), "no such cell"]:
            for place in (book, cells):
                try:
                    cell = getattr(place, finder)(name, NAME, NAME)
                    if finder == "find_graded_cell":
                        told = (cell.name, cell.max_score)
                    else:
                        told = tuple(getattr(cell, field, None) for field in fields)
                    found.setdefault(name, []).append(told)
                except MissingEntry as problem:
                    found.setdefault(name, []).append(str(problem))
    assert all(theirs == ours for theirs, ours in found.values()), found
    assert {type(theirs) for theirs, _ in found.values()} == {str, tuple}


def test_cells_say_as_the_gradebook_that_a_notebook_is_missing(course, cells):
    with Gradebook(course.directory.db_url) as book:
        for place in (book, cells):
            with pytest.raises(MissingEntry, match=f"^No such notebook: {NAME}/another$"):
                place.find_notebook("another", NAME)


def test_the_steps_that_are_given_cells_read_nothing_else_of_theirs():
    read = set()
    for module in (overwritecells, overwritekernelspec):
        text = inspect.getsource(module)
        assert module.Gradebook is handout.opened
        read |= set(re.findall(r"(?:gb|self\.gradebook)\.(\w+)", text))
        read |= set(re.findall(r"(?:source_cell|grade_cell|task_cell|source_nb)\.(\w+)", text))
    entries = {name for names in handout.FIELDS.values() for name in names}
    finders = {"find_notebook", "find_source_cell", "find_graded_cell"}
    assert read == entries | finders | set(handout.FIELDS)


# ------------------------------------------------------------------------------ settings


def test_settings_that_are_not_the_default_travel():
    steps = [ClearOutput(remove_metadata_fields={"a", "b"}), LimitOutput(max_lines=7)]
    found = set_otherwise(steps)
    assert found["LimitOutput"] == {"max_lines": "7"} and set(found) == {
        "ClearOutput",
        "LimitOutput",
    }
    there = Handout("a", "a", {}, None, {}, [], found).config()
    assert ClearOutput(config=there).remove_metadata_fields == {"a", "b"}
    assert LimitOutput(config=there).max_lines == 7
    assert set_otherwise([ClearOutput(), LimitOutput()]) == {}


def test_a_setting_in_the_config_file_reaches_the_workers(course):
    path = course.root / "nbgrader_config.py"
    path.write_text(f"{path.read_text()}\nc.LimitOutput.max_lines = 7\n")
    changed = Course(course.root, NAME, course_config.load(course.root))
    assert Handout.from_text(changed.handout()).settings["LimitOutput"] == {"max_lines": "7"}


def test_a_setting_that_cannot_travel_is_refused_by_name(course, monkeypatch):
    odd = SimpleNamespace()
    monkeypatch.setattr(handout.ast, "literal_eval", lambda text: odd)
    with pytest.raises(
        UnfitSettingError, match="^LimitOutput.max_lines in nbgrader_config.py is 7"
    ):
        set_otherwise([LimitOutput(max_lines=7)])
    course.config.LimitOutput.max_lines = 7
    course.directory.config.LimitOutput.max_lines = 7
    with pytest.raises(CourseError, match="workers can be given"):
        course.handout()
