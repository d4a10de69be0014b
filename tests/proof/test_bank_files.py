"""The bank files themselves: readable, in step with release and checks, many and various enough."""

from pathlib import Path

import nbformat
import pytest

from autograder.judge import checks
from autograder.proof import banks
from autograder.submission.integrity import grade_id

ROOT = Path(__file__).resolve().parents[2]
BANKS = ROOT / "tests" / "submissions"
ASSIGNMENTS = sorted(path.name for path in BANKS.iterdir() if (path / "right").is_dir())
FILES = {
    f"{assignment}/{path.parent.name}/{path.stem}": path
    for assignment in ASSIGNMENTS
    for kind in ("right", "wrong", "messy")
    for path in sorted((BANKS / assignment / kind).glob("*.py"))
}
LEAST = {"right": 10, "wrong": 20}
LEAST_NAMED = 0.8


def _module(assignment):
    """Name of the checks' module: 01-pooling is judged by checks/pooling.py."""
    return assignment.partition("-")[2].replace("-", "_")


def _parts(assignment):
    known = checks.load(_module(assignment))
    return {f"{name}: {part}" for name, check in known.items() for part in check.parts}


def _wrong(assignment):
    return banks.find(ROOT, assignment, ("wrong",))


@pytest.mark.parametrize("name", FILES)
def test_a_bank_file_is_read_and_says_its_idea_in_one_sentence(name):
    idea = banks.read(FILES[name]).idea
    assert idea.endswith(".")
    assert "\n\n" not in idea


@pytest.mark.parametrize("name", FILES)
def test_a_bank_file_answers_and_anchors_only_at_cells_that_the_release_has(name):
    entry = banks.read(FILES[name])
    path = ROOT / "release" / entry.assignment / f"{entry.assignment}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    known = {grade_id(cell) for cell in cells}
    answers = {grade_id(c) for c in cells if c.metadata.get("nbgrader", {}).get("solution")}
    assert set(entry.answers) <= answers
    assert {anchor for _, anchor, _ in entry.added} <= known


@pytest.mark.parametrize("name", FILES)
def test_only_wrong_files_state_failing_parts_and_all_of_them_exist(name):
    entry = banks.read(FILES[name])
    assert bool(entry.fails) == (entry.kind == "wrong")
    assert entry.fails <= _parts(entry.assignment)
    assert entry.fails or not entry.names


@pytest.mark.parametrize("kind", LEAST)
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_bank_holds_enough_submissions_of_each_kind(assignment, kind):
    assert len(banks.find(ROOT, assignment, (kind,))) >= LEAST[kind]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_two_files_of_a_bank_have_the_same_idea_or_the_same_cells(assignment):
    entries = banks.find(ROOT, assignment, ("right", "wrong"))
    ideas = {entry.idea for entry in entries}
    texts = {str((sorted(entry.answers.items()), entry.added)) for entry in entries}
    assert len(ideas) == len(texts) == len(entries)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_most_wrong_submissions_expect_their_mistake_to_be_named(assignment):
    entries = _wrong(assignment)
    named = [entry for entry in entries if entry.names and all(entry.names)]
    assert len(named) >= LEAST_NAMED * len(entries)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_part_of_every_check_is_failed_by_a_submission_of_its_own(assignment):
    """Blank submissions do not count: they fail everything."""
    failed = {part for entry in _wrong(assignment) if not entry.untouched for part in entry.fails}
    assert _parts(assignment) - failed == set()
