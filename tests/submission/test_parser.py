"""Learners' text is read as Python by a process that has little memory and time."""

import resource

import pytest
from nbformat import NotebookNode

from autograder.submission import locked
from autograder.submission.parser import Parser


def test_names_are_those_that_a_cell_reads_of_the_notebook():
    parser = Parser()
    assert parser.read("y = f(x)\ndef g(a):\n    return a + b") >= {"f", "x", "b"}
    assert "a" not in parser.read("def g(a):\n    return a")
    assert parser.read("def f(:") is None and parser.read("x = '\\x") is None
    assert parser.parses("return 1") and not parser.parses("(" * 300)


@pytest.mark.parametrize(
    "dear", ["import a" + ".a" * 50_000, "from a" + ".a" * 90_000 + " import b"]
)
def test_a_text_that_takes_too_much_is_not_read_and_the_next_notebook_is(dear):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    parser = Parser()
    assert parser.read(dear) is None
    assert Parser().read("x") == {"x"}
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB


def test_code_in_a_locked_cell_is_compared_in_little_memory():
    """Python's own parser took 10 GB and 39 s for it, in the worker that grades."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    given = NotebookNode(source="x = 1", cell_type="code", metadata=NotebookNode())
    given.metadata.nbgrader = NotebookNode(grade_id="setup", locked=True)
    release = NotebookNode(cells=[given])
    for source in ("import a" + ".a" * 95_000, "x   = 1  # the same", "x = 2"):
        written = NotebookNode(given, source=source, grade_id="setup", id="setup")
        told = locked.told([written], release)
        assert bool(told) is (source != "x   = 1  # the same")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # KiB


def test_one_that_takes_too_long_is_ended_and_its_notebooks_other_cells_are_not_read():
    parser = Parser(seconds=0.001)
    assert parser.read("x = [" + "1, " * 60_000 + "]") is None
    assert parser.read("x") is None
    assert Parser().read("x") == {"x"}
