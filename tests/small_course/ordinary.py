"""An ordinary nbgrader course, as instructors have them: no checks, no texts, two notebooks."""

import json
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.small_course import odd_cells

NAME = "ps1"
CONFIG = """\
c = get_config()
c.CourseDirectory.course_id = "ordinary"
c.LateSubmissionPlugin.penalty_method = "zero"
"""
UNWRITTEN = "# YOUR CODE HERE\nraise NotImplementedError()"


def _meta(name, **kind):
    kind = {"grade": False, "solution": False, "locked": False, "task": False} | kind
    return {"nbgrader": {"grade_id": name, "schema_version": 3, **kind}}


def answer(name, source):
    body = "### BEGIN SOLUTION\n" + source + "\n### END SOLUTION"
    return new_code_cell(body, metadata=_meta(name, solution=True))


def tests(name, source, points):
    return new_code_cell(source, metadata=_meta(name, grade=True, locked=True, points=points))


def written(name, points):
    meta = _meta(name, grade=True, solution=True, points=points)
    return new_markdown_cell("Because.", metadata=meta)


def task(name, points):
    return new_markdown_cell(
        "Draw it.", metadata=_meta(name, task=True, locked=True, points=points)
    )


CREDIT = """\
right = [double(x) == 2 * x for x in range(4)]
### BEGIN HIDDEN TESTS
right += [double(-x) == -2 * x for x in range(4)]
### END HIDDEN TESTS
4 * sum(right) / len(right)"""


def hidden(visible, rest):
    return f"{visible}\n### BEGIN HIDDEN TESTS\n{rest}\n### END HIDDEN TESTS"


NOTEBOOKS = {
    "numbers": [
        new_markdown_cell("# Numbers"),
        new_code_cell("import math\nSCALE = 2"),  # a plain cell that answers rely on
        answer("double", "def double(x):\n    return SCALE * x"),
        tests("test-double", hidden("assert double(2) == 4", "assert double(5) == 10"), 3),
        tests("credit", CREDIT, 4),
        answer("helped", "from helper import triple\n\ndef six(x):\n    return double(triple(x))"),
        tests(
            "test-helped",
            'import os\nassert six(1) == 6\nassert os.environ["NBGRADER_EXECUTION"] == "autograde"',
            2,
        ),
        written("why", 2),
        task("sketch", 1),
    ],
    "words": [
        answer("shout", "def shout(word):\n    return word.upper()"),
        tests("test-shout", hidden('assert shout("a") == "A"', 'assert shout("ab") == "AB"'), 2),
        tests("fine", 'assert shout("c") == "C"\nprint("fine")', 1),
    ],
    "odds & ends": [
        new_code_cell(odd_cells.SETUP),
        answer("scaled", odd_cells.ANSWER),
        *(tests(name, source, points) for name, (source, points) in odd_cells.CELLS.items()),
    ],
}
GRADED = sum(
    bool(cell.metadata.nbgrader["grade"] or cell.metadata.nbgrader["task"])
    for cells in NOTEBOOKS.values()
    for cell in cells
    if "nbgrader" in cell.metadata
)

SUBMISSIONS = {
    "right": {
        "double": "def double(x):\n    return x + x",
        "helped": "def six(x):\n    return 6 * x",
        "why": "It is so.",
        "shout": "def shout(word):\n    return ''.join(c.upper() for c in word)",
        "scaled": "def scaled(n):\n    return sum([n] * 6)",
    },
    "partly": {"double": "def double(x):\n    return abs(2 * x)", "shout": "def shout(w):\n    w"},
    "by_heart": {
        "double": "def double(x):\n    return 4",
        "shout": "def shout(w):\n    return 'A'",
    },
    "untouched": {},
    "raises": {"double": "1 / 0", "helped": "from helper import triple\nsix = lambda x: 6"},
}
"""Learner → answers by cell."""


def lay_out(root: Path) -> None:
    """The course's files; its release is for nbgrader to make."""
    (root / "nbgrader_config.py").write_text(CONFIG)
    folder = root / "source" / NAME
    folder.mkdir(parents=True)
    (folder / "helper.py").write_text("def triple(x):\n    return 3 * x\n")
    for name, cells in NOTEBOOKS.items():
        write(folder / f"{name}.ipynb", cells)


def write(path: Path, cells: list) -> None:
    """A notebook of these cells."""
    notebook = new_notebook(cells=cells)
    kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    notebook.metadata["kernelspec"] = kernel
    nbformat.write(notebook, path)


def hand_in(root: Path, learner: str, answers: dict[str, str]) -> None:
    """The released notebooks with these answers."""
    place = root / "submitted" / learner / NAME
    place.mkdir(parents=True)
    (place / "timestamp.txt").write_text("2026-02-01 12:00:00.000000 UTC")
    for path in sorted((root / "release" / NAME).iterdir()):
        if path.suffix != ".ipynb":
            (place / path.name).write_bytes(path.read_bytes())
            continue
        notebook = json.loads(path.read_text())
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name in answers:
                cell["source"] = answers[name]
        (place / path.name).write_text(json.dumps(notebook))
