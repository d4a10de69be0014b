"""Every notebook as a learner meets it: the release, run from top to bottom, before and after
answers are typed in, where the instructors' packages are not installed."""

import subprocess
import sys
import threading

import pytest
from nbgrader.utils import is_solution

from course.testing.attempts import NotWrittenYet
from tests.extent import EVERYTHING

from .learner import ASSIGNMENTS, read, run, solutions, typed_in

pytestmark = [pytest.mark.keras, pytest.mark.slow]

# One notebook on each backend; the others' sources are run under TensorFlow by nbval, and JAX
# compiles them for one to two minutes each.
ALWAYS = "01-pooling"


def told(cells):
    """Every cell that ended in an error, for a person to read."""
    return [f"{c.name or c.source[:60]!r}: {': '.join(c.error)}" for c in cells if c.error]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_untouched_only_what_is_theirs_is_missing_and_each_test_says_so(assignment, tmp_path):
    cells = run(read("release", assignment), assignment, tmp_path, "tensorflow")
    tests = [cell for cell in cells if cell.name.startswith("try-")]
    missing = [cell for cell in cells if cell.error and cell.error[0] == NotWrittenYet.__name__]
    assert tests and missing == tests, told(cells)
    for cell in cells:
        name, words = cell.error or (None, "")
        if name is None:
            continue
        if cell in tests:
            assert "is not written yet" in words and "Traceback" not in cell.printed
        else:
            assert name == "NotImplementedError" and cell.theirs, told([cell])


@pytest.mark.parametrize("backend", ["tensorflow", "jax"])
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_with_answers_typed_in_every_cell_runs(assignment, backend, tmp_path):
    if assignment != ALWAYS and not EVERYTHING:
        pytest.skip("takes minutes; COURSE_TESTS=all runs it")
    answers = solutions(assignment)
    release = read("release", assignment)
    theirs = [cell for cell in release.cells if is_solution(cell)]
    assert {cell.metadata.nbgrader.grade_id for cell in theirs} == set(answers)
    cells = run(typed_in(release, answers), assignment, tmp_path, backend)
    assert told(cells) == []
    tests = [cell for cell in cells if cell.name.startswith("try-")]
    assert tests and all("✓" in cell.printed for cell in tests)


def test_an_answer_that_is_wrong_is_found_by_its_visible_test(tmp_path):
    answers = solutions(ALWAYS) | {"output-size": "def output_size(*_, **__):\n    return 1"}
    notebook = typed_in(read("release", ALWAYS), answers)
    names = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    notebook.cells = notebook.cells[: names.index("try-output-size") + 1]
    cells = run(notebook, ALWAYS, tmp_path, "tensorflow")
    assert "try-output-size" in [cell.name for cell in cells if cell.error]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_kernel_that_is_not_the_courses_is_told_before_anything_else(assignment, tmp_path):
    first = next(c for c in read("release", assignment).cells if c.cell_type == "code")
    python = [sys.executable, "-I", "-S", "-c", first.source]  # as if nothing were installed
    done = subprocess.run(python, cwd=tmp_path, capture_output=True, text=True)
    told = done.stderr.splitlines()[-1]
    assert told.startswith("AssertionError: the wrong kernel: choose Kernel, Change Kernel, ")


def test_the_instructors_package_is_not_there(tmp_path):
    notebook = read("release", "01-pooling")
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    code[0].source = "import course, keras\nprint(keras.backend.backend())\nimport autograder"
    notebook.cells = code[:1]
    (cell,) = run(notebook, "01-pooling", tmp_path, "jax")
    assert cell.printed.split()[-1] == "jax"
    assert cell.error == ("ModuleNotFoundError", "No module named 'autograder'")


def test_a_run_leaves_no_thread_behind(tmp_path):
    notebook = read("release", "01-pooling")
    notebook.cells = []
    run(notebook, "01-pooling", tmp_path / "first", "jax")
    before = threading.active_count()
    run(notebook, "01-pooling", tmp_path / "second", "jax")
    assert threading.active_count() <= before
