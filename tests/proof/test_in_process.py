"""The judge in the learner's own process gives an entry the verdict that its file states.

`autograder check` shows the same of the judge behind the sandbox: so the two give equal scores.
All right entries are run and every eighth wrong one; COURSE_TESTS=all: all.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.judge import checks
from autograder.proof import banks
from tests.extent import EVERYTHING

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = "01-pooling"
pytestmark = [pytest.mark.keras, pytest.mark.slow]
EACH = 1 if EVERYTHING else 8


def _is_plain(entry):
    """Whether it is Python without a notebook's shell lines and magics, which ask for a kernel."""
    try:
        return all(compile(text, "", "exec") for text in entry.answers.values())
    except SyntaxError:
        return False


ENTRIES = {
    entry.learner: entry
    for entry in (
        *filter(_is_plain, banks.find(ROOT, ASSIGNMENT, ("right",))),
        *banks.find(ROOT, ASSIGNMENT, ("wrong",))[::EACH],
    )
}
ALL = {
    name: [f"{name}: {part}" for part in check.parts]
    for name, check in checks.load("pooling").items()
}


@pytest.fixture(scope="module")
def ended():
    script = Path(__file__).with_name("in_process.py")
    halves = [
        subprocess.Popen(
            [sys.executable, script, ASSIGNMENT, *list(ENTRIES)[first::2]],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": "/tmp"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for first in range(2)
    ]
    told = [half.communicate(timeout=900)[0] for half in halves]
    assert [half.returncode for half in halves] == [0, 0]
    return dict(json.loads(line) for text in told for line in text.splitlines())


@pytest.mark.parametrize("learner", sorted(ENTRIES))
def test_the_judge_in_process_finds_what_the_file_states(ended, learner):
    found = ended[learner]
    failed = {f"{name}: {part}" for name, parts in found.items() for part in parts}
    unreached = {part for name, parts in ALL.items() if name not in found for part in parts}
    assert failed | unreached == ENTRIES[learner].fails
