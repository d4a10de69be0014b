"""Many jobs on an existing Dask cluster: `pool.run_all` for workers on other machines.

Dask schedules, moves a job from a worker that died to another, and gives up on one whose workers
keep dying. Here is what it leaves open: that a worker which joins later may be unfit, and what
becomes of the jobs in flight when the scheduler itself goes. Each job's outcome is taken once,
whatever was run twice.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from queue import Empty, Queue
from typing import Any

from autograder.engine.pool import failed, has_room
from autograder.fleet import connection, identity
from autograder.fleet.connection import ANSWER_SECONDS, CONNECT_SECONDS, ClusterError
from autograder.job import Outcome, Submission

PATIENCE_SECONDS = 300
"""How long a scheduler may stay away in the middle of a run."""
LOOK_SECONDS = 2
"""How often to look which workers there are."""
RETRIES = 2
"""How often Dask tries a job again that raised, which is never the learner's doing."""
LOSSES = 4
"""A job that was lost more often, with its scheduler or its result, counts as failed."""

Tell = Callable[[str], None]


class Cluster:
    """The workers of a running Dask scheduler.

    All workers that are there are asked at once whether they may grade, and warm up; those that
    join later are asked with their first job.

    Args:
        address: the scheduler's, such as tcp://10.0.0.1:8786 or tls://….
        tell: told in one line of what happens to the cluster.
        packages: where the course's checks are, which workers must have alike.

    Raises:
        ClusterError: nothing answers there, or a worker may not grade.
    """

    def __init__(self, address: str, tell: Tell = print, packages: Iterable[str] = ()):
        self.address, self._tell = address, tell
        self._wanted = identity.mine(packages)
        self._unfit: set[str] = set()
        self._workers: list[str] = []
        self._looked = 0.0
        self._ended: Queue = Queue()
        self._client = connection.connect(address)
        try:
            connection.require_fit(self._client, address, self._wanted)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Leave the cluster; it drops the jobs that are still in flight."""
        with suppress(OSError):  # a time-out is one: the scheduler has gone already
            self._client.close(timeout=CONNECT_SECONDS)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run_all(self, jobs: Iterable[Submission]) -> Iterator[tuple[Submission, Outcome]]:
        """Run ``jobs``; outcomes in the order in which they end.

        A job whose workers died too often for Dask is tried once more, alone, so that it is not
        blamed for another's doing.

        Raises:
            ClusterError: the scheduler went and did not come back.
        """
        waiting = _Waiting(iter(jobs))
        flying: dict[Any, Submission] = {}
        while True:
            try:
                yield from self._hand_out(waiting, flying)
                if not flying and not waiting:
                    return
                future = self._ended.get(timeout=LOOK_SECONDS)
                if future in flying:  # else it is of a connection that has gone
                    outcome = self._outcome(future, flying[future], waiting)
                    job = flying.pop(future)
                    if outcome:
                        yield job, outcome
            except Empty:
                pass
            except _Disconnected:
                waiting.lost(flying.values())
                flying.clear()
                self._reconnect()

    def _hand_out(self, waiting: _Waiting, flying: dict) -> Iterator[tuple[Submission, Outcome]]:
        """Keep the workers busy; yields the jobs to give up."""
        with self._connected():
            fit = self._fit()
        # With no workers Dask keeps jobs for those that come; not if some must not have them.
        while (fit or not self._unfit) and has_room(flying.values(), max(len(fit), 1)):
            if (job := waiting.next(alone=not flying)) is None:
                return
            if waiting.losses[job.learner] > LOSSES:
                yield job, failed(job, f"its scheduler or its result was lost {LOSSES + 1} times")
                continue
            # Preferred, not required: if they all go, the job must not wait for their return.
            only = {"workers": fit, "allow_other_workers": True} if self._unfit else {}
            try:
                future = self._submit(job, only)
            except _Disconnected:
                waiting.lost([job])
                raise
            flying[future] = job
            future.add_done_callback(self._ended.put)

    def _submit(self, job: Submission, only: dict) -> Any:
        text = job.to_json().encode()
        with self._connected():
            return self._client.submit(
                connection.grade, self._wanted, text, pure=False, retries=RETRIES, **only
            )

    def _fit(self) -> list[str]:
        """The workers that may grade, as far as is known."""
        if time.monotonic() > self._looked + LOOK_SECONDS:
            found = [worker for worker in self._client.nthreads() if worker not in self._unfit]
            if self._workers and not found:
                self._tell(f"no worker that may grade is left at {self.address}: waiting for one")
            self._workers, self._looked = found, time.monotonic()
        return self._workers

    def _outcome(self, future: Any, job: Submission, waiting: _Waiting) -> Outcome | None:
        """The outcome of a job that has ended; None when it is to be handed out again."""
        from distributed.scheduler import KilledWorker

        try:
            with self._connected():
                error = future.exception(ANSWER_SECONDS) if future.status == "error" else None
                unfit, text = ("", "") if error else future.result(ANSWER_SECONDS)
        except CancelledError:
            waiting.lost([job])
            return None
        if isinstance(error, KilledWorker):
            again = waiting.suspect(job)
            told = "the worker process died while running this submission"
            return None if again else failed(job, told)
        if error:
            return failed(job, f"{type(error).__name__}: {error}")
        if unfit:
            self._refuse(unfit, text)
            waiting.again(job)
            return None
        try:
            return Outcome.from_json(text)
        except (ValueError, KeyError, TypeError) as error:
            return failed(job, f"{type(error).__name__}: {error}")

    def _refuse(self, worker: str, reason: str) -> None:
        if worker not in self._unfit:
            self._unfit.add(worker)
            self._workers = [other for other in self._workers if other != worker]
            self._tell(f"the worker {worker} {reason}. The others go on without it")

    @contextmanager
    def _connected(self) -> Iterator[None]:
        """Errors inside are told apart: those of the connection are _Disconnected."""
        try:
            if self._client.status != "running":
                raise _Disconnected
            yield
        except OSError as error:  # what Dask's communication raises, time-outs included
            raise _Disconnected from error
        except Exception as error:
            if self._client.status != "running":
                raise _Disconnected from error
            raise

    def _reconnect(self) -> None:
        """Wait for the scheduler; what it knew of our jobs is gone."""
        self._tell(
            f"lost the scheduler {self.address}: waiting for it, "
            f"{PATIENCE_SECONDS // 60} minutes at most"
        )
        self.close()
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                self._client = connection.connect(self.address)
                break
            except ClusterError as error:
                if time.monotonic() > until:
                    raise ClusterError(f"{error}. Run the same command again to go on") from None
                time.sleep(1)  # where nothing listens, connecting fails at once
        self._looked = 0.0
        self._tell(f"the scheduler {self.address} is back")


class _Disconnected(Exception):
    """The scheduler does not answer."""


class _Waiting:
    """Jobs to hand out: those that were lost first, then new ones, and last of all, each of them
    alone, those whose workers died."""

    def __init__(self, jobs: Iterator[Submission]):
        self.losses: Counter[str] = Counter()
        self._jobs, self._exhausted = jobs, False
        self._again: deque[Submission] = deque()
        self._suspects: deque[Submission] = deque()
        self._suspected: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self._again or self._suspects or not self._exhausted)

    def next(self, alone: bool) -> Submission | None:
        """The next job; ``alone`` says that no other is in flight."""
        if self._again:
            return self._again.popleft()
        if (job := next(self._jobs, None)) is not None:
            return job
        self._exhausted = True
        return self._suspects.popleft() if alone and self._suspects else None

    def again(self, job: Submission) -> None:
        """Hand a job out again."""
        self._again.append(job)

    def lost(self, jobs: Iterable[Submission]) -> None:
        """Hand jobs out again that were lost on the way."""
        for job in jobs:
            self.losses[job.learner] += 1
            self._again.append(job)

    def suspect(self, job: Submission) -> bool:
        """Keep a job for the end, to be run alone; False when it has been."""
        if job.learner in self._suspected:
            return False
        self._suspected.add(job.learner)
        self._suspects.append(job)
        return True
