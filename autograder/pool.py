"""Many jobs on any concurrent.futures executor: local processes, each with a warm zygote."""

from __future__ import annotations

import atexit
import ctypes
import multiprocessing
import signal
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from autograder.job import Job, Outcome

_kernels: dict[bool, object] = {}


def work(text: str) -> str:
    """Run one job in this worker: JSON in, JSON out.

    The first job of a worker starts its zygote; the later ones fork from it.
    """
    from autograder import sandbox
    from autograder.runner import run

    job = Job.from_json(text)
    if job.sandbox not in _kernels:
        kind = sandbox.Zygote if job.sandbox else sandbox.Unsandboxed
        _kernels[job.sandbox] = kernels = kind(sandbox.Policy())
        kernels.__enter__()
        atexit.register(kernels.__exit__, None, None, None)
    return run(job, _kernels[job.sandbox]).to_json()


def local(workers: int) -> ProcessPoolExecutor:
    """An executor of fresh local processes."""
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_parent)


def _end_with_parent() -> None:
    """Have the system kill this worker when the coordinator dies: it would wait for ever."""
    if sys.platform == "linux":
        PR_SET_PDEATHSIG = 1  # noqa: N806 (the system's name)
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def run_all(jobs: Iterable[Job], workers: int) -> Iterator[tuple[Job, Outcome]]:
    """Run ``jobs`` on ``workers`` local processes; outcomes in the order in which they end.

    Jobs are drawn from the iterable as workers come free, so that staging overlaps with running.
    A worker that dies takes no other job with it: the jobs that were in flight are each tried once
    more, alone, and the one whose worker dies again is recorded as failed.
    """
    jobs = iter(jobs)
    while True:
        flying: dict[Future, Job] = {}
        with local(workers) as executor:
            try:
                yield from _run(executor, jobs, flying, 2 * workers)
                return
            except BrokenProcessPool:
                executor.shutdown(wait=False, cancel_futures=True)
        yield from _run_alone(list(flying.values()))


def _run(
    executor: Executor, jobs: Iterator[Job], flying: dict[Future, Job], room: int
) -> Iterator[tuple[Job, Outcome]]:
    """Keep the executor busy; when it breaks, ``flying`` holds the jobs without an outcome."""
    while True:
        while len(flying) < room and (job := next(jobs, None)) is not None:
            flying[_submit(executor, job)] = job
        if not flying:
            return
        done, _ = wait(flying, return_when=FIRST_COMPLETED)
        broken = None
        for future in done:
            if isinstance(future.exception(), BrokenProcessPool):
                broken = future.exception()
            else:
                job = flying.pop(future)
                yield job, _outcome(job, future)
        if broken is not None:
            raise broken


def _run_alone(suspects: list[Job]) -> Iterator[tuple[Job, Outcome]]:
    """Run jobs one by one; each of them was in flight when a worker died."""
    while suspects:
        with local(1) as executor:
            while suspects:
                job, future = suspects[0], _submit(executor, suspects[0])
                if isinstance(future.exception(), BrokenProcessPool):
                    break
                suspects.pop(0)
                yield job, _outcome(job, future)
        if suspects:
            job = suspects.pop(0)
            yield job, _failed(job, "the worker process died while running this submission")


def _submit(executor: Executor, job: Job) -> Future:
    """The future of one job; it may have failed already, when the executor is found broken."""
    try:
        return executor.submit(work, job.to_json())
    except BrokenProcessPool as broken:
        future: Future = Future()
        future.set_exception(broken)
        return future


def _outcome(job: Job, future: Future) -> Outcome:
    try:
        return Outcome.from_json(future.result())
    except Exception as error:
        return _failed(job, f"{type(error).__name__}: {error}")


def _failed(job: Job, reason: str) -> Outcome:
    return Outcome(job.assignment, job.learner, job.notebook, "failed", reason)
