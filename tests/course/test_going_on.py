"""Run All goes on, the summary counts, hints unfold."""

import json
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from autograder.authoring.hosted import hints as hints_in
from autograder.authoring.text import text_to_notebook
from course.notebook import going_on, hints, hosts
from course.notebook.progress import counted, progress

ROOT = Path(__file__).resolve().parents[2]
START = "import course; course.kernel.start('x', '0.1', course.__version__)"
UNWRITTEN = "def f():\n    raise NotImplementedError()"


def executed(*cells, folder):
    """Run a notebook as the front ends do, which stop at a reply that tells of an error."""
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in (START, *cells)])
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(folder)}}).execute()
    return notebook.cells[1:]


def errors(cell):
    return [o.ename for o in cell.outputs if o.output_type == "error"]


def test_missing_answers_and_failing_tests_are_shown_and_do_not_stop_run_all(tmp_path):
    cells = executed(
        UNWRITTEN,
        "answers = {}\nraise NotImplementedError()",
        "with course.trying('f'):\n    f()\nprint('not reached')",
        "with course.trying('g'):\n    course.expect_equal(1, 2)",
        "with course.trying('g'):\n    {}['gone']",
        "with course.trying('g'):\n    course.expect_equal(1, 1)",
        "print(sorted(course.notebook.going_on.ran().values()))",
        folder=tmp_path,
    )
    told = [errors(cell) for cell in cells]
    names = ["NotImplementedError", "NotWrittenYet", "Mismatch", "KeyError"]
    assert told == [[], *([name] for name in names), [], []]
    assert "not reached" not in str(cells[2].outputs)
    assert cells[6].outputs[0].text == "[False, False, False, False, True, True, True]\n"


def test_any_other_error_stops_run_all_as_ever(tmp_path):
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        executed("1 / 0", "print('no')", folder=tmp_path)


def test_while_graded_or_validated_nothing_is_pardoned(tmp_path, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    with pytest.raises(CellExecutionError, match="NotImplementedError"):
        executed(UNWRITTEN, "f()", folder=tmp_path)


def release(name):
    return nbformat.read(ROOT / "release" / name / f"{name}.ipynb", as_version=4)


def test_an_untouched_release_counts_nothing_of_everything(tmp_path):
    told = counted(release("02-fashion-cnn"), "02-fashion-cnn", tmp_path)
    assert (told.written, told.hold, told.trained, told.points) == (0, 0, 0, 0)
    assert (told.exercises, told.tests, told.networks, told.most) == (10, 10, 2, 30)


def test_points_stand_where_an_answer_is_written_and_its_visible_test_holds(tmp_path):
    notebook = release("01-pooling")
    kinds = {c.metadata.nbgrader.grade_id: c for c in notebook.cells if "nbgrader" in c.metadata}
    kinds["output-size"].source = "def output_size(*_):\n    return 1"
    test = kinds["try-output-size"]
    points = kinds["test-output-size"].metadata.nbgrader.points
    assert counted(notebook, "x", tmp_path).points == 0
    assert counted(notebook, "x", tmp_path, {test.source: True}).points == points
    assert counted(notebook, "x", tmp_path, {test.source: False}).points == 0
    test.outputs = [nbformat.v4.new_output("stream", text="✓ output_size: all tests pass.")]
    told = counted(notebook, "x", tmp_path)
    assert (told.points, told.written, told.hold) == (points, 1, 1)
    assert f"stand for {points} of 30 points" in str(told)


def test_progress_tells_all_notebooks_of_a_folder_and_names_one_that_is_damaged(tmp_path, capsys):
    for name in ("01-pooling", "02-fashion-cnn"):
        (tmp_path / name).mkdir()
        nbformat.write(release(name), tmp_path / name / f"{name}.ipynb")
    (tmp_path / "03-cut").mkdir()
    (tmp_path / "03-cut" / "03-cut.ipynb").write_text('{"cells": [')
    progress(tmp_path)
    first, second, third = capsys.readouterr().out.splitlines()
    assert first.startswith("01-pooling: 0 of ") and "stand for 0 of 30 points" in first
    assert "0 of 2 networks trained" in second and "save it again" in third
    progress(tmp_path / "03-cut")
    assert "There is no notebook in " in capsys.readouterr().out


TEXT = '''# %% answer="max-pool"
def max_pool(x):
    """Pool."""
    ### BEGIN SOLUTION
    # hint: Look at the windows,
    #   one by one.
    # hint: numpy has max.
    return x.max()  # hint: not this
    ### END SOLUTION
'''


def test_hints_unfold_one_by_one_and_are_not_read_at_a_glance(tmp_path, monkeypatch, capsys):
    entries = hints_in(text_to_notebook(TEXT, "x"))
    text = json.dumps(entries)
    assert "windows" not in text and entries[0]["names"] == ["max_pool"]
    (tmp_path / "x.json").write_text(text)
    monkeypatch.setattr(hints, "FOLDER", tmp_path)
    monkeypatch.setattr(hints, "_told", {})
    monkeypatch.setitem(hosts._now, "assignment", "x")
    hints.hint("max-pool")
    one = capsys.readouterr().out
    assert (
        one == "Hint 1 of 2: Look at the windows, one by one.\nRun this again for the next one.\n"
    )
    hints.hint("max_pool")
    hints.hint("max_pool")
    assert capsys.readouterr().out.count("Hint 2 of 2: numpy has max.\n") == 2
    hints.hint("max-pol")
    assert "There is no hint to 'max-pol'. Did you mean 'max-pool'?" in capsys.readouterr().out


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "release").iterdir()))
def test_each_exercise_has_one_to_three_hints(name):
    known = json.loads((hints.FOLDER / f"{name}.json").read_text("utf-8"))
    asked = [
        cell.metadata.nbgrader.grade_id
        for cell in release(name).cells
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution")
    ]
    assert [entry["exercise"] for entry in known] == asked
    assert all(1 <= len(entry["hints"]) <= 3 for entry in known)


def test_nothing_is_remembered_outside_a_notebook():
    going_on.go_on()
    assert going_on.ran() == {}
