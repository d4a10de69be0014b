"""What Validate tells learners of a notebook: what is wrong, how many tests hold, how far it is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

SETTINGS = Path(__file__).resolve().parents[2] / "autograder" / "learner" / "settings"
TRYING = 'from course import trying\nwith trying("twice"):\n    assert twice(2) == 4, "2 makes 4"'


def cell(name, source, **nbgrader):
    told = {"grade_id": name, "schema_version": 3, "task": False, "cell_type": "code", **nbgrader}
    return new_code_cell(source, id=name, metadata={"nbgrader": told})


def graded(name, source, points=0):
    return cell(name, source, grade=True, solution=False, locked=True, points=points)


@pytest.fixture
def validated(tmp_path):
    """A function that validates a notebook of these cells; the lines that were told."""

    def validated(*cells):
        path = tmp_path / "a book" / "book.ipynb"
        path.parent.mkdir()
        nbformat.write(new_notebook(cells=[new_markdown_cell("# A"), *cells]), path)
        paths = os.pathsep.join([str(SETTINGS), os.environ.get("PYTHONPATH", "")])
        done = subprocess.run(
            [sys.executable, "-m", "course_lab.validating", str(path)],
            env={**os.environ, "PYTHONPATH": paths, "JUPYTER_CONFIG_PATH": str(SETTINGS)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    return validated


def test_what_is_wrong_comes_with_a_count_and_progress(validated):
    *running, told = validated(
        cell("answer", "def twice(x):\n    return 3 * x", grade=False, solution=True, locked=False),
        graded("try-twice", TRYING),
        graded("holds", "assert True"),
        graded("bare", "{}['key']"),
        graded("test-twice", "# 2 points\n#   2   values", points=2),
    )
    assert running == [{"cell": at, "of": 6} for at in range(1, 7)]
    assert (told["held"], told["tests"], told["changed"]) == (1, 3, [])
    first, second = told["failed"]
    assert (first["name"], first["reason"], first["code"]) == ("twice", "2 makes 4", TRYING)
    assert (second["name"], second["reason"]) == ("bare", "KeyError: 'key'")


def test_what_is_not_written_is_told_as_that_and_a_changed_cell_by_name(validated):
    changed = graded("try-twice", TRYING)
    changed.metadata.nbgrader["checksum"] = "0" * 32
    missing = "def twice(x):\n    raise NotImplementedError()"
    *_, told = validated(cell("answer", missing, grade=False, solution=True, locked=False), changed)
    assert told["failed"][0]["reason"].startswith("twice is not written yet")
    assert told["changed"] == ["twice"]


def test_a_file_that_is_no_notebook_is_told_in_one_line(tmp_path, validated):
    (tmp_path / "text.ipynb").write_text("no JSON")
    done = subprocess.run(
        [sys.executable, SETTINGS / "course_lab" / "validating.py", tmp_path / "text.ipynb"],
        capture_output=True,
        text=True,
    )
    (told,) = map(json.loads, done.stdout.splitlines())
    assert "NotJSONError" in told["problem"] and "Traceback" not in done.stderr
