import json

import pytest

from autograder.authoring.audit import PACKAGE, leaks


def notebook(source="x = 1", cell_type="code", **fields):
    meta = {"nbgrader": {"grade_id": "double"}}
    cell = {"cell_type": cell_type, "metadata": meta, "source": source, "outputs": [], **fields}
    return json.dumps({"cells": [{**cell, "metadata": {}, "source": []}, cell]}).encode()


OUTPUT = {"output_type": "stream", "name": "stdout", "text": ["4\n"]}


@pytest.mark.parametrize(
    ("path", "content", "found"),
    [
        ("release/a/a.nb.py", b"", "release/a/a.nb.py: the text of a notebook"),
        ("release/a/a.ipynb", notebook("### BEGIN SOLUTION"), "cell 2 (double): BEGIN SOLUTION"),
        ("release/a/a.ipynb", notebook(["1\n", "# END SOLUTION"]), "cell 2 (double): END SOLUTION"),
        ("release/a/a.ipynb", notebook("# BEGIN HIDDEN TESTS"), "cell 2 (double): BEGIN HIDDEN"),
        ("release/a/a.ipynb", notebook(tags=["BEGIN SOLUTION"]), "cell 2 (double): BEGIN SOLUTION"),
        ("release/a/a.ipynb", notebook("  from autograder.probe import check"), "imports autograd"),
        ("release/a/a.ipynb", notebook("import json, autograder as a"), "imports autograder"),
        ("release/a/a.ipynb", notebook("__import__('autograder')"), "imports autograder"),
        ("release/a/a.ipynb", notebook(outputs=[OUTPUT]), "cell 2 (double): outputs"),
        ("release/a/a.ipynb", b"{", "not a notebook"),
        ("release/a/helper.py", b"x = 1\nimport autograder\n", "helper.py:2: imports autograder"),
        ("course/plots.py", b"\n\n### BEGIN HIDDEN TESTS\n", "plots.py:3: BEGIN HIDDEN TESTS"),
        ("release/a/notes.md", b"### END SOLUTION", "notes.md:1: END SOLUTION"),
        ("autograder/job.py", b"", "belongs to instructors"),
        ("nbgrader_config.py", b"", "belongs to instructors"),
        (
            "release/a/tools.py",
            (PACKAGE / "authoring" / "rules.py").read_bytes(),
            "a copy of autograder/authoring/rules.py",
        ),
    ],
)
def test_a_planted_leak_is_found_with_file_and_cell(path, content, found):
    problems = leaks({"release/b/fine.txt": b"fine", path: content})
    assert problems
    assert all(problem.startswith(path) for problem in problems)
    assert any(found in problem for problem in problems)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("release/a/a.ipynb", notebook("# the autograder runs hidden tests\nx = 1")),
        ("release/a/a.ipynb", notebook("import autograder", cell_type="markdown")),
        ("release/a/a.png", b"\x89PNG\xff\xfe"),
        ("course/__init__.py", b""),
    ],
)
def test_what_learners_may_see_is_no_leak(path, content):
    assert leaks({path: content}) == []
