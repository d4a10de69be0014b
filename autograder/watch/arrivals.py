"""When a folder changes: events of the file system. Whoever waits has a slow look as a backstop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import watchfiles

GATHER_MS = 200
"""Events so close together are told once."""


class Arrivals:
    """Tells of changes in folders, from a thread of its own.

    What lies deeper is not watched: nbgrader's last step is to change the folder of a submission
    itself, and `course submit` renames. So a class needs one watch of the system, not thousands.

    Args:
        changed: called, without arguments, after changes.
        problem: called with a line when the system gives no events, once for each such line.
    """

    def __init__(self, changed: Callable[[], None], problem: Callable[[str], None]):
        self._changed, self._problem = changed, problem
        self._folders: frozenset[Path] = frozenset()
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._told: set[str] = set()

    def watch(self, folders: set[Path]) -> None:
        """Watch these folders from now on, and no others; begins anew what has broken off."""
        if self._thread and self._thread.is_alive() and folders == self._folders:
            return
        self.close()
        self._folders, self._stop = frozenset(folders), threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(self._folders, self._stop), name="arrivals", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Watch nothing any more."""
        self._stop.set()

    def _run(self, folders: frozenset[Path], stop: threading.Event) -> None:
        try:
            for _ in watchfiles.watch(
                *folders,
                watch_filter=None,
                debounce=GATHER_MS,
                stop_event=stop,
                raise_interrupt=False,
                recursive=False,
            ):
                self._changed()
        except (OSError, RuntimeError) as error:
            if not stop.is_set() and str(error) not in self._told:
                self._told.add(str(error))
                self._problem(f"the system tells of no arrivals ({error}); looking now and then")
