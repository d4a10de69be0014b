"""Many jobs on any concurrent.futures executor: local processes that share a warm zygote."""

from __future__ import annotations

import atexit
import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Protocol

from autograder.engine.executor import MortalExecutor
from autograder.engine.runner import run
from autograder.job import Outcome, Submission
from autograder.judge import checks
from autograder.sandbox import Share, Unsandboxed, Zygote
from autograder.seam.notebook import graded

AHEAD_BYTES = 64 * 1024**2
DIED = "the worker process died while running this submission"

_kernels: dict[bool, Zygote | Unsandboxed] = {}


def work(text: str) -> str:
    """Grade one submission in this worker: JSON in, JSON out.

    A worker that was given no zygote starts one for its first job; the later ones fork from it.
    """
    submission = Submission.from_json(text)
    checks.use(submission.packages)
    warm(submission.sandbox)
    kernels = _kernels[submission.sandbox]
    return graded(submission, lambda job: run(job, kernels)).to_json()


def warm(sandboxed: bool) -> None:
    """Start what this worker's kernels come from, unless it has been given or has started it."""
    if sandboxed not in _kernels:
        _keep(sandboxed, Zygote() if sandboxed else Unsandboxed())


def _keep(sandboxed: bool, kernels: Zygote | Unsandboxed) -> None:
    _kernels[sandboxed] = kernels
    atexit.register(kernels.close)


class Workers:
    """Local worker processes and the zygote that they share.

    Both start at once and warm up while the caller prepares the first job.

    Args:
        count: worker processes.
        sandboxed: without, each job starts a plain kernel.
        deaf: they leave Ctrl-C to the coordinator, which ends them.
    """

    def __init__(self, count: int, sandboxed: bool = True, deaf: bool = False):
        self.count, self._deaf = count, deaf
        self._zygote = Zygote() if sandboxed else None
        self._first: ProcessPoolExecutor | None = self._executor()
        for _ in range(count):
            self._first.submit(os.getpid)

    def executor(self) -> ProcessPoolExecutor:
        """The workers; anew each time."""
        executor, self._first = self._first or self._executor(), None
        return executor

    def _executor(self) -> ProcessPoolExecutor:
        return local(self.count, self._zygote.share() if self._zygote else None, self._deaf)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._first:
            self._first.shutdown(cancel_futures=True)
        if self._zygote:
            self._zygote.close()


def local(workers: int, share: Share | None = None, deaf: bool = False) -> ProcessPoolExecutor:
    """An executor of fresh local processes."""
    context = multiprocessing.get_context("spawn")
    return MortalExecutor(
        workers, mp_context=context, initializer=_begin, initargs=(share, deaf, os.getpid())
    )


def _begin(share: Share | None, deaf: bool, coordinator: int) -> None:
    _end_with(coordinator)
    if deaf:  # a handler, because what is ignored would be ignored by kernels too
        signal.signal(signal.SIGINT, lambda *_: None)
    if share:
        _keep(True, Zygote(share=share))


def _end_with(coordinator: int) -> None:
    """Have the system kill this worker when the coordinator dies: it would wait for ever."""
    if sys.platform == "linux":
        PR_SET_PDEATHSIG = 1  # noqa: N806 (the system's name)
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != coordinator:  # it has died already, while this process was starting
        os._exit(1)


class Runner(Protocol):
    """Workers elsewhere, such as a Dask cluster's."""

    def run_all(self, jobs: Iterable[Submission]) -> Iterator[tuple[Submission, Outcome]]:
        """As `pool.run_all`."""


def run_all(
    jobs: Iterable[Submission], workers: int | Workers | Runner
) -> Iterator[tuple[Submission, Outcome]]:
    """Run ``jobs``, on local processes if nothing else is given; outcomes in the order in which
    they end.

    Jobs are drawn from the iterable as workers come free, so that memory stays flat. A worker that
    dies takes no other job with it: the jobs that were in flight are each tried once more, alone,
    and the one whose worker dies again is recorded as failed.
    """
    if not isinstance(workers, int | Workers):
        yield from workers.run_all(jobs)
        return
    jobs = iter(jobs)
    count = workers.count if isinstance(workers, Workers) else workers
    while True:
        flying: dict[Future, Submission] = {}
        with workers.executor() if isinstance(workers, Workers) else local(workers) as executor:
            try:
                yield from _run(executor, jobs, flying, count)
                return
            except BrokenProcessPool:
                executor.shutdown(wait=False, cancel_futures=True)
        yield from _run_alone(list(flying.values()))


def _run(
    executor: Executor, jobs: Iterator[Submission], flying: dict[Future, Submission], workers: int
) -> Iterator[tuple[Submission, Outcome]]:
    """Keep the executor busy; when it breaks, ``flying`` holds the jobs without an outcome."""
    while True:
        while has_room(flying.values(), workers) and (job := next(jobs, None)) is not None:
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
                yield job, outcome(job, future)
        if broken is not None:
            raise broken


def has_room(flying: Collection[Submission], workers: int) -> bool:
    """Whether to read one more job: some for when workers come free, and more, as long as they are
    small, for while the workers warm up."""
    if len(flying) < 2 * workers:
        return True
    size = sum(job.size for job in flying)
    return len(flying) < 6 * workers and size < AHEAD_BYTES


def _run_alone(suspects: list[Submission]) -> Iterator[tuple[Submission, Outcome]]:
    """Run jobs one by one; each of them was in flight when a worker died."""
    while suspects:
        with local(1) as executor:
            while suspects:
                job, future = suspects[0], _submit(executor, suspects[0])
                if isinstance(future.exception(), BrokenProcessPool):
                    break
                suspects.pop(0)
                yield job, outcome(job, future)
        if suspects:
            job = suspects.pop(0)
            yield job, failed(job, DIED)


def _submit(executor: Executor, job: Submission) -> Future:
    """The future of one job; it may have failed already, when the executor is found broken."""
    try:
        return executor.submit(work, job.to_json())
    except BrokenProcessPool as broken:
        future: Future = Future()
        future.set_exception(broken)
        return future


def outcome(job: Submission, future: Future) -> Outcome:
    """The outcome of a job's future that is done."""
    try:
        return Outcome.from_json(future.result())
    except Exception as error:
        return failed(job, f"{type(error).__name__}: {error}")


def failed(job: Submission, reason: str) -> Outcome:
    """The outcome of a job that the engine could not run."""
    return Outcome(job.assignment, job.learner, job.notebook, "failed", reason)
