"""Replies that a check cannot read: what came, and what was expected, in words.

An author asks for an array and writes ``got[0] - right``; a learner's function gives a word. What
the check raises then tells what it wanted, and its frames hold what it wanted it of.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import numpy as np

from autograder.judge import compare
from autograder.judge.student import Handle

ODD = "which this check cannot read"
"""In a part's message then: whoever grades should have a look, as the answer may be right."""
STUMBLES = (
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    MemoryError,
    RecursionError,
)
"""What a check may raise at an answer of a kind, or a size, that its author did not think of."""
KEPT = 500
"""Replies that are remembered, the newest: those of one part mostly."""
LARGE = 2_000
"""Numbers and characters of a reply that is not remembered: all of a check's together may be
hundreds of megabytes."""
ARRAY, NUMBERS, SEVERAL = "an array of numbers", "numbers", "several values"


class Replies:
    """What the learner's code gave last, and who gave it."""

    def __init__(self) -> None:
        self._kept: deque[tuple[str, Any]] = deque(maxlen=KEPT)

    def keep(self, where: str, value: Any) -> None:
        if _size(value, LARGE) <= LARGE:
            self._kept.append((where, value))

    def stumbled(self, error: Exception) -> str:
        """What a learner is told when the check raised ``error``."""
        where, value = self._cause(error)
        if not where:
            return f"something came back {ODD} ({type(error).__name__}: {error!s:.200})"
        wanted = expected(error, value)
        told = f": expected {wanted}" if wanted else f" ({type(error).__name__}: {error!s:.200})"
        return f"{where} gave {compare.in_words(value)}, {ODD}{told}"

    def _cause(self, error: Exception) -> tuple[str, Any]:
        """Who gave it, and what: the reply that the innermost frame had in its hands, an odd one
        rather than an array of numbers; else the newest that the error tells of."""
        known = {id(value): (where, value) for where, value in self._kept}
        if (asked := id(getattr(error, "obj", None))) in known:  # an AttributeError's
            return known[asked]
        for local in _locals(error.__traceback__):
            at_hand = [known[id(value)] for value in _flat(local) if id(value) in known]
            if at_hand:
                return min(at_hand, key=lambda one: _is_numbers(one[1]))
        newest = reversed(self._kept)
        return next((one for one in newest if _told_of(error, one[1])), ("", None))


def _size(value: Any, most: int) -> int:
    """How many numbers and characters a reply holds; of more than ``most``, some more."""
    if isinstance(value, np.ndarray):
        return value.size
    if isinstance(value, str):
        return len(value)
    if not isinstance(value, list | tuple | dict):
        return 1
    held = 1
    for one in value.values() if isinstance(value, dict) else value:
        if (held := held + _size(one, most - held)) > most:
            break
    return held


def _locals(trace: TracebackType | None) -> Iterator[list[Any]]:
    """The local variables of each frame, the innermost first."""
    frames = []
    while trace is not None:
        frames.append(trace.tb_frame)
        trace = trace.tb_next
    for frame in reversed(frames):
        yield list(frame.f_locals.values())


def _flat(values: list[Any]) -> Iterator[Any]:
    """Values, and what lists, tuples and dictionaries of them hold."""
    for value in values:
        yield value
        if isinstance(value, list | tuple):
            yield from value
        elif isinstance(value, dict):
            yield from value.values()


def _told_of(error: Exception, value: Any) -> bool:
    """Whether the error names the type of ``value``, or misses a key that a dictionary lacks."""
    if isinstance(error, KeyError):
        return isinstance(value, dict) and error.args[0] not in value
    name = "numpy.ndarray" if isinstance(value, np.ndarray) else type(value).__name__
    return f"'{name}'" in str(error)


def _is_numbers(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind in "biuf"


def expected(error: Exception, value: Any) -> str:
    """What the check wanted in place of ``value``, as far as ``error`` tells; else empty."""
    text = str(error)[:500]  # it may quote what came
    for kinds, pattern, wanted in _TELLING:
        if isinstance(error, kinds) and (found := re.search(pattern, text)):
            return wanted(found, value) if callable(wanted) else wanted
    return ""


def _with_attribute(found: re.Match, value: Any) -> str:
    name = found[1]
    for kind, told in ((np.ndarray, ARRAY), (Handle, "a Keras layer or model")):
        if hasattr(kind, name):
            return told
    for kind, told in ((dict, "a dictionary"), (str, "a text"), (list, "a list")):
        if hasattr(kind, name):
            return told
    return ""


def _other_shape(found: re.Match, value: Any) -> str:
    shapes = [one.replace(" ", "") for one in re.findall(r"\([\d, ]*\)", found.string)]
    own = str(np.shape(value)).replace(" ", "") if _is_numbers(value) else ""
    other = [shape for shape in shapes if shape != own]
    return f"an array of shape {other[0].replace(',', ', ')}" if own and len(other) == 1 else ARRAY


_TELLING: list[tuple[Any, str, Any]] = [
    (ValueError, r"unpack \(expected (?:at least )?(\d+)", lambda f, _: f"{f[1]} values"),
    (ValueError, r"broadcast|shapes? .*(mismatch|not aligned)", _other_shape),
    (
        ValueError,
        r"setting an array element|inhomogeneous|all the input|all input|concatenate",
        ARRAY,
    ),
    (ValueError, r"could not convert|invalid literal|complex", NUMBERS),
    (AttributeError, r"has no attribute '(\w+)'", _with_attribute),
    (KeyError, r"^'([\w .-]{1,60})'$", lambda f, _: f"a dictionary with the key {f[1]!r}"),
    (IndexError, r"but (\d+) were indexed", lambda f, _: f"an array of {f[1]} dimensions"),
    (IndexError, r"too many indices|invalid index to scalar", ARRAY),
    (IndexError, r"out of (bounds|range)", "more values"),
    (TypeError, r"unpack|iterable|subscriptable|has no len|not a sequence", SEVERAL),
    (TypeError, r"indices must be integers", SEVERAL),
    (TypeError, r"not callable", "a function or a Keras layer"),
    (TypeError, r"unhashable", "a number or a word"),
    (TypeError, r"operand|ufunc|not supported|real number|argument must|can(not| only)", NUMBERS),
    (TypeError, r"int\(\)|float\(\)|integer|only .* arrays", NUMBERS),
    (OverflowError, r"", "numbers of a usual size"),
    (ArithmeticError, r"", "other numbers"),
    (ValueError, r"cannot convert float (NaN|infinity)", "finite numbers"),
]
"""Kinds of errors, what they say, and what was wanted then; the first that fits."""
