"""Jobs that come one by one, on workers that stay: each ends in exactly one outcome."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from autograder.engine import pool
from autograder.job import Outcome, Submission

Ended = Callable[[Submission, Future], None]


class Stream:
    """Runs jobs as they come.

    As in ``pool.run_all``, a worker that dies takes no other job with it: those that were in flight
    are each tried once more, alone, and the one whose worker dies again is recorded as failed.

    Args:
        workers: who run them; the caller closes them, after the stream.
        ended: called with a job and its future, in another thread; the caller hands both to
            ``settle`` in its own.
    """

    def __init__(self, workers: pool.Workers, ended: Ended):
        self._workers, self._ended = workers, ended
        self._executor: ProcessPoolExecutor = workers.executor()
        self._flying: dict[int, ProcessPoolExecutor] = {}
        self._suspects: deque[Submission] = deque()
        self._alone: Submission | None = None

    def __len__(self) -> int:
        return len(self._flying) + len(self._suspects)

    def has_room(self) -> bool:
        """Whether one more job would find a worker soon: one waits for each that runs."""
        return not self._suspects and not self._alone and len(self) < 2 * self._workers.count

    def submit(self, job: Submission) -> None:
        """Take a job."""
        self._flying[id(job)] = self._executor
        try:
            future = self._executor.submit(pool.work, job.to_json())
        except BrokenProcessPool as broken:
            future = Future()
            future.set_exception(broken)
        future.add_done_callback(lambda future: self._ended(job, future))

    def settle(self, job: Submission, future: Future) -> Outcome | None:
        """The outcome of a job that has ended; None when it is to be tried again."""
        executor = self._flying.pop(id(job))
        was_alone, self._alone = job is self._alone, None
        outcome = None
        if future.cancelled() or isinstance(future.exception(), BrokenProcessPool):
            if executor is self._executor:
                self._executor.shutdown(wait=False, cancel_futures=True)
                self._executor = self._workers.executor()
            if was_alone:
                outcome = pool.failed(job, pool.DIED)
            else:
                self._suspects.append(job)
        else:
            outcome = pool.outcome(job, future)
        if self._suspects and not self._flying:
            self._alone = self._suspects.popleft()
            self.submit(self._alone)
        return outcome

    def close(self) -> None:
        """End the workers and what they run, at once."""
        for process in multiprocessing.active_children():
            process.kill()
        self._executor.shutdown(cancel_futures=True)
