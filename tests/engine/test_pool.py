"""Many jobs on local processes: every one ends with an outcome, whatever becomes of the workers."""

import subprocess
import sys
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import pytest

from autograder.engine import pool
from autograder.job import Submission

WORK = """
import os, signal, sys
from pathlib import Path
from autograder.job import Outcome, Submission

def work(text):
    job = Submission.from_json(text)
    what, _, rest = job.data.partition(" ")
    if what == "raise":
        raise ValueError(rest)
    if what == "garbage":
        return "{"
    if what == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "sending" or what == "sending-once" and not Path(rest).exists():
        Path(rest or os.devnull).touch()
        frame = sys._getframe()
        while "result_queue" not in frame.f_locals:
            frame = frame.f_back
        queue = frame.f_locals["result_queue"]  # the executor's, as if half of the result was sent
        queue._wlock.acquire()
        os.write(queue._writer.fileno(), (1_000).to_bytes(4, "big") + b"half")
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "once" and not Path(rest).exists():
        Path(rest).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Outcome(job.assignment, job.learner, job.notebook, "graded").to_json()
"""


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs jobs with these texts; learner → state and reason."""
    (tmp_path / "engine_work.py").write_text(WORK)
    monkeypatch.syspath_prepend(tmp_path)
    import engine_work

    monkeypatch.setattr(pool, "work", engine_work.work)

    def run(texts, workers=2):
        jobs = (Submission("a", str(n), "a", text, "", 0) for n, text in enumerate(texts))
        ended = [(job.learner, out.state, out.reason) for job, out in pool.run_all(jobs, workers)]
        assert sorted(int(learner) for learner, _, _ in ended) == list(range(len(texts)))
        return {int(learner): (state, reason) for learner, state, reason in ended}

    yield run
    sys.modules.pop("engine_work")


class Sized(Submission):
    """One that says it is large and is not."""

    @property
    def size(self):
        return self.seed

    def to_json(self):
        return Submission("a", self.learner, "a", self.data, "", 0).to_json()


GRADED = ("graded", "")
DIED = ("failed", "the worker process died while running this submission")


def test_no_jobs_give_no_outcomes(run):
    assert run([]) == {}


def test_an_exception_or_garbage_of_one_job_fails_that_job_only(run):
    ended = run(["fine", "raise no", "garbage", "fine"])
    assert ended[0] == ended[3] == GRADED
    assert ended[1] == ("failed", "ValueError: no")
    assert ended[2][1].startswith("JSONDecodeError: ")


@pytest.mark.parametrize("where", [0, 2, 5])
def test_a_job_that_kills_its_worker_fails_and_the_others_are_graded(run, where):
    texts = ["fine"] * 6
    texts[where] = "kill"
    ended = run(texts)
    assert ended.pop(where) == DIED
    assert set(ended.values()) == {GRADED}


def test_several_killers_take_nobody_with_them(run):
    texts = ["kill" if n in (1, 2, 5) else "fine" for n in range(8)]
    ended = run(texts)
    assert [n for n in ended if ended[n] == DIED] == sorted(n for n in ended if ended[n] != GRADED)
    assert {n for n in ended if ended[n] == DIED} == {1, 2, 5}


def test_a_worker_that_dies_by_chance_costs_nobody_the_grade(run, tmp_path):
    ended = run(["fine", f"once {tmp_path / 'died'}", "fine", "fine"])
    assert set(ended.values()) == {GRADED}


def test_a_worker_killed_while_it_sends_its_result_stops_nobody(run, tmp_path):
    ended = run(["fine", f"sending-once {tmp_path / 'died'}", "fine", "fine", "sending"])
    assert ended.pop(4) == DIED
    assert set(ended.values()) == {GRADED}


def test_a_pool_found_broken_on_submitting_loses_no_job():
    class Broken(ThreadPoolExecutor):
        def submit(self, *args):
            raise BrokenProcessPool

    jobs, flying = iter([Submission("a", str(n), "a", "", "", 0) for n in range(5)]), {}
    with Broken() as executor, pytest.raises(BrokenExecutor):
        list(pool._run(executor, jobs, flying, 2))
    assert [job.learner for job in [*flying.values(), *jobs]] == list("01234")


@pytest.mark.parametrize(("bytes_each", "ahead"), [(1, 6), (pool.AHEAD_BYTES, 2)])
def test_jobs_are_drawn_as_workers_come_free_fewer_when_they_are_large(run, bytes_each, ahead):
    drawn = []

    def jobs():
        for n in range(12):
            drawn.append(n)
            yield Sized("a", str(n), "a", "fine", "", bytes_each)

    for count, _ in enumerate(pool.run_all(jobs(), 1), 1):
        assert len(drawn) <= count + ahead
    assert len(drawn) == 12


def test_a_worker_whose_coordinator_died_before_it_was_ready_ends(tmp_path):
    """It would wait for ever, and whoever reads what the coordinator printed with it."""
    program = (
        "import os; from autograder.engine import pool; pool._begin(None, False, {}); print('on')"
    )
    for parent, code, told in [("os.getpid()", 1, ""), ("os.getppid()", 0, "on\n")]:
        command = [sys.executable, "-c", program.format(parent)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        assert (done.returncode, done.stdout) == (code, told), done.stderr
