"""What a learner is told of a graded cell that never came to its check."""

import time
from itertools import islice, permutations

import pytest
from nbformat.v4 import new_code_cell, new_output

from autograder.engine.stopped import why

ANSWER = "def max_pool2d(x):\n    return x\n"


def cell(source, ename="", evalue=""):
    outputs = [new_output("error", ename=ename, evalue=evalue, traceback=[])] if ename else []
    return new_code_cell(source, outputs=outputs)


def missing(name="max_pool2d"):
    return cell("check(…)", "NameError", f"name '{name}' is not defined")


CASES = {
    "max_pool2d is missing, since its cell stopped: SyntaxError: invalid syntax (line 3)": [
        cell(ANSWER + "x = = 2", "SyntaxError", "invalid syntax (3141592.py, line 3)")
    ],
    "max_pool2d is missing, since its cell stopped: NotImplementedError: delete the line that "
    "raises it": [cell(f"raise NotImplementedError()\n{ANSWER}", "NotImplementedError")],
    "no cell defines max_pool2d; one defines maxPool2d: it must be called max_pool2d": [
        cell("if True:\n  def maxPool2d(x):\n    return x")
    ],
    "max_pool2d is missing, since its cell stopped: ModuleNotFoundError: No module named 'mine'": [
        cell("from mine import max_pool2d", "ModuleNotFoundError", "No module named 'mine'")
    ],
    "no cell defines max_pool2d": [cell("# def max_pool2d(x):\n#     return x"), cell("a = 1")],
    "this cell stopped before anything could be checked: NameError: name 'max_pool2d' is not "
    "defined": [cell(ANSWER), cell("del max_pool2d")],
}


@pytest.mark.parametrize("told", CASES)
def test_what_the_answer_lacks_is_named(told):
    assert why(missing(), CASES[told]) == told


def test_cells_of_blank_lines_and_thousands_of_names_hold_nobody_up():
    """For the first a pattern took 19 s a cell, for each graded cell anew."""
    began = time.process_time()
    blank = [cell("\n" * 20_000), cell("\n \t" * 6_000), cell(";" + "\t" * 19_000)]
    alike = ["".join(made) for made in islice(permutations("max_pool2x"), 60_000)]
    names = [cell("\n".join(f"{name} = 1" for name in part)) for part in batched(alike)]
    assert why(missing(), blank * 10 + names).startswith("no cell defines max_pool2d")
    assert time.process_time() - began < 5


def batched(names, size=1_000):
    return [names[i : i + size] for i in range(0, len(names), size)]


def test_other_errors_are_told_as_they_are_and_none_too():
    assert why(cell("check(…)", "TypeError", "no"), [cell(ANSWER)]) == (
        "this cell stopped before anything could be checked: TypeError: no"
    )
    assert why(cell("pass"), []) == "this cell ended without asking for its check"
    assert len(why(cell("check(…)", "E", "x" * 10**6), [])) < 600
