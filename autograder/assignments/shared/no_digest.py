"""What tells an honest slip from a digest: numbers that depend on all that is given, as a hash of
its bytes does, and say nothing of it.

Right results and slips alike move a little where what is given moves a little, and go in equal
steps where a size does. Nothing here looks at known mistakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.judge import Grade, compare

TRACE = 1e-4
"""By which the values of an input are changed, each by its own share of itself."""
GAIN = 100
"""By how much more a result may change, as where a difference of nearly equal numbers is taken."""
JUMPS = "changes altogether when what is given changes by a ten thousandth"


def moves_little(
    grade: Grade,
    compute: Callable[[np.ndarray], Any],
    x: Any,
    rng: np.random.Generator,
    what: str = "the result",
    ties: bool = False,
) -> None:
    """The numbers that `compute` gives change by a trace when those of x do: of any shape, also in
    tuples, lists and dictionaries.

    Args:
        x: numbers.
        ties: equal ones decide over the result: all are changed by the same share.
    """
    x = np.asarray(x)
    shares = rng.uniform(0.5, 1, size=() if ties else x.shape)
    moved = (x * (1 + TRACE * shares)).astype(x.dtype)
    one, other = (np.array(list(numbers(compute(given)))) for given in (x, moved))
    near = one.shape == other.shape and one.size > 0
    with np.errstate(invalid="ignore", over="ignore"):
        off = np.linalg.norm(one - other) if near else np.inf
        near = off <= GAIN * TRACE * np.linalg.norm(one)
    grade.that(bool(near), f"{what} {JUMPS}")


def stays(
    grade: Grade, compute: Callable[[np.ndarray], Any], x: Any, what: str = "the result"
) -> None:
    """What `compute` chooses among the values of x (places, names) is chosen again when all of
    them grow alike; counts may stay or grow with them."""
    x = np.asarray(x)
    one, other = (list(numbers(compute(given), texts=True)) for given in (x, 2 * x))
    pairs = zip(one, other, strict=False)
    same = len(one) == len(other) and all(_grown(a, b) for a, b in pairs)
    grade.that(same, f"{what} changes altogether when all that is given is doubled")


def goes_in_steps(
    grade: Grade, compute: Callable[[int], Any], start: int, step: int, what: str = "the result"
) -> None:
    """Every number that `compute` gives grows by the same from ``start`` to ``start + step`` to
    ``start + 2 * step``: so do counts and sizes, rightly counted or not. Choose a step that all
    divisors in question divide, so that rounding is the same each time."""
    three = [list(numbers(compute(start + n * step))) for n in range(3)]
    alike = len({len(each) for each in three}) == 1 and len(three[0]) > 0
    values = np.array(three) if alike else np.zeros((3, 0))
    with np.errstate(invalid="ignore", over="ignore"):
        bend = np.abs(values[0] - 2 * values[1] + values[2])
        alike = alike and bool((bend <= 1e-6 * (1 + np.abs(values).max(axis=0))).all())
    grade.that(
        alike, f"{what} does not grow evenly from {start} over {start + step} to {start + 2 * step}"
    )


def numbers(value: Any, texts: bool = False) -> Iterator[Any]:
    """All numbers of a value, from arrays, lists, tuples and dictionaries alike; with ``texts``,
    words as well. What is neither is left out."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, np.ndarray):
        value = value.ravel().tolist() if value.dtype.kind in "biuf" else []
    if isinstance(value, list | tuple):
        for one in value:
            yield from numbers(one, texts)
    elif isinstance(value, int | float):
        yield float(value) if abs(value) < 1e300 else np.nan
    elif texts and isinstance(value, str):
        yield value


def _grown(one: Any, other: Any) -> bool:
    return compare.same_value(one, other) or (
        not isinstance(one, str) and compare.is_close(other, 2 * one)
    )
