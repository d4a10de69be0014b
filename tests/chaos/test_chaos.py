"""Whatever dies while a class is graded, and however often, each submission is graded once, with
the points of an undisturbed run."""

import os
import shutil
import subprocess
import sys
import time
from collections import Counter

import psutil
import pytest
import sqlalchemy
from nbgrader.api import Gradebook

from autograder import sandbox
from autograder.proof import banks
from tests import postgres
from tests.extent import EVERYTHING

from .disturbed import ASSIGNMENT, DAY, ROOT, Disturbances, differences, grade, outcomes, stored

pytestmark = [
    pytest.mark.keras,
    pytest.mark.sandbox,
    pytest.mark.slow,
    pytest.mark.skipif(sandbox.available() is not None, reason=str(sandbox.available())),
]
MOST_RUNS = 40
TIMES = 2 if EVERYTHING else 1
"""How often each thing happens to a class."""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_class_is_graded_once_and_right_whatever_happens(
    kind, entries, small_disk, undisturbed, rng, tmp_path, request
):
    server = request.getfixturevalue("server") if kind == "postgresql" else None
    url = server.create() if server else f"sqlite:///{small_disk}/gradebook.db"
    banks.lay_out_class(ROOT, small_disk, ASSIGNMENT, entries)
    postgres.use(small_disk, url)
    database = sqlalchemy.make_url(url).database
    disturbances = Disturbances(rng, small_disk, tmp_path, server, database)
    request.addfinalizer(disturbances.close)
    deck = disturbances.known() * TIMES
    rng.shuffle(deck)
    done, graded, runs = Counter(), {}, []
    while True:
        code, said = disturb(disturbances, deck, done, rng)
        runs.append((code, said[-1:]))
        graded_now = {who: r for who, r in stored(small_disk).items() if r["state"] == "graded"}
        assert {who: graded_now[who] for who in graded} == graded  # once graded, never again
        graded = graded_now
        disturbances.empty_the_disk()
        if code == 0 and not deck:
            break
        assert "Traceback" not in "".join(said), "".join(said)
        assert len(runs) < MOST_RUNS, runs
    assert set(done) == set(disturbances.known()) and set(done.values()) == {TIMES}
    told = differences(outcomes(small_disk), undisturbed, entries)
    assert not told, "\n".join(told)
    with Gradebook(url) as gradebook:
        submissions = gradebook.assignment_submissions(ASSIGNMENT)
        scores = {s.student.id: s.score for s in submissions}
        assert len(submissions) == len(scores)
    assert scores == {who: result["points"] for who, result in graded.items()}
    assert not list((small_disk / "results" / ASSIGNMENT).glob("*.tmp"))
    assert not list(disturbances.scratch.glob("autograder-*"))  # nor what a killed run unpacked


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler (Debian's gcc, libc6-dev)")
def test_the_clock_that_is_set_is_the_one_that_python_reads(rng, tmp_path, request):
    disturbances = Disturbances(rng, tmp_path, tmp_path)
    request.addfinalizer(disturbances.close)
    disturbances.set_the_clock_forward(None)
    program = (
        "import time; from datetime import datetime as d; begun = time.monotonic(); "
        "time.sleep(0.01); print(time.time(), d.now().timestamp(), time.monotonic() - begun)"
    )
    environment = os.environ | disturbances.environment()
    told = subprocess.check_output([sys.executable, "-c", program], env=environment, text=True)
    now, also_now, slept = map(float, told.split())
    assert now == pytest.approx(time.time() + 3 * DAY, abs=60)
    assert also_now == pytest.approx(now, abs=1) and 0.01 <= slept < 60


def disturb(disturbances, deck, done, rng):
    """One run, until it ends, with some of the deck; its exit code and what it said."""
    run, said = grade(disturbances.course, **disturbances.environment()), []
    family = psutil.Process(run.pid)
    until, children = rng.randint(1, 8), set()
    for line in run.stderr:
        said.append(line)
        if not line.startswith("learner-"):
            continue
        until -= 1
        if until <= 0 and deck and run.poll() is None:
            until = rng.randint(1, 8)
            time.sleep(0.3 * rng.random())  # somewhere between two recordings
            children |= set(family.children(recursive=True)) if family.is_running() else set()
            name = deck.pop()
            getattr(disturbances, name)(run)
            done[name] += 1
    code = run.wait()
    run.stderr.close()
    _, alive = psutil.wait_procs(children, timeout=20)
    assert not alive
    return code, said
