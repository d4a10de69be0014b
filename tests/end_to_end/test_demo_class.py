"""The main job, whole: a class laid out from the banks, graded into a real gradebook."""

import json
import re
from contextlib import nullcontext
from pathlib import Path

import pytest
from markupsafe import escape
from nbgrader.api import Gradebook

from autograder import sandbox
from autograder.commands.grade import grade_class
from autograder.options import Options
from autograder.proof import demonstration
from autograder.report import command
from autograder.results.tables import class_table, what_was_wrong
from tests.looking import keep_looks

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = demonstration.ASSIGNMENT
pytestmark = [
    pytest.mark.keras,
    pytest.mark.sandbox,
    pytest.mark.skipif(sandbox.available() is not None, reason=str(sandbox.available())),
]


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = demonstration.lay_out(ROOT, tmp_path_factory.mktemp("demo") / "class")
    results = grade_class(folder, ASSIGNMENT, None, Options(workers=2))
    return folder, {result.learner: result for result in results}


@pytest.fixture(scope="module")
def gradebook(graded):
    with Gradebook(f"sqlite:///{graded[0]}/gradebook.db") as book:
        yield book


EXPECTED = {
    "ada": 30,
    "benoit": 30,
    "chen": 30,
    "dalia": 30,
    "jonas": 0,
    "kofi": 30,
    "lena": 30,
    "mio": 0,
}


def test_every_learner_ends_graded_with_the_expected_score(graded):
    _, results = graded
    assert len(results) >= 10
    assert {result.state for result in results.values()} == {"graded"}
    assert {name: results[name].points for name in EXPECTED} == EXPECTED


@pytest.mark.parametrize("learner", ["emre", "fatou", "goran", "hana"])
def test_a_wrong_submission_loses_only_what_its_bank_file_says(graded, learner):
    _, results = graded
    entry = demonstration.bank_entry(ROOT, learner)
    failed = {
        f"{verdict.check}: {part.name}"
        for verdict in results[learner].verdicts
        for part in verdict.parts
        if not part.passed
    }
    assert failed == entry.fails
    assert all(name in what_was_wrong(results[learner]) for name in entry.names)


def test_half_an_assignment_earns_its_half(graded):
    _, results = graded
    assert 0 < results["ines"].points < 30


def test_the_gradebook_holds_the_judges_points(graded, gradebook):
    _, results = graded
    rows = {row["student"]: row for row in gradebook.submission_dicts(ASSIGNMENT)}
    assert {name: row["score"] for name, row in rows.items()} == {
        name: result.points for name, result in results.items()
    }
    assert not any(row["needs_manual_grade"] for row in rows.values())


def test_feedback_names_the_mistake(graded):
    folder, results = graded
    entry = demonstration.bank_entry(ROOT, "emre")
    page = (folder / "feedback" / "emre" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    assert entry.names[0] in page


def test_a_broken_file_gets_its_reason_in_the_feedback(graded):
    folder, results = graded
    assert "JSON is broken" in results["mio"].reason
    page = (folder / "feedback" / "mio" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    assert "JSON is broken" in page


def test_a_deleted_test_cell_comes_back(graded):
    folder, _ = graded
    path = folder / "autograded" / "kofi" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    assert any(cell["id"] == "test-max-pool" for cell in json.loads(path.read_text())["cells"])


def test_an_unchanged_class_is_not_run_again(graded):
    folder, before = graded
    again = grade_class(folder, ASSIGNMENT, None, Options(workers=2))
    assert {result.learner: result for result in again} == before


def test_the_table_names_every_learner(graded):
    _, results = graded
    table, *_ = class_table(list(results.values())).renderables
    assert list(table.columns[0].cells) == list(results)


def test_the_report_tells_of_this_class_who_is_alike_and_who_made_which_mistake(graded):
    folder, results = graded
    wanted = command.Wanted(ASSIGNMENT)
    told = list(command.report(folder, wanted, lambda what: nullcontext(lambda total: None)))
    assert told[0] == f"{ASSIGNMENT}: 13 graded · 1 group of similar submissions"
    page = Path(told[-1]).read_text("utf-8")
    assert "Group 1: 8 submissions, the reference solution among them" in page
    for learner in ("emre", "fatou", "goran", "hana"):
        (link,) = set(re.findall(rf'<a href="([^"]*)">{learner}</a>', page))
        assert (Path(told[-1]).parent / link).is_file()
        for name in demonstration.bank_entry(ROOT, learner).names:
            assert str(escape(name)) in page
    keep_looks(Path(told[-1]), "report")
    csv = command.Wanted(ASSIGNMENT, csv="plain")
    path = list(command.report(folder, csv, nullcontext))[-1]
    rows = [line.split(",") for line in Path(path).read_text().splitlines()[1:]]
    assert {row[1]: float(row[7]) for row in rows} == {n: r.points for n, r in results.items()}
