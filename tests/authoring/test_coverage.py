"""docs/coverage.md: every statement of the textbook has a home, and every home exists."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from tools.coverage import DATA, PAGE, main, page, problems, read_course, statements

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"(\d\d-[a-z0-9-]+) (\d+), `(test-[a-z0-9-]+)`: `([a-z0-9_]+\.[a-z0-9_]+)`")


@pytest.fixture(scope="module")
def course():
    return read_course()


@pytest.fixture
def data():
    return tomllib.loads(DATA.read_text("utf-8"))


def test_every_statement_has_a_home_that_exists(data, course):
    assert problems(data, course) == []


def test_the_page_is_in_step_with_its_data(data, course):
    assert PAGE.read_text("utf-8") == page(data, course), "write it: python -m tools.coverage"


def test_every_graded_cell_on_the_page_is_in_the_built_notebook():
    cells = {}
    for path in (ROOT / "source").glob("*/*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
            cells[path.parent.name, grade_id] = "".join(cell["source"])
    named = set(NAMED.findall(PAGE.read_text("utf-8")))
    assert len(named) > 70
    for assignment, _, grade_id, check in named:
        assert f'"{check}"' in cells[assignment, grade_id]


def test_every_graded_cell_of_the_course_is_on_the_page():
    named = {(assignment, grade_id) for assignment, _, grade_id, _ in NAMED.findall(
        PAGE.read_text("utf-8"))}  # fmt: skip
    for path in (ROOT / "source").glob("*/*.nb.py"):
        for marker in re.findall(r'^# %% tests="([^"]+)"', path.read_text("utf-8"), re.MULTILINE):
            assert (path.parent.name, f"test-{marker}") in named


def test_the_exercise_numbers_on_the_page_are_the_notebooks(course):
    for assignment, number, _, check in NAMED.findall(PAGE.read_text("utf-8")):
        assert course.checks[check].assignment == assignment
        assert course.checks[check].exercise.startswith(f"Exercise {number}: ")


BROKEN = [
    ({"judged": ["pooling.depth_min"]}, "no notebook calls a check 'pooling.depth_min'"),
    ({"judged": ["pooling.depth_max: value"]}, "pooling.depth_max has no part 'value'"),
    ({"told": ["01-pooling: Windows of 3"]}, "no heading 'Windows of 3' in '01-pooling'"),
    ({"told": ["09-none: Windows"]}, "no heading 'Windows' in '09-none'"),
    ({"judged": [], "told": []}, "no home"),
    ({"at": "1.1z"}, "not after the one before it"),
    ({"at": "first"}, "not a number"),
    ({"at": "2.1a"}, "stands in section 1"),
    ({"says": ""}, "nothing is said"),
    ({"judgd": ["pooling.depth_max"]}, "judgd: not a field"),
    ({"judged": ["lenet5.permute"]}, "is named, and so is not beyond the textbook"),
]


@pytest.mark.parametrize(("change", "found"), BROKEN, ids=lambda value: str(value)[:40])
def test_a_broken_entry_is_found(data, course, change, found):
    data["section"][0]["statements"][1].update(change)
    assert any(found in problem for problem in problems(data, course))


def test_a_check_without_a_statement_is_found(data, course):
    del data["beyond"]["lenet5.permute"]
    assert problems(data, course) == [
        "lenet5.permute: carries no statement; name it, or list it as beyond"
    ]


def test_a_check_that_is_no_more_is_found(data, course):
    data["beyond"]["lenet5.gone"] = "nothing"
    assert problems(data, course) == ["lenet5.gone: is listed as beyond, but no notebook calls it"]


def test_check_writes_nothing_and_fails_when_out_of_step(tmp_path, monkeypatch, capsys):
    stale = tmp_path / "coverage.md"
    stale.write_text("old\n")
    monkeypatch.setattr("tools.coverage.PAGE", stale)
    assert main(["--check"]) == 1
    assert stale.read_text() == "old\n"
    assert "out of step" in capsys.readouterr().err
    assert main([]) == 0
    assert main(["--check"]) == 0


def test_a_statement_is_said_once(data):
    said = [statement["says"] for statement in statements(data)]
    assert len(said) == len(set(said)) > 100
