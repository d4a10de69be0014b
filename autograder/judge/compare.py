"""Comparing what came back with what was expected, in words that teach. NumPy only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from autograder.judge.student import Handle

TOLERANCE = 1e-4
"""Error ≤ TOLERANCE · (|expected| + RMS(expected)): accepts float32 sums in any order."""


def as_array(got: Any, shape: tuple | None = None) -> np.ndarray | str:
    """``got`` as a numeric array, or the sentence that says what it is instead.

    Args:
        shape: of what is expected, for that sentence.
    """
    wanted = "an array" if shape is None else f"an array of shape {shape}" if shape else "a number"
    if got is None:
        return f"expected {wanted}, got None: is a `return` missing?"
    if isinstance(got, Handle | str | dict):
        return f"expected {wanted}, got {in_words(got)}"
    try:
        array = np.asarray(got)
    except ValueError:
        array = None
    if array is None or array.dtype.kind not in "biuf":
        if shape is None:
            wanted = "an array of numbers"
        return f"expected {wanted}, got {in_words(got)}"
    return array


def in_words(value: Any) -> str:
    """What ``value`` is: never the same words for what was asked for and what came."""
    if value is None or isinstance(value, bool | int | float | str):
        return f"{value!r:.80}"
    if isinstance(value, np.ndarray):
        numbers = value.dtype.kind in "fiu"
        finite = not numbers or bool(np.isfinite(value).all())
        names = {"U": "strings", "S": "bytes", "O": "objects", "b": "True and False"}
        kind = "" if numbers else f" of {names.get(value.dtype.kind, value.dtype.name)}"
        return f"an array of shape {value.shape}{kind}{'' if finite else ' with NaN or infinity'}"
    if isinstance(value, list | tuple):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return f"a {kind} of {len(value)}{_held(value)}" if len(value) else f"an empty {kind}"
    if isinstance(value, dict):
        return f"a dictionary of {len(value)}" if value else "an empty dictionary"
    return repr(value)[:80] if isinstance(value, Handle) else f"an object {type(value).__name__}"


def _held(values: list | tuple) -> str:
    """What is odd about the things in a list, where one would look for numbers: " texts", " rows of
    different lengths"; empty if nothing is."""
    for kind, name in ((str, "text"), (dict, "dictionary"), (Handle, "object")):
        if all(isinstance(value, kind) for value in values):
            several = f"{name[:-1]}ies" if name.endswith("y") else f"{name}s"
            return f" {name if len(values) == 1 else several}"
    if all(value is None for value in values):
        return " times None"
    try:
        return "" if np.asarray(values).dtype.kind in "biuf" else ", not all of them numbers"
    except ValueError:
        rows = all(isinstance(value, list | tuple) for value in values)
        return " rows of different lengths" if rows else ", not all of one shape"


def shape_difference(got: np.ndarray, expected: tuple) -> str:
    """Why the shape is wrong; empty when it is right."""
    if got.shape == tuple(expected):
        return ""
    return f"expected shape {tuple(expected)}, got {got.shape}"


def value_difference(got: np.ndarray, expected: np.ndarray, tolerance: float = TOLERANCE) -> str:
    """Why the values are wrong; empty when they are within the tolerance. Shapes are equal."""
    off = _far_apart(got, expected, tolerance)
    if not off.any():
        return ""
    if got.ndim == 0:
        return f"expected {expected[()]:.6g}, got {got[()]:.6g}"
    if not np.isfinite(got[off]).all() and np.isfinite(expected).all():
        where = np.argwhere(off & ~np.isfinite(got))[0]
        return (
            f"expected finite values, got {got[tuple(where)]} at position {_position(where)} "
            f"({int((~np.isfinite(got)).sum())} of {got.size} values)"
        )
    with np.errstate(invalid="ignore", over="ignore"):
        distance = np.where(off, np.abs(got.astype(float) - expected), 0)
    largest = np.max(distance, where=~np.isnan(distance), initial=0)
    first = np.argwhere(off)[0]
    return (
        f"{int(off.sum())} of {off.size} values differ; the first at position {_position(first)}: "
        f"expected {expected[tuple(first)]:.6g}, got {got[tuple(first)]:.6g}; "
        f"largest difference {largest:.3g}"
    )


def _position(index: np.ndarray) -> str:
    return str([int(i) for i in index])


def _far_apart(got: np.ndarray, expected: np.ndarray, tolerance: float) -> np.ndarray:
    got, expected = got.astype(float), np.asarray(expected, float)
    finite = expected[np.isfinite(expected)]
    rms = np.sqrt(np.mean(finite**2)) if finite.size else 0.0
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(got - expected) <= tolerance * (np.abs(expected) + rms)
    same = (got == expected) | (np.isnan(got) & np.isnan(expected))
    return ~(np.where(np.isfinite(expected), near, False) | same)


def is_close(got: Any, expected: Any, tolerance: float = TOLERANCE) -> bool:
    """Whether ``got`` has the shape and, within the tolerance, the values of ``expected``."""
    got, expected = as_array(got), np.asarray(expected)
    if isinstance(got, str) or got.shape != expected.shape:
        return False
    return not _far_apart(got, expected, tolerance).any()


def same_value(got: Any, expected: Any) -> bool:
    """Whether ``got`` equals ``expected``: numbers, strings, sequences (list or tuple) of them."""
    if isinstance(expected, np.generic):
        expected = expected.item()
    if isinstance(expected, list | tuple):
        return (
            isinstance(got, list | tuple)
            and len(got) == len(expected)
            and all(same_value(g, e) for g, e in zip(got, expected, strict=True))
        )
    if isinstance(got, np.ndarray) and got.ndim == 0:
        got = got.item()
    if isinstance(expected, bool) or isinstance(got, bool):
        return got is expected
    if isinstance(expected, int | float):
        return isinstance(got, int | float) and got == expected
    return type(got) is type(expected) and got == expected


def likely_mistake(
    got: Any, mistakes: Mapping[str, Any], matches: Any, before: Iterable[tuple] = ()
) -> str:
    """The sentence of the first known mistake that gives ``got``; empty when none does.

    Args:
        mistakes: sentence → the wrong result, or a zero-argument callable that computes it.
        matches: ``matches(got, wrong)`` tells whether they are the same.
        before: (got, mistakes, matches) of answers that were right: who made the mistake has made
            it there too, so one that would have shown there is not named.
    """
    for sentence in mistakes:
        if _explains(sentence, got, mistakes, matches) and all(
            sentence not in known or _explains(sentence, right, known, same)
            for right, known, same in before
        ):
            return sentence
    return ""


def _explains(sentence: str, got: Any, mistakes: Mapping[str, Any], matches: Any) -> bool:
    try:
        wrong = mistakes[sentence]
        return bool(matches(got, wrong() if callable(wrong) else wrong))
    except Exception:  # a mistake that cannot be made on this input is no match
        return False
