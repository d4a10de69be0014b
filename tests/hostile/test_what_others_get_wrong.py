"""What was found wrong with other graders, row by row, and how it comes out here.

Rows that need a second run of a class are in tests/end_to_end/test_fleet.py: a killed coordinator,
and the same grades at one, two and four workers on a busy machine.
"""

from __future__ import annotations

import ast
import os

import nbformat
import pytest

from autograder.commands.grade import grade_class
from autograder.engine import pool
from autograder.options import Options
from autograder.results.records import Results
from autograder.submission.integrity import grade_id

from .conftest import ASSIGNMENT

pytestmark = [
    pytest.mark.keras,
    pytest.mark.sandbox,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),  # nbgrader's own
]


@pytest.mark.parametrize(
    "entry",
    [
        "rewrites_cells",  # an IPython input transformer
        "patches_the_shell",  # run_cell_async that does nothing
        "drops_asserts",  # an AST transformer
        "equal_to_everything",
        "patches_numpy",  # numpy.testing
        "patches_keras",  # keras.Model.evaluate, count_params, fit
        "layer_that_is_none",  # a duck-typed fake
        "reads_what_ran_before",  # In[-1]
        "walks_frames",  # the tester's frames
    ],
)
def test_no_trick_in_the_kernel_gets_marks(graded, entry):
    assert graded.result(entry).points == 0


def test_hidden_tests_never_enter_the_kernel(graded):
    """A hook can read every cell that is run: it finds a name to check, and no check."""
    graded_cells = 0
    for cell in graded.notebook("honest").cells:
        meta = cell.metadata.get("nbgrader", {})
        if not (cell.cell_type == "code" and meta.get("grade") and meta.get("points")):
            continue
        graded_cells += 1
        imported, asked = ast.parse(cell.source).body
        assert ast.unparse(imported) == "from autograder.probe import check"
        assert isinstance(asked.value, ast.Call) and asked.value.func.id == "check"
        for node in ast.walk(asked.value):
            assert not isinstance(node, ast.Constant) or node.value.startswith("pooling.")
    assert graded_cells == 12


def test_hidden_tests_are_neither_released_nor_printed_in_feedback(graded):
    release = (graded.root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text()
    for word in ("autograder.probe", "HIDDEN TESTS", "BEGIN SOLUTION"):
        assert word not in release
    for learner in graded.shown:
        assert "oracle" not in graded.page(learner).replace("oracle = next", "")


def test_no_process_is_left_to_rewrite_grades_later(graded):
    assert graded.result("leaves_processes_behind").points == 0
    assert graded.result("reads_the_course").points == 0
    assert graded.survivors == []


def test_warnings_and_logs_on_stderr_cost_nothing(graded):
    printed = [
        output
        for cell in graded.notebook("noisy").cells
        for output in cell.get("outputs", ())
        if output.get("name") == "stderr"
    ]
    assert printed
    assert graded.results["noisy"].points == 30


@pytest.mark.parametrize("entry", ["publishes_results", "prints_a_score", "forges_broadcasts"])
def test_a_published_number_is_no_partial_credit(graded, entry):
    """NaN, infinity, negative, too large, no number at all."""
    assert set(graded.grades[f"hostile-{entry}"].values()) == {0}


def test_duplicated_and_split_cells_stop_nobody(graded):
    assert graded.result("duplicates_and_reorders").state == "graded"
    everybody = {path.name for path in (graded.root / "submitted").iterdir()}
    assert set(graded.results) == everybody
    assert graded.results["zzz"].points == 30  # comes after all of them


def test_deleted_test_cells_come_back_and_wait_for_nobody(graded):
    cells = {grade_id(cell): cell for cell in graded.notebook("hostile-deletes_tests").cells}
    assert {"test-max-pool", "try-max-pool"} <= cells.keys()
    assert graded.grades["hostile-deletes_tests"].keys() == graded.grades["honest"].keys()
    assert graded.scores["hostile-deletes_tests"] == 2


def test_who_was_being_graded_at_a_crash_is_graded_by_the_next_run(graded):
    """nbgrader takes the folder autograded/LEARNER for the sign that the learner is done."""
    assert (graded.root / "autograded" / "half").is_dir()
    (graded.root / "results" / ASSIGNMENT / "half.json").unlink()
    (again,) = grade_class(graded.root, ASSIGNMENT, ["half"], Options(workers=1, feedback=False))
    assert (again.state, again.points) == ("graded", 20)
    assert again.seed != graded.results["half"].seed  # it really ran


def test_beside_bombs_and_loops_the_same_work_gets_the_same_marks(graded):
    parts = [
        [verdict.parts for verdict in graded.results[learner].verdicts]
        for learner in ("aaa", "honest", "zzz")
    ]
    assert parts[0] == parts[1] == parts[2]


def test_no_learner_needs_a_process_that_imports_nbgrader():
    """It takes seconds: a worker imports it once, and stays for the class."""
    with pool.Workers(2, sandboxed=False) as workers, workers.executor() as executor:
        used = {executor.submit(os.getpid).result() for _ in range(8)}
    assert len(used) <= 2


def test_inputs_are_drawn_anew_for_every_submission(graded):
    seeds = [result.seed for result in graded.results.values() if result.verdicts]
    assert len(set(seeds)) == len(seeds)


def test_a_re_run_repeats_the_inputs_and_a_new_submission_does_not(graded):
    results, result = Results(graded.root / "results" / ASSIGNMENT), graded.results["honest"]
    assert results.seed("honest", result.handed_in) == result.seed
    assert results.seed("honest", "another submission's digest") != result.seed


def test_the_source_is_what_was_graded(graded):
    """Every graded cell of everybody is the source's own."""
    path = graded.root / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    own = {grade_id(c): c.source for c in nbformat.read(path, 4).cells if is_graded(c)}
    for learner, result in graded.results.items():
        if result.state == "graded":
            cells = [cell for cell in graded.notebook(learner).cells if is_graded(cell)]
            found = {grade_id(cell): stripped(cell.source) for cell in cells}
            assert len(cells) == len(own)
            assert found == {name: stripped(source) for name, source in own.items()}, learner


def is_graded(cell):
    """Visible tests are graded too, for JupyterLab's sake, with no points."""
    return cell.metadata.get("nbgrader", {}).get("points", 0) > 0


def stripped(source):
    """Without the lines that mark hidden tests."""
    return [line for line in source.splitlines() if "HIDDEN TESTS" not in line]
