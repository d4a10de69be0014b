"""A kernel that is killed is run again: what happened once is not the learner's fault."""

import base64
import threading
from dataclasses import replace

import nbformat
import psutil
import pytest

from autograder import sandbox
from autograder.engine import runner
from autograder.engine.runner import ENDED_TWICE, run
from autograder.job import Job

pytestmark = pytest.mark.sandbox


class Doomed(sandbox.Zygote):
    """A zygote that can be killed, with its kernels, whoever it is by now."""

    def __init__(self):
        super().__init__(sandbox.Policy(modules=()))
        self.tries = 0

    def kernel_manager(self, *args, **keywords):
        self.tries += 1
        return super().kernel_manager(*args, **keywords)

    def first(self):
        """PID 1 of the zygote's namespace."""
        (found,) = psutil.Process(self._process.pid).children()
        return found


@pytest.fixture
def doomed():
    with Doomed() as kernels:
        yield kernels


@pytest.fixture
def deaths(doomed, monkeypatch):
    """Has the zygote die in the first so many runs, once the cell has printed something."""

    def take(self, *heard):
        if doomed.tries <= wanted[0]:
            doomed.first().kill()
        original(self, *heard)

    wanted, original = [0], runner.Outputs.take
    monkeypatch.setattr(runner.Outputs, "take", take)
    return lambda number: wanted.__setitem__(0, number)


def job(source):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    return Job("a", "ada", "a", notebook, {}, 7)


def shown(outcome):
    return [output["text"] for outputs in outcome.outputs for output in outputs or ()]


TALKS = "import time; print('begun', flush=True); time.sleep(1)"


def test_a_run_whose_zygote_is_killed_is_run_again(doomed, deaths):
    deaths(1)
    outcome = run(job(TALKS), doomed)
    assert (outcome.state, outcome.reason, shown(outcome)) == ("graded", "", ["begun\n"])
    assert (doomed.tries, doomed.problem) == (2, "")


def test_a_run_whose_zygote_is_killed_twice_has_failed_without_blame(doomed, deaths):
    deaths(2)
    outcome = run(job(TALKS), doomed)
    assert (outcome.state, outcome.reason, doomed.tries) == ("failed", ENDED_TWICE, 2)


def test_a_zygote_killed_while_a_kernel_starts_makes_way_for_another(doomed):
    def kill():
        # The zygote, a kernel's PID 1, and the kernel, whose connections are dead ones soon.
        while len(first.children(recursive=True)) < 3:
            threading.Event().wait(0.01)
        first.kill()

    doomed.wait_until_warm()
    first = doomed.first()
    killer = threading.Thread(target=kill)
    killer.start()
    outcome = run(job("print('done')"), doomed)
    killer.join()
    assert (outcome.state, outcome.reason, shown(outcome)) == ("graded", "", ["done\n"])


def test_a_kernel_that_the_system_kills_is_run_again(doomed, monkeypatch):
    """Short of memory, it kills one process, not a namespace."""

    def take(self, *heard):
        if doomed.tries == 1:
            (kernel,) = [p for p in doomed.first().children(recursive=True) if not p.children()][1:]
            kernel.kill()
        original(self, *heard)

    original = runner.Outputs.take
    monkeypatch.setattr(runner.Outputs, "take", take)
    outcome = run(job(TALKS), doomed)
    assert (outcome.state, outcome.reason, shown(outcome)) == ("graded", "", ["begun\n"])
    assert doomed.tries == 2


def test_a_learner_who_kills_the_kernel_is_graded_as_it_stands(doomed):
    outcome = run(job("import os; os.kill(os.getpid(), 9)"), doomed)
    assert (outcome.state, doomed.tries) == ("graded", 2)
    assert outcome.reason == "your code ended its own kernel (signal SIGKILL)"


def test_a_file_in_the_place_of_the_courses_folder_makes_way(doomed):
    files = {"data": b"a file", "data/numbers.txt": b"7", "notes.txt": b"mine"}
    asked = job("import os; print(open('data/numbers.txt').read(), os.path.exists('notes.txt'))")
    for names in (list(files), list(reversed(files))):
        given = {name: base64.b64encode(files[name]).decode() for name in names}
        assert shown(run(replace(asked, files=given), doomed)) == ["7 True\n"]


def test_who_shares_a_zygote_notices_its_end_and_has_one_of_its_own():
    with sandbox.Zygote(sandbox.Policy(modules=())) as lender:
        with sandbox.Zygote(share=lender.share()) as kernels:
            assert run(job("print(1)"), kernels).state == "graded"
            assert not kernels.ends_within(0)
            (first,) = psutil.Process(lender._process.pid).children()
            first.kill()
            assert kernels.ends_within(10)
            outcome = run(job("print(2)"), kernels)
            assert (shown(outcome), kernels.problem, kernels.ends_within(0)) == (["2\n"], "", False)
