"""Demonstrations that nothing depends on are not run; everything that could matter is."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.submission.idle import idle_cells


def answer(source):
    cell = new_code_cell(source)
    cell.metadata["nbgrader"] = {"grade_id": "answer", "solution": True}
    return cell


DEMO = "with showing('f'):\n    pooled = f(photos)\n    draw(pooled)"


def idle(*sources, release=None, mine="def f(x):\n    return x"):
    """Sources of the idle cells among the release's plain cells, with the learner's answer last."""
    release = new_notebook(cells=[new_code_cell(source) for source in release or sources])
    cells = [new_code_cell(source) for source in sources]
    staged = new_notebook(cells=[new_markdown_cell("# text"), *cells, answer(mine)])
    return [staged.cells[index].source for index in idle_cells(staged, release)]


def test_a_demonstration_whose_names_nobody_reads_is_idle():
    assert idle(DEMO) == [DEMO]


def test_so_are_demonstrations_that_only_each_other_reads():
    first, second = "row = [1, 2]", "print(row)"
    assert idle(first, second) == [first, second]


def test_a_changed_cell_is_the_learners_own_and_runs():
    assert idle(DEMO + "\nmine = 3", release=[DEMO]) == []


@pytest.mark.parametrize(
    "mine",
    [
        "print(pooled)",
        "def f(x):\n    return pooled",
        "x = globals()['pooled']",
        "x = eval('pooled + 1')",
        "%time print(pooled)",
        "def broken(:\n    pooled",
    ],
)
def test_a_cell_whose_name_the_learner_reads_runs(mine):
    assert idle(DEMO, mine=mine) == []


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np2",
        "from course import plots as np2",
        "def np2():\n    pass",
        "class np2:\n    pass",
        "for np2 in range(3):\n    pass",
        "with open('x') as np2:\n    pass",
        "try:\n    1\nexcept ValueError as np2:\n    pass",
        "np2.setting = 3",
        "np2[0] = 3",
        "(np2 := 3)",
    ],
)
def test_every_way_of_binding_a_name_counts(source):
    assert idle(source, mine="np2") == []
    assert idle(source, mine="other") == [source]


def test_what_a_needed_cell_reads_is_needed_too():
    base, table, picture = "base = 1", "table = base + 1", "draw(base)"
    assert idle(base, table, picture, mine="table") == [picture]


def test_code_that_nests_a_thousand_deep_stops_nobody():
    for mine in ("lambda: " * 1_500 + "pooled", "x = " + "-" * 50_000 + "pooled"):
        assert idle(DEMO, mine=mine) == []


def test_locked_and_graded_cells_always_run():
    notebook = nbformat.read("release/01-pooling/01-pooling.ipynb", as_version=4)
    resting = [notebook.cells[index] for index in idle_cells(notebook, notebook)]
    assert len(resting) >= 5
    assert not any(cell.metadata.get("nbgrader") for cell in resting)
