"""Trained weights are a stranger's data, and accuracy is measured: no trick gains a point."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import nbformat
import pytest

from autograder import sandbox
from autograder.commands.grade import grade_class
from autograder.options import Options
from autograder.proof import banks
from autograder.proof.banks import Entry

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = "02-fashion-cnn"
BANK = ROOT / "tests" / "submissions" / ASSIGNMENT
ENTRIES = {path.stem: banks.read(path) for path in sorted((BANK / "hostile").glob("*.py"))}
ON_WEIGHTS = [name for name in ENTRIES if "weights" in name or "trained" in name]
"""Attacks by the file of weights. Exercise 10, worth 4 points, is answered honestly, and without
weights earns 1 point for its form and up to half of 3 for what it learns while it is graded."""
WITHOUT_WEIGHTS = 1 + 3 / 2
TRACE = Path("/tmp/EVIL-was-here")
LIMITS = """
c.Limits.cpu_seconds = 90
c.Limits.cell_seconds = 60
c.Limits.submission_seconds = 200
c.Limits.memory_bytes = 2_000_000_000
c.Limits.file_bytes = 16 * 1024**2
c.Limits.disk_bytes = 32 * 1024**2
"""

pytestmark = [
    pytest.mark.keras,
    pytest.mark.sandbox,
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),  # nbgrader's own
]


@pytest.fixture(scope="module")
def graded():
    """Learner → result of a class in which all but one attack."""
    if problem := sandbox.available():
        pytest.skip(problem)
    root = Path(tempfile.mkdtemp(prefix="reached-"))
    try:
        _lay_out(root)
        yield {
            result.learner: result
            for result in grade_class(root, ASSIGNMENT, None, Options(workers=2, feedback=False))
        }
    finally:
        shutil.rmtree(root)


def _lay_out(root):
    shutil.copy(ROOT / "nbgrader_config.py", root)
    with (root / "nbgrader_config.py").open("a") as settings:
        settings.write(LIMITS)
    notebooks = []
    for part in ("release", "source"):
        shutil.copytree(ROOT / part / ASSIGNMENT, root / part / ASSIGNMENT)
        path = root / part / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        notebooks.append(nbformat.read(path, as_version=4))
    answers = ENTRIES[ON_WEIGHTS[0]].answers
    files = banks.files(ROOT, ASSIGNMENT)
    honest = Entry(
        ASSIGNMENT, "right", "honest", "One answer.", untouched=True, answers=answers, files=files
    )
    banks.lay_out(honest, root / "submitted" / "honest" / ASSIGNMENT, *notebooks)
    for entry in ENTRIES.values():
        banks.lay_out(entry, root / "submitted" / entry.learner / ASSIGNMENT, *notebooks)


def points(result):
    return {verdict.check.partition(".")[2]: verdict.points for verdict in result.verdicts}


def test_the_honest_network_gets_its_points_among_attackers(graded):
    assert graded["honest"].points == points(graded["honest"])["small_cnn"] == 4


@pytest.mark.parametrize("name", [name for name in ENTRIES if name not in ON_WEIGHTS])
def test_what_only_looks_like_a_trained_network_earns_nothing(graded, name):
    result = graded[f"hostile-{name}"]
    assert result.points == 0, [part for v in result.verdicts for part in v.parts if part.points]


@pytest.mark.parametrize("name", ON_WEIGHTS)
def test_a_trap_in_place_of_weights_costs_the_accuracy_that_they_would_have_shown(graded, name):
    result = graded[f"hostile-{name}"]
    assert result.points == points(result).get("small_cnn", 0) <= WITHOUT_WEIGHTS
    (verdict,) = (v for v in result.verdicts if v.check.endswith("small_cnn"))
    told = f"{result.reason} {verdict.reason} {verdict.parts[-1].message}"
    wanted = ("not in what was handed in", "does not fit", "memory", "MB", "CPU time")
    assert any(words in told for words in wanted), told


def test_no_code_in_a_file_of_weights_was_run(graded):
    told = [part.message for r in graded.values() for v in r.verdicts for part in v.parts]
    assert not any("GAINED" in message for message in told)
    assert not TRACE.exists()
