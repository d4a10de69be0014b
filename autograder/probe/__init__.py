"""The one part of autograder that a learner's kernel can see.

``check(name, **objects)`` stands in every graded cell. With a judge's socket it offers the
learner's objects to the judge and answers its requests: call this, build that. Nothing
in here knows an expected value. Without a socket (stock nbgrader, an author trying a cell) it
runs the same check in this process.
"""

from __future__ import annotations

import io
import os
import socket
import sys
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout, suppress
from importlib import import_module
from typing import Any

from autograder.probe.responder import Responder
from autograder.probe.wire import Allowance, Handle, WireError, decode, encode, receive, send

__all__ = [
    "Allowance",
    "Handle",
    "Responder",
    "Score",
    "WireError",
    "check",
    "decode",
    "encode",
    "receive",
    "send",
    "show",
    "silence",
]

SOCKET_VARIABLE = "AUTOGRADER_JUDGE"
IN_PROCESS = "autograder.judge.local"
"""The judge of this very process. It builds on this package; here its name is all that is known."""


def check(name: str, **objects: Any) -> Any:
    """Have the judge check this cell's objects.

    Args:
        name: the check, such as "pooling.depth_max".
        **objects: the learner's functions, classes and values under their own names.

    Returns:
        Nothing under the judge; without one, the points (nbgrader's partial credit).
    """
    path = os.environ.get(SOCKET_VARIABLE)
    if path:
        with silence():
            told = _serve(path, name, objects)
        return told and show(told["show"], told["points"])
    return import_module(IN_PROCESS).grade_here(name, objects)


def _serve(path: str, name: str, objects: dict[str, Any]) -> dict[str, Any] | None:
    """Answer the judge until it has done; the verdict, from a judge that tells it."""
    responder = Responder(objects)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(None)  # a notebook may have set another for its downloads
        connection.connect(path)
        send(connection, {"check": name, "objects": sorted(objects)})
        while (request := receive(connection)) is not None:
            if "show" in request:
                return request
            send(connection, responder.answer(request))
    return None


@contextmanager
def silence():
    """While open, nothing is printed: what the learner's functions print is no part of a verdict,
    and stock nbgrader takes any line on stderr, such as a warning, for a failed cell.

    Handlers of the module `logging` hold the stream that was there when they were made, and C++
    code writes to the file descriptor: so redirecting sys.stderr alone would not do.
    """
    with ExitStack() as stack:
        for stream in {sys.stdout, sys.stderr}:
            try:
                stream.write = len
                stack.callback(delattr, stream, "write")
            except AttributeError:
                pass  # a stream that takes no attributes is only redirected
        stack.enter_context(redirect_stdout(io.StringIO()))
        stack.enter_context(redirect_stderr(io.StringIO()))
        with suppress(OSError):  # one that a learner has closed shows nothing
            kept = os.dup(2)
            stack.callback(os.close, kept)
            with open(os.devnull, "wb") as nowhere:
                os.dup2(nowhere.fileno(), 2)
            stack.callback(os.dup2, kept, 2)
        yield


class Score(float):
    """Points, shown as nbgrader reads partial credit."""

    def __repr__(self) -> str:
        return f"{float(self):g}"


def show(verdict: dict[str, str], points: float) -> Score:
    """Display a verdict (a MIME bundle); the points are the cell's result."""
    from IPython.display import display

    display(verdict, raw=True)
    return Score(points)
