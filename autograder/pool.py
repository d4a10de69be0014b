"""Many jobs on any concurrent.futures executor: local processes, each with a warm zygote."""

from __future__ import annotations

import atexit
import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from autograder.job import Job, Outcome

MAX_TRIES = 2
"""A job that was running when its worker died is tried once more, then recorded as failed."""

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
    return ProcessPoolExecutor(workers, mp_context=context)


def run_all(jobs: Iterable[Job], workers: int) -> Iterator[tuple[Job, Outcome]]:
    """Run ``jobs`` on ``workers`` local processes; outcomes in the order in which they end.

    Jobs are drawn from the iterable as workers come free, so that staging overlaps with running.
    A worker that dies takes no other job with it.
    """
    jobs, tries = iter(jobs), {}
    again: list[Job] = []
    while True:
        with local(workers) as executor:
            try:
                yield from _run_until_broken(executor, jobs, again, tries, workers)
                return
            except BrokenProcessPool:
                executor.shutdown(wait=False, cancel_futures=True)
        lost, again = again, []
        for job in lost:
            tries[job.learner] = tries.get(job.learner, 0) + 1
            if tries[job.learner] >= MAX_TRIES:
                yield job, _failed(job, "the worker process died while running this submission")
            else:
                again.append(job)


def _run_until_broken(
    executor: Executor, jobs: Iterator[Job], again: list[Job], tries: dict, workers: int
) -> Iterator[tuple[Job, Outcome]]:
    """Keep the executor busy; when it breaks, ``again`` holds what was in flight."""
    waiting, again[:] = list(again), []
    # A job that has seen a worker die runs alone, so that it cannot spoil another's tries.
    flying: dict[Future, Job] = {}
    while True:
        room = 1 if any(tries.values()) and waiting else 2 * workers
        while len(flying) < room:
            job = waiting.pop() if waiting else next(jobs, None)
            if job is None:
                break
            flying[executor.submit(work, job.to_json())] = job
        if not flying:
            return
        done, _ = wait(flying, return_when=FIRST_COMPLETED)
        for future in done:
            job = flying[future]
            try:
                outcome = Outcome.from_json(future.result())
            except BrokenProcessPool:
                again.extend([*flying.values(), *waiting])
                raise
            except Exception as error:
                outcome = _failed(job, f"{type(error).__name__}: {error}")
            del flying[future]
            yield job, outcome


def _failed(job: Job, reason: str) -> Outcome:
    return Outcome(job.assignment, job.learner, job.notebook, "failed", reason)
