"""The judge: runs a check against the learner's objects, in whatever process they live.

What the authors of checks need comes from here, in one import; docs/authors.md shows it at work:

    from autograder.judge import Filled, Goal, check, fill, reached

    check(name, parts)          registers a check; parts: name → points
    Grade                       what `grade` is: part, close, equal, shape, raises, that, fail, …
    Student, Handle             what `student` is, and what stands for an object in its process
    StudentError, SessionLost   the learner's code raised; its process is gone
    TOLERANCE, is_close, same_value, likely_mistake
                                how values are compared, error ≤ TOLERANCE · (|right| + RMS(right))
    Filled, fill, told_weights, count, kind_of
                                weights that the judge sets: by kind and flattened shape, float32
    same_distribution, blank_without_weights
                                outputs (times, outputs) in training; networks that hide weights
    Goal, FASHION, DIGITS, reached
                                accuracies between 0 and 1, on images that the judge keeps

All of it is NumPy: no check imports Keras.
"""

from autograder.judge import compare, reached
from autograder.judge.checks import Check, UnknownCheck, check
from autograder.judge.compare import TOLERANCE, is_close, likely_mistake, same_value
from autograder.judge.grade import CheckError, Grade
from autograder.judge.network import (
    Filled,
    blank_without_weights,
    count,
    fill,
    kind_of,
    same_distribution,
    told_weights,
)
from autograder.judge.reached import DIGITS, FASHION, Goal
from autograder.judge.student import Handle, SessionLost, Student, StudentError

__all__ = [
    "DIGITS",
    "FASHION",
    "TOLERANCE",
    "Check",
    "CheckError",
    "Filled",
    "Goal",
    "Grade",
    "Handle",
    "SessionLost",
    "Student",
    "StudentError",
    "UnknownCheck",
    "blank_without_weights",
    "check",
    "compare",
    "count",
    "fill",
    "is_close",
    "kind_of",
    "likely_mistake",
    "reached",
    "same_distribution",
    "same_value",
    "told_weights",
]
