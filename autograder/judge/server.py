"""The judge outside the learner's process: one Unix socket, one cell at a time.

Nothing that arrives is believed: frames are bounded and decoded to plain data, a connection counts
only while its graded cell runs, and only the first one in that cell is heard. A cell's points
come from the verdict recorded here and from nothing else.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from autograder.job import Verdict
from autograder.judge import checks, render
from autograder.judge.grade import Grade
from autograder.judge.run import run_check
from autograder.judge.student import SessionLost, Student
from autograder.probe import Allowance, WireError, receive, send

GRACE_SECONDS = 5.0
"""How long a session may still talk when its cell is already over."""
JUDGE_SECONDS = 60.0
"""CPU time of the judge's own in one check; right answers take 2.3 s at most."""


class CheckFailed(Exception):
    """The check itself raised: the author's fault, never the learner's."""


class Server:
    """Judges the cells of one submission.

    Args:
        path: where to listen; at most 107 bytes long.
        seed: the submission's seed.
        request_seconds: wall time that one answer may take: a backstop behind the kernel's limits.
        telling: hear every cell at any time, and tell it the verdict for its output. For stock
            nbgrader, which takes a cell's points from what the kernel prints; not for grades
            that must withstand a forger.
        numbers: the learner's own, where an exercise's text varies.
    """

    def __init__(
        self,
        path: Path,
        seed: int,
        request_seconds: float,
        telling: bool = False,
        numbers: Mapping[str, Any] | None = None,
    ):
        self._seed, self._request_seconds, self._telling = seed, request_seconds, telling
        self._numbers = dict(numbers or {})
        self._cell = threading.Condition()
        self._expected: tuple[str, str] | None = None
        self._session: socket.socket | None = None
        self._verdict: Verdict | None = None
        self._error: Exception | None = None
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        _bind(self._listener, path)
        os.chmod(path, 0o666)  # the sandbox's user is not ours; the folder around it is private
        self._listener.listen(4)
        self._thread = threading.Thread(target=self._listen, name="judge", daemon=True)
        self._thread.start()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: Any) -> None:
        with self._cell:
            self._expected = None
            if self._session is not None:
                self._session.shutdown(socket.SHUT_RDWR)
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def open(self, grade_id: str, check: str) -> None:
        """Begin to hear the graded cell ``grade_id``, which must ask for ``check``."""
        with self._cell:
            self._expected = (grade_id, check)
            self._verdict = self._error = None

    def close(self, reason: str) -> Verdict:
        """The verdict on the open cell; ``reason`` says why when the cell never asked for it.

        Raises:
            CheckFailed: the check itself is at fault.
        """
        with self._cell:
            grade_id, name = self._expected or ("", "")
            if not self._cell.wait_for(lambda: self._session is None, GRACE_SECONDS):
                self._session.shutdown(socket.SHUT_RDWR)
                self._cell.wait_for(lambda: self._session is None)
            self._expected = None
            if self._error is not None:
                raise CheckFailed(f"the check {name} failed: {self._error!r}") from self._error
            verdict = self._verdict or Grade(checks.find(name).parts).verdict(name, reason)
        return replace(verdict, grade_id=grade_id)

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # closed
                return
            with connection:
                with self._cell:
                    heard = self._expected is not None and self._verdict is None
                    if not self._telling and (not heard or self._error is not None):
                        continue
                    name = self._expected[1] if self._expected else None
                    self._session = connection
                try:
                    verdict, error = self._judge(connection, name), None
                except Exception as raised:
                    verdict, error = None, raised
                with self._cell:
                    self._verdict, self._error, self._session = verdict, error, None
                    self._cell.notify_all()

    def _judge(self, connection: socket.socket, name: str | None) -> Verdict:
        connection.settimeout(self._request_seconds)
        check = checks.find(name) if name else None
        try:
            asked, objects = _hello(_heard(connection))
            check = check or checks.find(asked)
            if asked != check.name:
                raise SessionLost("the cell asked for another check than its own")
        except SessionLost as lost:
            if check is None:
                raise
            return Grade(check.parts).verdict(check.name, str(lost))

        allowance, began = Allowance(), time.thread_time()

        def ask(request: dict[str, Any]) -> Any:
            if time.thread_time() - began > JUDGE_SECONDS:
                raise SessionLost("what your code answers takes the grader too long to look at")
            try:
                send(connection, request)
            except OSError as error:
                raise _lost(error) from None
            return _heard(connection, allowance)

        verdict = run_check(check, Student(ask, objects), self._seed, self._numbers)
        told = {"show": render.bundle(verdict), "points": verdict.points}
        try:
            send(connection, told if self._telling else None)
        except OSError:
            pass  # the verdict stands whether or not the cell waits for the good-bye
        return verdict


def _bind(listener: socket.socket, path: Path) -> None:
    """What a socket is bound as can be read in the kernel's /proc/net/unix: on Linux, no path."""
    if not hasattr(os, "O_PATH"):
        listener.bind(os.fspath(path))
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        listener.bind(f"/proc/self/fd/{folder}/{path.name}")
    finally:
        os.close(folder)


def _hello(frame: Any) -> tuple[str, list[str]]:
    """Check name and offered objects of a session's first frame."""
    if not isinstance(frame, dict) or not isinstance(frame.get("objects"), list):
        raise SessionLost("the cell's first message is no greeting")
    return str(frame.get("check"))[:200], [str(item)[:200] for item in frame["objects"][:100]]


def _heard(connection: socket.socket, allowance: Allowance | None = None) -> Any:
    try:
        return receive(connection, allowance)
    except (OSError, EOFError, WireError, TypeError) as error:
        raise _lost(error) from None


def _lost(error: Exception) -> SessionLost:
    if isinstance(error, TimeoutError):
        return SessionLost("your code took too long to answer during this check")
    if isinstance(error, WireError):
        return SessionLost(f"your code's process sent something that is no answer ({error})")
    return SessionLost("your code's process ended, or was stopped, during this check")
