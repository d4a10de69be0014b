"""Has learners' text read as Python by a process of its own (`names`), which alone is ended when a
text takes too much memory or time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

SECONDS = 5.0
"""Of CPU time, for all of a notebook; an honest one takes some hundredths."""
_PROGRAM = Path(__file__).with_name("names.py")
_children: dict[int, subprocess.Popen] = {}
"""This process's child, by this process's own number: a fork needs another."""


class Parser:
    """Reads one notebook's cells; once they have taken too much, no more of them."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._left = seconds

    def read(self, source: str) -> frozenset[str] | None:
        """The global names that a cell may read; None when that is not known."""
        answer = self._ask("read", source)
        return None if answer is None else frozenset(answer)

    def parses(self, source: str) -> bool:
        """Whether it is Python, as far as is known."""
        return bool(self._ask("parses", source))

    def program(self, source: str) -> str | None:
        """As `names.program`; None as well when that is not known."""
        return self._ask("program", source)

    def _ask(self, verb: str, source: str) -> Any:
        if self._left <= 0:
            return None
        asked = {"do": verb, "source": source, "seconds": self._left}
        child = _child()
        try:
            child.stdin.write(json.dumps(asked).encode() + b"\n")
            child.stdin.flush()
            told = json.loads(child.stdout.readline())
        except (BrokenPipeError, json.JSONDecodeError):  # it was ended
            self._left = 0
            _end(_children.pop(os.getpid()))
            return None
        self._left -= told["seconds"]
        return told["answer"]


def _child() -> subprocess.Popen:
    found = _children.get(os.getpid())
    if found is None or found.poll() is not None:
        _children.clear()  # a fork's copies of another's
        found = _children[os.getpid()] = subprocess.Popen(
            [sys.executable, "-I", str(_PROGRAM)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    return found


def _end(child: subprocess.Popen) -> None:
    child.kill()
    child.communicate()
