"""Scores go to the learning platform as they come, from a thread that nobody waits for."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Pushing:
    """Sends the scores of learners who were named, and first of all those that an earlier watch
    left; what does not get through is tried again.

    Args:
        push: sends what is new of these learners; of everybody, given None.
        problem: called with a line when it cannot.
        retry_seconds: how long to wait then.
    """

    def __init__(
        self,
        push: Callable[[set[str] | None], object],
        problem: Callable[[str], None],
        retry_seconds: float,
    ):
        self._push, self._problem, self._retry_seconds = push, problem, retry_seconds
        self._named: set[str] = set()
        self._news = threading.Condition()
        self._stop, self._everybody = False, True
        self._thread = threading.Thread(target=self._run, name="pushing", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def add(self, learner: str) -> None:
        """This learner's score may be new."""
        with self._news:
            self._named.add(learner)
            self._news.notify()

    def close(self, seconds: float = 10) -> None:
        """Send what was named, for so long at most; the next watch goes on with the rest."""
        with self._news:
            self._stop = True
            self._news.notify()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _run(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._named or self._stop or self._everybody)
                named, self._named = self._named, set()
                stopping = self._stop
            if not named and not self._everybody:
                return
            try:
                self._push(None if self._everybody else named)
                self._everybody = False
            except Exception as error:
                self._problem(f"scores not sent yet: {error}")
                self._everybody = True
                with self._news:
                    self._news.wait_for(lambda: self._stop, self._retry_seconds)
            if stopping:
                return
