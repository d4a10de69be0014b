"""`autograder`, with a clock on what its checks ask; used by benchmarks/grading.py.

    ASKED=FILE python -m benchmarks.asked grade 01-pooling …

Appends a line of JSON to FILE for each check that was run: its name, how many requests it made, the
seconds that the learner's process took to answer them, and those of the whole check. Workers are
spawned and import this module again: so it is in them, too.
"""

from __future__ import annotations

import json
import os
import time
from typing import Any

from autograder import commands
from autograder.judge import server

_run_check = server.run_check


def _timed(check: Any, student: Any, *rest: Any) -> Any:
    ask, spent = student._ask, []

    def clocked(request: dict[str, Any]) -> Any:
        began = time.perf_counter()
        try:
            return ask(request)
        finally:
            spent.append(time.perf_counter() - began)

    student._ask, began = clocked, time.perf_counter()
    try:
        return _run_check(check, student, *rest)
    finally:
        whole = time.perf_counter() - began
        told = {"check": check.name, "requests": len(spent), "asked": sum(spent), "whole": whole}
        with open(os.environ["ASKED"], "a") as file:
            file.write(json.dumps(told) + "\n")


server.run_check = _timed

if __name__ == "__main__":
    commands.main()
