"""A class graded on a Dask cluster has the grades that local workers give, whoever dies."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter

import psutil
import pytest
from nbgrader.api import Gradebook

from autograder.commands.grade import grade_class
from autograder.options import Options
from autograder.proof import demonstration

from .conftest import ROOT, needs_sandbox, worker_of

ASSIGNMENT = demonstration.ASSIGNMENT
LEARNERS = ["ada", "emre", "ines", "lena", "mio"]
pytestmark = [pytest.mark.keras, pytest.mark.sandbox, pytest.mark.slow, needs_sandbox]


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory):
    folder = demonstration.lay_out(ROOT, tmp_path_factory.mktemp("scale") / "class")
    for path in (folder / "submitted").iterdir():
        if path.name not in LEARNERS:
            shutil.rmtree(path)
    return folder


@pytest.fixture(scope="module")
def locally(laid_out, tmp_path_factory):
    """The grades that a local worker gives."""
    folder = shutil.copytree(laid_out, tmp_path_factory.mktemp("locally") / "class")
    grade_class(folder, ASSIGNMENT, None, Options(workers=1))
    return grades(folder)


@pytest.fixture
def course(laid_out, tmp_path):
    return shutil.copytree(laid_out, tmp_path / "class")


def grades(course):
    """The parts that each learner passed, from results/; the gradebook must hold the same sum."""
    found = [json.loads(p.read_text()) for p in (course / "results" / ASSIGNMENT).glob("*.json")]
    with Gradebook(f"sqlite:///{course}/gradebook.db") as book:
        scores = {row["student"]: row["score"] for row in book.submission_dicts(ASSIGNMENT)}
    assert {result["learner"]: result["points"] for result in found} == scores
    assert all(result["sandboxed"] for result in found)
    return {
        result["learner"]: {
            verdict["check"]: [not part["message"] for part in verdict["parts"]]
            for verdict in result["verdicts"]
        }
        for result in found
    }


class Grading:
    """`autograder grade --scheduler` as a process; its lines."""

    def __init__(self, course, dask):
        command = [sys.executable, "-m", "autograder", "grade", ASSIGNMENT, "--root", str(course)]
        command += ["--scheduler", dask.address]
        pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, cwd=ROOT, **pipes)
        self.lines = []

    def until(self, words):
        for line in self.process.stderr:
            self.lines.append(line.strip())
            if words in line:
                return
        raise AssertionError(f"ended without saying {words!r}: {self.lines}")

    def finish(self):
        """Exit code, and how often each learner was told of as graded."""
        self.lines += [line.strip() for line in self.process.stderr]
        code = self.process.wait(timeout=300)
        self.process.stderr.close()
        assert not any("Traceback" in line for line in self.lines), self.lines
        return code, Counter(line.split(":")[0] for line in self.lines if ": graded" in line)


ONCE = (0, Counter(LEARNERS))


@pytest.mark.parametrize("what", ["worker", "host"])
def test_a_worker_killed_in_the_middle_costs_nobody_a_point(dask, course, locally, what):
    dask.scheduler()
    nanny, _ = dask.workers(2)
    grading = Grading(course, dask)
    grading.until(": graded, 3")  # not mio, whose file cannot be read
    worker = worker_of(nanny)
    kernels = worker.children(recursive=True)
    if what == "worker":
        worker.kill()
    else:
        os.killpg(nanny.pid, signal.SIGKILL)
    assert grading.finish() == ONCE
    assert grades(course) == locally
    _, alive = psutil.wait_procs(kernels, timeout=20)
    assert not alive


def test_a_scheduler_killed_in_the_middle_costs_nobody_a_point(dask, course, locally):
    scheduler = dask.scheduler()
    dask.workers(2)
    grading = Grading(course, dask)
    grading.until(": graded, 3")
    os.killpg(scheduler.pid, signal.SIGKILL)
    grading.until("lost the scheduler")
    dask.scheduler()
    dask.workers(1)
    assert grading.finish() == ONCE
    assert grades(course) == locally


def test_a_killed_coordinator_leaves_the_cluster_to_the_next_run(dask, course, locally):
    dask.scheduler()
    dask.workers(2)
    grading = Grading(course, dask)
    grading.until(": graded, 3")
    grading.process.kill()
    grading.finish()
    again = Grading(course, dask)
    assert again.finish() == ONCE  # what was graded is told of again, not run
    assert grades(course) == locally


def refused(*arguments):
    command = [sys.executable, "-m", "autograder", "grade", ASSIGNMENT, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    return line


def test_a_wrong_address_is_refused_in_one_line(course):
    told = refused("--root", str(course), "--scheduler", "tcp://127.0.0.1:9")
    assert told.startswith("autograder: no Dask scheduler answers at tcp://127.0.0.1:9")
    assert not (course / "gradebook.db").exists()


def test_a_cluster_never_grades_without_the_sandbox(course):
    told = refused("--root", str(course), "--scheduler", "tcp://127.0.0.1:9", "--no-sandbox")
    assert told.endswith("a Dask cluster grades in the sandbox only: leave --no-sandbox out")
