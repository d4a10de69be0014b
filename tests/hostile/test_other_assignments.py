"""Attacks on what the assignments from 03 on ask: none gains a point. COURSE_TESTS=all only."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import course_config, sandbox
from autograder.commands.grade import grade_class
from autograder.options import Options
from autograder.proof import banks
from autograder.seam.staging import Course
from tests.extent import EVERYTHING

ROOT = Path(__file__).resolve().parents[2]
BANKS = sorted((ROOT / "tests" / "submissions").glob("*/hostile"))[2:]
TRACE = Path("/tmp/EVIL-was-here")

pytestmark = [
    pytest.mark.keras,
    pytest.mark.sandbox,
    pytest.mark.slow,
    pytest.mark.skipif(not EVERYTHING, reason="COURSE_TESTS=all runs it: a minute each"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),  # nbgrader's own
]


@pytest.mark.parametrize("bank", BANKS, ids=lambda path: path.parent.name)
def test_no_attack_gains_a_point(bank, tmp_path):
    if problem := sandbox.available():
        pytest.skip(problem)
    folder, assignment = tmp_path / "class", bank.parent.name
    entries = [banks.read(path) for path in sorted(bank.glob("*.py"))]
    banks.lay_out_class(ROOT, folder, assignment, entries)
    Course(folder, assignment, course_config.load(folder)).save_source()
    results = grade_class(folder, assignment, None, Options(workers=2, feedback=False))
    told = {
        entry.name: (result.state, result.points)
        for entry, result in zip(entries, results, strict=True)
    }
    assert told == {entry.name: ("graded", 0) for entry in entries}
    assert not TRACE.exists()
