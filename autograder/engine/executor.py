"""Local processes any of which may be killed at any moment, even while it sends its result.

`ProcessPoolExecutor` finds a worker that has ended by itself, and calls the pool broken. But one
that is killed half-way through its result leaves half a message, for whose rest the executor waits,
and a lock that no other worker gets: nothing would ever end. Here a thread looks after that.
"""

from __future__ import annotations

import threading
import weakref
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import Any

GRACE_SECONDS = 5.0
"""The executor's own way of finding a dead worker takes milliseconds."""


class MortalExecutor(ProcessPoolExecutor):
    """A `ProcessPoolExecutor` that is broken, and never stuck, when a worker dies."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self._guarded: set[int] = set()

    def submit(self, *args: Any, **options: Any) -> Future:
        future = super().submit(*args, **options)
        # Workers are started as they are needed; of a broken pool, none are left.
        workers = self._processes or {}
        for worker in [one for one in list(workers.values()) if one.pid not in self._guarded]:
            self._guarded.add(worker.pid)
            told = weakref.ref(self), worker, workers, self._result_queue, self._call_queue
            threading.Thread(target=_guard, args=told, daemon=True, name="guard").start()
        return future


def _guard(executor: weakref.ref, worker: Any, workers: dict, results: Any, calls: Any) -> None:
    """Wait for a worker's end; where the executor cannot notice that it was killed, make it."""
    wait([worker.sentinel])
    threading.Event().wait(GRACE_SECONDS)
    pool = executor()
    if pool is None or pool._broken or not worker.exitcode:  # noticed, or all as it should be
        return
    for process in list(workers.values()):
        process.kill()
    # Both are open in this process, too: now whoever reads finds the end.
    results._writer.close()
    calls._reader.close()
