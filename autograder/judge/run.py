"""Running one check against the learner's objects."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.job import Verdict
from autograder.judge.checks import Check
from autograder.judge.grade import CheckError, Grade
from autograder.judge.odd import STUMBLES, Replies
from autograder.judge.student import SessionLost, Student, StudentError


def run_check(
    check: Check, student: Student, seed: int, numbers: Mapping[str, Any] | None = None
) -> Verdict:
    """Run ``check`` with inputs drawn from ``seed`` and the check's name.

    Args:
        numbers: the learner's own, where the exercise's text varies.

    Raises:
        CheckError or another exception but `STUMBLES`: the check itself, or the machine, is at
            fault, not the learner.
    """
    student.replies = replies = Replies()
    grade = Grade(check.parts, numbers, replies)
    rng = np.random.default_rng([seed, zlib.crc32(check.name.encode())])
    try:
        check.run(student, rng, grade)
    except SessionLost as lost:
        return grade.verdict(check.name, str(lost))
    except StudentError as error:
        return grade.verdict(check.name, str(error))
    except STUMBLES as error:  # between two parts
        return grade.verdict(check.name, replies.stumbled(error))
    if not grade.complete:
        raise CheckError(f"{check.name} ended without entering every part that it declares")
    return grade.verdict(check.name)
