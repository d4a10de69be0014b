"""What holds of every check of the course, whoever wrote it and whatever it asks.

* No part passes for a reference whose results are emptied: facts known by heart are no work.
* Whether a slip is known decides nothing: the same parts fail when no mistake is known.
* Parts that ask the same on two seeds are those whose answer is fixed by nature: others could be
  answered by heart.

By default the source's answers of every assignment are emptied, and every tenth wrong entry is
judged with and without known mistakes; COURSE_TESTS=all: every wrong entry.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.judge import checks
from autograder.proof import banks
from tests.extent import EVERYTHING

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENTS = sorted(path.name for path in (ROOT / "source").iterdir() if path.is_dir())
pytestmark = [pytest.mark.keras, pytest.mark.slow]
EACH = 1 if EVERYTHING else 10
IN_WORDS = {
    "pooling.shift_question",
    "augmentation.suits",
    "fashion_cnn.predicted",
    "alexnet.lrn_question",
    "googlenet.answers",
}
"""Checks of answers in words, or of a number of the learner's own: what is emptied are results."""
FIXED = {
    "pooling.shift_question": "four questions, each with one right letter",
    "augmentation.suits": "four questions, each with one right letter",
}
"""Checks, or parts of them as "check: part", whose right answer is one and the same for all."""
NOT_YET: dict[str, set[str]] = {}
"""Parts, by the test that they still fail. To be emptied, never to grow."""


def ran(assignment, *args):
    """{name: what in_process.py tells of it}."""
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("in_process.py"), assignment, *args],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        timeout=3600,
        check=True,
    )
    return dict(json.loads(line) for line in done.stdout.splitlines() if line.startswith("["))


def registered(assignment):
    module = assignment.partition("-")[2].replace("-", "_")
    return checks.load(module)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_answers_that_compute_nothing_earn_nothing(assignment):
    (found,) = ran(assignment, "--hollow", "source").values()
    passed = {
        f"{name}: {part}"
        for name, check in registered(assignment).items()
        if name not in IN_WORDS
        for part in check.parts
        if part not in found.get(name, ())
    }
    assert passed == {p for p in NOT_YET.get("hollow", ()) if p.partition(".")[0] in module(passed)}


def module(parts):
    return {part.partition(".")[0] for part in parts}


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_what_is_asked_differs_from_seed_to_seed(assignment):
    first, second = (
        next(iter(ran(assignment, "--asked", "--seed", seed, "source").values()))
        for seed in ("1", "2")
    )
    same = {
        f"{name}: {part}"
        for name, parts in first.items()
        for part, digest in parts.items()
        if name not in FIXED and f"{name}: {part}" not in FIXED
        if second[name][part] == digest
    }
    assert same == NOT_YET.get("asked", set()) & {
        f"{n}: {p}" for n, ps in first.items() for p in ps
    }


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_whether_a_slip_is_known_decides_nothing(assignment):
    entries = [entry.learner for entry in banks.find(ROOT, assignment, ("wrong",))[::EACH]]
    named = ran(assignment, "--touched", *entries)
    unnamed = ran(assignment, "--touched", "--unnamed", *entries)
    assert len(named) == len(entries)
    differ = {
        name: (parts, unnamed[name]) for name, parts in named.items() if parts != unnamed[name]
    }
    assert differ == {}
