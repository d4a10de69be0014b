"""What holds of every check of the course, whoever wrote it and whatever it asks.

* No part passes for a reference whose results are emptied: facts known by heart are no work.
* No part passes for replies of kinds that nobody asks for, and who gives one is told what it was.
* Whether a slip is known decides nothing: the same parts fail when no mistake is known.
* Parts that ask the same on two seeds are those whose answer is fixed by nature: others could be
  answered by heart.

Of the wrong entries every twentieth is judged with and without known mistakes, of the kinds of
emptiness two are tried, odd replies in one assignment; COURSE_TESTS=all: all.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.assignments.shared import does_the_work
from autograder.judge import checks
from autograder.proof import banks
from tests.extent import EVERYTHING

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENTS = ["01-pooling", "03-augmentation"]
"""Those whose checks are built on `does_the_work`: an assignment that is gets a place here."""
ALL = sorted(path.name for path in ROOT.glob("source/*-*"))
RIGHT_NUMBERS = ("nested", "rows")
"""Kinds of odd replies that hold most of a right answer's numbers: a slip, which costs its part."""
pytestmark = [pytest.mark.keras, pytest.mark.slow]
EACH = 1 if EVERYTHING else 20
IN_WORDS = {"pooling.shift_question", "augmentation.suits"}
"""Checks of answers in words, each with one right letter: nothing is computed, nothing drawn."""
NEARLY = {
    ("pooling.global_average", part, kind)
    for part in ("shapes and no weights", "saves and loads")
    for kind in ("cumulative", "statistics")
}
"""A mean or a sum of too much is a slip in a mean, and no more."""
NOTHING = hashlib.sha256().hexdigest()


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


def parts_of(assignment):
    """(check, part) of all that is computed."""
    registered = checks.load(assignment.partition("-")[2].replace("-", "_"))
    return [(n, part) for n, c in registered.items() if n not in IN_WORDS for part in c.parts]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_answers_that_compute_nothing_earn_nothing(assignment):
    """Zeros; digests; and what is given, as it is, added up, or its mean, in place of results."""
    more = ["cumulative", "copied", "statistics", "ordered", "digest", "noise"]
    kinds = ["zeros", "hashed", *(more if EVERYTHING else [])]
    found = ran(assignment, "--hollow", ",".join(kinds), "source")
    passed = [
        (name, part, kind)
        for kind in kinds
        for name, part in parts_of(assignment)
        if part not in found[f"right-source {kind}"][name]
    ]
    assert [one for one in passed if one not in NEARLY] == []


DIGESTS = {
    "02-fashion-cnn": ["default_conv", "small_cnn"],
    "05-alexnet": ["convert_lrn"],
    "09-what-helps": ["trial", "ablation"],
    "10-what-it-sees": ["occlusion"],
}
"""Checks of other assignments that have no words among their answers, and took digests once."""


@pytest.mark.skipif(not EVERYTHING, reason="COURSE_TESTS=all")
@pytest.mark.parametrize("assignment", DIGESTS)
def test_digests_earn_nothing_where_they_did(assignment):
    for kind in ("hashed", "noise"):
        found = ran(assignment, "--hollow", kind, "source")[f"right-source {kind}"]
        judged = [
            (name, part)
            for name, part in parts_of(assignment)
            if name.partition(".")[2] in DIGESTS[assignment]
        ]
        assert [(n, part) for n, part in judged if part not in found[n]] == []


@pytest.mark.parametrize("assignment", ALL if EVERYTHING else ALL[8:9])
def test_odd_replies_earn_nothing_and_are_told_by_their_kind(assignment):
    found = ran(assignment, "--odd", "all", "source")["right-source"]
    told = [
        (name, kind, part, message)
        for name, kinds in found.items()
        for kind, parts in kinds.items()
        for part, message in parts
        if kind not in RIGHT_NUMBERS or message
    ]
    assert [one for one in told if ": expected " not in one[-1]] == []


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_what_is_asked_differs_from_seed_to_seed(assignment):
    first, second = (
        ran(assignment, "--asked", "--seed", seed, "source")["right-source"] for seed in ("1", "2")
    )
    same = [
        (name, part)
        for name, part in parts_of(assignment)
        if first[name][part] == second[name][part] != NOTHING  # what was asked in another part
    ]
    assert same == []


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_whether_a_slip_is_known_decides_nothing(assignment):
    entries = [entry.learner for entry in banks.find(ROOT, assignment, ("wrong",))[::EACH]]
    named, unnamed = (
        ran(assignment, "--touched", *flags, *entries) for flags in ((), ("--unnamed",))
    )
    assert len(named) == len(entries)
    differ = {name: (parts, unnamed[name]) for name, parts in named.items()}
    assert {name for name, (one, other) in differ.items() if one != other} == set()


def test_nothing_that_asks_for_work_reads_known_mistakes():
    text = Path(does_the_work.__file__).read_text()
    assert "mistaken" not in text and "likely_mistake" not in text
