"""An ordinary nbgrader course under the grader: the scores that `nbgrader autograde` gives."""

import json
import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder import sandbox
from tests.small_course import odd_cells, ordinary
from tests.small_course.ordinary import NAME

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.slow,
    pytest.mark.skipif(sandbox.available() is not None, reason=str(sandbox.available())),
]


def run(root, *words, code=0):
    module = words[0] if words[0] == "nbgrader" else "autograder"
    rest = words[1:] if words[0] == "nbgrader" else (*words, "--root", str(root))
    command = [sys.executable, "-m", module, *rest]
    binaries = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = {**os.environ, "PATH": binaries}  # nbgrader calls alembic by name
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, timeout=900)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def scores(root):
    """(Learner, notebook, cell) → the score that nobody gave by hand, and whether a person must."""
    found = {}
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", "ordinary") as gradebook:
        for submission in gradebook.assignment_submissions(NAME):
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    key = submission.student.id, notebook.name, grade.name
                    found[key] = grade.auto_score, grade.needs_manual_grade
    return found


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ordinary")
    ordinary.lay_out(folder)
    run(folder, "nbgrader", "generate_assignment", NAME)
    for learner, answers in ordinary.SUBMISSIONS.items():
        ordinary.hand_in(folder, learner, answers)
    return folder


@pytest.fixture(scope="module")
def stock(root, tmp_path_factory):
    copy = shutil.copytree(root, tmp_path_factory.mktemp("stock") / "course")
    run(copy, "nbgrader", "autograde", NAME)
    return scores(copy)


@pytest.fixture(scope="module")
def ours(root):
    run(root, "grade", NAME)
    return root


def test_every_score_is_the_one_that_nbgrader_gives(stock, ours):
    assert len(stock) == 5 * ordinary.GRADED
    given = scores(ours)
    assert {cell: (stock[cell], given[cell]) for cell in stock if stock[cell] != given[cell]} == {}
    assert stock["partly", "numbers", "credit"] == (2.5, False)
    assert stock["right", "numbers", "why"] == (None, True)


def test_the_record_holds_every_graded_cell(ours, stock):
    record = json.loads((ours / "results" / NAME / "right.json").read_text())
    given = [points for (who, *_), (points, _) in stock.items() if who == "right" and points]
    odd = sum(points for _, points in odd_cells.CELLS.values())
    assert (record["points"], record["max_points"]) == (sum(given), 12 + odd)
    assert {verdict["grade_id"] for verdict in record["verdicts"]} == {
        *("test-double", "credit", "test-helped"),
        *("words/test-shout", "words/fine"),
        *(f"odds & ends/{name}" for name, (_, most) in odd_cells.CELLS.items() if most),
    }
    record = json.loads((ours / "results" / NAME / "by_heart.json").read_text())
    told = {v["grade_id"]: v["parts"][0]["message"] for v in record["verdicts"]}
    assert told["test-double"].startswith("AssertionError")


def test_each_notebook_has_its_page_and_the_class_a_report(ours):
    pages = sorted(path.name for path in (ours / "feedback" / "right" / NAME).glob("*.html"))
    assert pages == ["numbers.html", "odds & ends.html", "words.html"]
    run(ours, "report", NAME)
    assert "test-double" in (ours / "results" / NAME / "report.html").read_text()


def test_nobodys_score_moves_when_it_is_run_again(ours):
    assert f"{len(ordinary.SUBMISSIONS)} keep their points" in run(ours, "check", NAME, "--scores")


def test_a_due_date_that_is_set_later_costs_in_each_notebook(ours):
    with Gradebook(f"sqlite:///{ours / 'gradebook.db'}", "ordinary") as book:
        book.update_or_create_assignment(NAME, duedate=datetime(2026, 1, 1))
    pages = sorted((ours / "feedback" / "right" / NAME).glob("*.html"))
    before = [path.read_text() for path in pages]
    run(ours, "grade", NAME)
    with Gradebook(f"sqlite:///{ours / 'gradebook.db'}", "ordinary") as book:
        notebooks = book.find_submission(NAME, "right").notebooks
        assert [n.late_submission_penalty for n in notebooks] == [n.score for n in notebooks]
    assert all(path.read_text() != text for path, text in zip(pages, before, strict=True))


def test_nothing_is_ever_told_to_be_deleted(ours):
    assert "delete" not in run(ours, "build", "--check")


def test_an_assignment_without_points_is_refused_by_what_it_lacks(root, tmp_path):
    copy = shutil.copytree(root, tmp_path / "copy")
    for part in ("source", "release"):
        for path in (copy / part / NAME).glob("*.ipynb"):
            notebook = json.loads(path.read_text())
            for cell in notebook["cells"]:
                cell["metadata"] = {}
            path.write_text(json.dumps(notebook))
    told = run(copy, "grade", NAME, code=2)
    assert "no cell has points" in told and "Traceback" not in told


DIFFERENT = {
    # What a test cell does → points of 3 here, and what nbgrader does.
    'import sys; print("careful", file=sys.stderr)': (3, "0: any line on stderr fails a cell"),
    'import warnings; warnings.warn("old")': (3, "0: any line on stderr fails a cell"),
    "7": (0, "it stops at more points than the cell has, and the submission is not graded"),
    'float("nan")': (0, "all points: NaN is not above 3, and not below 0"),
    "-1": (0, "all points, with a warning in the log"),
    "None": (3, "all points"),
    '"well done"': (3, "all points, with a warning in the log"),
    "1.5": (1.5, "1.5"),
    "1.5;": (3, "all points: no value is shown"),
    "assert len(In) > 1": (3, "all points"),
}


def test_where_scores_differ_from_nbgraders_they_differ_as_the_page_says(tmp_path):
    """docs/instructors.md lists these."""
    ordinary.lay_out(tmp_path)
    for path in (tmp_path / "source" / NAME).glob("*.ipynb"):
        path.unlink()
    cells = [ordinary.tests(f"cell-{i}", source, 3) for i, source in enumerate(DIFFERENT)]
    ordinary.write(tmp_path / "source" / NAME / "odd.ipynb", cells)
    run(tmp_path, "nbgrader", "generate_assignment", NAME)
    ordinary.hand_in(tmp_path, "ann", {})
    told = run(tmp_path, "grade", NAME)
    assert "graded cells test themselves, inside the learner's process" in told
    got = [score for _, (score, _) in sorted(scores(tmp_path).items())]
    assert got == [points for points, _ in DIFFERENT.values()]
