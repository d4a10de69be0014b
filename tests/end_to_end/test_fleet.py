"""A class is graded whole and the same, whoever dies meanwhile and however many work on it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from nbgrader.api import Gradebook

from autograder import sandbox
from autograder.commands.grade import grade_class
from autograder.options import Options
from autograder.proof import demonstration

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = demonstration.ASSIGNMENT
LEARNERS = ["ada", "emre", "ines", "lena", "mio"]
pytestmark = [
    pytest.mark.keras,
    pytest.mark.sandbox,
    pytest.mark.slow,
    pytest.mark.skipif(sandbox.available() is not None, reason=str(sandbox.available())),
]


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    folder = demonstration.lay_out(ROOT, tmp_path_factory.mktemp("fleet") / "class")
    for path in (folder / "submitted").iterdir():
        if path.name not in LEARNERS:
            shutil.rmtree(path)
    return folder


@pytest.fixture(scope="module")
def undisturbed(laid_out, tmp_path_factory):
    """Points of a run that nobody disturbs, on two workers."""
    folder = shutil.copytree(laid_out, tmp_path_factory.mktemp("undisturbed") / "class")
    return points(grade_class(folder, ASSIGNMENT, None, Options(workers=2)))


@pytest.fixture
def course(laid_out, tmp_path):
    return shutil.copytree(laid_out, tmp_path / "class")


def points(results):
    assert {result.state for result in results} == {"graded"}
    return {
        result.learner: {v.check: [part.passed for part in v.parts] for v in result.verdicts}
        for result in results
    }


def start(course, *more):
    command = [sys.executable, "-m", "autograder", "grade", ASSIGNMENT, "--root", course, *more]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)


def recorded(course):
    folder = course / "results" / ASSIGNMENT
    return {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}


def in_gradebook(course):
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        return {row["student"]: row["score"] for row in book.submission_dicts(ASSIGNMENT)}


def finish(course, undisturbed):
    """The next run finishes the rest, and the gradebook agrees with it."""
    results = grade_class(course, ASSIGNMENT, None, Options(workers=2))
    assert points(results) == undisturbed
    assert in_gradebook(course) == {result.learner: result.points for result in results}


def test_a_killed_coordinator_takes_its_workers_along_and_the_next_run_goes_on(course, undisturbed):
    process = start(course, "--jobs=2")
    family = psutil.Process(process.pid)
    for line in process.stderr:
        if ": graded" in line:
            break
    children = family.children(recursive=True)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stderr.close()
    _, alive = psutil.wait_procs(children, timeout=20)
    assert not alive
    before = recorded(course)
    assert 0 < len(before) < len(LEARNERS)
    finish(course, undisturbed)
    assert {name: recorded(course)[name] for name in before} == before


@pytest.mark.parametrize("victim", ["worker", "bubblewrap", "zygote and its kernels"])
def test_a_death_in_the_middle_costs_nobody_a_point(course, undisturbed, victim):
    process = start(course, "--jobs=2")
    for line in process.stderr:
        if ": graded" in line:
            break
    is_victim = {
        "worker": lambda child: "spawn_main" in " ".join(child.cmdline()),
        "bubblewrap": lambda child: child.name() == "bwrap",
        # PID 1 of the namespace that all of them are in.
        "zygote and its kernels": lambda child: child.name() == child.parent().name() == "bwrap",
    }[victim]
    named = []
    for child in psutil.Process(process.pid).children(recursive=True):
        # Kernels end all the time, some between being listed and being looked at.
        with suppress(psutil.NoSuchProcess):
            named += [child] if is_victim(child) else []
    assert named
    named[0].kill()
    process.stderr.read()
    process.wait(timeout=300)
    process.stderr.close()
    finish(course, undisturbed)


@pytest.mark.parametrize("workers", [1, 4])
def test_grades_do_not_depend_on_the_number_of_workers_or_on_a_busy_machine(
    course, undisturbed, workers
):
    busy = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        results = grade_class(course, ASSIGNMENT, None, Options(workers=workers))
    finally:
        busy.kill()
        busy.wait()
    assert points(results) == undisturbed


def test_a_second_run_repeats_the_first_ones_inputs(course):
    grade_class(course, ASSIGNMENT, ["emre"], Options(workers=1))
    first = recorded(course)["emre"]
    grade_class(course, ASSIGNMENT, ["emre"], Options(workers=1, again=True))
    second = recorded(course)["emre"]
    assert second["seed"] == first["seed"]
    assert second["verdicts"] == first["verdicts"]
