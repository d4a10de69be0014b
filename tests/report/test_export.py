"""Scores for Canvas and Moodle, in the columns that their importers read."""

import csv
import io

import pytest

from autograder.report import export as export_module

from .conftest import NAME

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's


@pytest.fixture
def export(klass, report):
    """The rows of a file, and what the command printed."""

    def export(kind, *more):
        code, printed, _ = report("--csv", kind, *more)
        assert code == 0
        path = klass.root / "results" / NAME / f"{NAME}-{kind}.csv"
        return list(csv.reader(io.StringIO(path.read_bytes().decode()))), printed

    return export


def test_canvas_gets_its_five_columns_the_assignment_and_its_points(export):
    rows, _ = export("canvas")
    assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", NAME]
    assert rows[1] == ["Points Possible", "", "", "", "", "3"]
    assert rows[2] == ["O'Hara, PhD, Ann", "1234", "", "ann", "", "3"]
    assert rows[3] == ["Ng, Bob", "", "S-77", "bob", "", "1"]
    assert rows[4] == ["cid", "", "", "cid", "", "0"]


def test_who_has_no_score_gets_no_line_that_would_clear_one(export):
    rows, printed = export("canvas")
    assert {row[3] for row in rows[2:]} == {"ann", "bob", "cid", "fay", "gus"}
    assert "3 of 8 learners have no score in the gradebook" in printed
    rows, _ = export("moodle")
    assert {row[3] for row in rows[1:]} == {"ann", "bob", "cid", "fay", "gus"}


def test_moodle_gets_the_columns_of_its_own_export_with_feedback(klass, export):
    klass.by_hand("bob", points=2.5, comment="Read the statement,\nplease.")
    rows, _ = export("moodle", "--column", "Homework 1")
    assert rows[0] == [
        "First name",
        "Last name",
        "ID number",
        "Username",
        "Email address",
        "Assignment: Homework 1 (Real)",
        "Assignment: Homework 1 (Feedback)",
    ]
    told = "double: squaring, not doubling; Read the statement, please."
    assert rows[2] == ["Bob", "Ng", "S-77", "bob", "bob@example.org", "2.5", told]


def test_late_penalties_and_points_given_by_hand_count(klass, export):
    klass.by_hand("ann", points=2.25, late=1.5)
    for kind, column in (("canvas", 5), ("moodle", 5), ("plain", 7)):
        rows, _ = export(kind)
        assert [row[column] for row in rows if "ann" in row] == ["0.75"], kind


def test_the_plain_file_lists_everybody_with_their_state(export):
    rows, _ = export("plain")
    found = {row["learner"]: (row["state"], row["score"]) for row in as_dicts(rows)}
    assert found["ann"] == ("graded", "3")
    assert found["dee"] == found["hal"] == ("not handed in", "")
    assert found["eve"] == ("failed", "")


def as_dicts(rows):
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.mark.parametrize("kind", ["canvas", "moodle", "plain"])
def test_no_cell_is_a_formula_and_no_record_breaks(export, kind):
    rows, _ = export(kind)
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell
        assert "\n" not in cell and "\x1b" not in cell
    assert any("'=HYPERLINK" in cell for row in rows for cell in row) or kind == "canvas"


@pytest.mark.parametrize("sign", "=+-@＝＋－＠−")
def test_no_sign_however_wide_begins_a_cell(sign):
    assert export_module.plain(f" {sign}1+1") == f"'{sign}1+1"


def test_grading_that_waits_for_a_person_is_told(klass, export):
    with klass.gradebook as gradebook:
        gradebook.find_grade("test-double", NAME, NAME, "ann").needs_manual_grade = True
        gradebook.db.commit()
    assert "1 still wait for a person's grading" in export("canvas")[1]


def test_another_kind_of_file_is_refused(report):
    code, _, complaint = report("--csv", "excel")
    assert code == 2 and "excel" in complaint


def test_without_a_gradebook_there_is_nothing_to_write(klass, report):
    (klass.root / "gradebook.db").unlink()
    code, _, complaint = report("--csv", "canvas")
    assert code == 2 and "run `autograder grade 01-small`" in complaint
    assert not list(klass.root.rglob("*.csv"))
