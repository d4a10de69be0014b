"""The judge in the learner's own process: stock nbgrader, and authors trying a cell.

Nothing here is safe from the learner's code. Grades that count come from judge/server.py.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from autograder.job import Verdict
from autograder.judge import checks, render, variants
from autograder.judge.run import run_check
from autograder.judge.student import Student, local_ask
from autograder.probe import Responder, Score, show, silence


def run(
    name: str, objects: dict[str, Any], seed: int, numbers: dict[str, Any] | None = None
) -> Verdict:
    """Run the check called ``name`` on ``objects`` in this process.

    Args:
        numbers: the learner's own, where the exercise's text varies.

    Raises:
        UnknownCheck: no such check.
    """
    student = Student(local_ask(Responder(objects)), objects)
    with silence():
        return run_check(checks.find(name), student, seed, numbers)


def grade_here(name: str, objects: dict[str, Any]) -> Score:
    """Run the check, show the verdict, and return the points for nbgrader's partial credit."""
    numbers = variants.numbers_at(Path.cwd())
    verdict = run(name, objects, int.from_bytes(os.urandom(4), "big"), numbers)
    return show(render.bundle(verdict), verdict.points)
