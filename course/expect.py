"""Tests whose failure tells what was expected, what came, and where they part.

They take NumPy arrays, numbers and tensors of any Keras backend.
"""

import re

import numpy as np

from course.arrays import as_array, described, is_symbolic
from course.tracebacks import ShortError


class Mismatch(ShortError):
    """What the learner's code gives is not what the test expects."""


def expect_shape(got, shape):
    """Expect an array of this shape.

    Args:
        got: array or tensor; a symbolic Keras tensor will do.
        shape: tuple of int; None stands for any length.

    Raises:
        Mismatch: another shape, or no array at all.
    """
    shape = tuple(shape)
    found = tuple(got.shape) if is_symbolic(got) else _array(got).shape
    if len(found) != len(shape):
        squeezed = tuple(n for n in found if n != 1) == tuple(n for n in shape if n != 1)
        raise Mismatch(
            f"the shape is {found}, expected {shape}: it has {_axes(found)} instead of "
            f"{_axes(shape)}."
            + " The sizes agree except for axes of length 1: one is lost or left over."
            * squeezed
        )
    wrong = [
        axis
        for axis, (n, wanted) in enumerate(zip(found, shape, strict=True))
        if wanted is not None and n != wanted
    ]
    if not wrong:
        return
    places = ", ".join(f"axis {axis} is {found[axis]} instead of {shape[axis]}" for axis in wrong)
    reordered = None not in (*found, *shape) and sorted(found) == sorted(shape)
    raise Mismatch(
        f"the shape is {found}, expected {shape}: {places}."
        + " The sizes are right but in another order." * reordered
    )


def expect_close(got, expected, tolerance=1e-4):
    """Expect numbers close to the expected ones, in an array of the same shape.

    A difference may be as large as `tolerance` · (|expected| + root mean square of `expected`),
    which lets float32 sums run in any order, however large the numbers are. NaN and infinities
    must stand in the same places.

    Args:
        got: number, array or tensor.
        expected: number, array or tensor.
        tolerance: float.

    Raises:
        Mismatch: other values, another shape, or no numbers.
    """
    got, expected = _array(got), _array(expected)
    expect_shape(got, expected.shape)
    types = f" The values are {got.dtype}, expected {expected.dtype}."
    types = types if got.dtype != expected.dtype else ""
    got, expected = _numbers(got), _numbers(expected)
    special = _first(np.isnan(got) & ~np.isnan(expected))
    if special is not None:
        count = np.count_nonzero(np.isnan(got) & ~np.isnan(expected))
        raise Mismatch(
            f"{_share(count, got)} NaN (not a number), such as 0/0 or inf - inf gives."
            f"\n  first:   {_pair(got, expected, special)}"
        )
    finite = expected[np.isfinite(expected)]
    scale = np.sqrt(np.mean(np.abs(finite) ** 2)) if finite.size else 0.0
    with np.errstate(invalid="ignore"):
        error = np.abs(got - expected)
        allowed = tolerance * (np.abs(expected) + scale)
        same = (got == expected) | (np.isnan(got) & np.isnan(expected))
    wrong = ~(same | (np.isfinite(expected) & (error <= allowed)))
    first = _first(wrong)
    if first is None:
        return
    error = np.where(wrong, np.where(np.isnan(error), np.inf, error), -1.0)
    largest = np.unravel_index(np.argmax(error), error.shape)
    difference = f"{error[largest]:.6g}"
    raise Mismatch(
        f"{_share(np.count_nonzero(wrong), got)} not as expected (tolerance {tolerance:g}).{types}"
        f"\n  first:   {_pair(got, expected, first)}"
        + f"\n  largest: {_pair(got, expected, largest)}, a difference of {difference}"
        * bool(got.ndim)
    )


def expect_equal(got, expected):
    """Expect exactly this value.

    Numbers, strings, tuples, lists and dictionaries are compared as Python compares them, except
    that a float does not pass for an int, nor a list for a tuple. Arrays need equal shape and
    values; the type of their numbers does not matter.

    Args:
        got: any value.
        expected: any value.

    Raises:
        Mismatch: another value.
    """
    if isinstance(expected, np.ndarray):
        _expect_equal_arrays(_array(got), expected)
        return
    got = _plain(got)
    if isinstance(expected, (list, tuple)) and isinstance(got, (list, tuple)):
        _expect_equal_items(got, expected)
        return
    kind = type(expected)
    if kind in (bool, int, str, list, tuple, dict) and type(got) is not kind:
        raise Mismatch(f"got {described(got)}, expected {described(expected)}.")
    if not _same(got, expected):
        raise Mismatch(f"got {got!r}, expected {expected!r}.")


def expect_raises(error, function, *args, mentions=(), **kwargs):
    """Expect that a call is refused with an error whose message helps.

    Args:
        error: class of the exception, such as `ValueError`.
        function: callable, called with `args` and `kwargs`.
        mentions: numbers or words that the message must name.

    Raises:
        Mismatch: no error, another error, or a message that leaves something out.
            `NotImplementedError` and `NameError` go on, since they tell that code is missing.
    """
    call = getattr(function, "__name__", type(function).__name__)
    call = "the call" if call == "<lambda>" else call
    try:
        result = function(*args, **kwargs)
    except error as refusal:
        raised = refusal
    except (NotImplementedError, NameError):
        raise
    except Exception as other:
        raise Mismatch(
            f"{call} raised {type(other).__name__}: {other}\n  expected a {error.__name__}."
        ) from None
    else:
        raise Mismatch(
            f"{call} returned {described(result)}; expected that it raises a {error.__name__}."
        )
    left_out = [word for word in mentions if not _mentioned(word, str(raised))]
    if left_out:
        words = " and ".join(str(word) for word in left_out)
        raise Mismatch(
            f"the {error.__name__} is right, but its message should mention {words}. "
            f"It says: {str(raised) or '(nothing)'}"
        )


def _array(value):
    try:
        return as_array(value)
    except (TypeError, ValueError) as error:
        raise Mismatch(f"got {error}; expected an array.") from None


def _numbers(array):
    """Return an array of numbers in the widest precision, so that differences are exact."""
    if array.dtype.kind in "USOMm":
        raise Mismatch(f"got {described(array)}; expected numbers.")
    return array.astype("complex128" if array.dtype.kind == "c" else "float64")


def _expect_equal_arrays(got, expected):
    expect_shape(got, expected.shape)
    wrong = np.asarray(got != expected)
    first = _first(wrong)
    if first is not None:
        raise Mismatch(
            f"{_share(np.count_nonzero(wrong), got)} not as expected."
            f"\n  first:   {_pair(got, expected, first)}"
        )


def _expect_equal_items(got, expected):
    whole = f"got {got!r}, expected {expected!r}"
    if type(got) is not type(expected):
        raise Mismatch(f"{whole}: a {type(got).__name__} instead of a {type(expected).__name__}.")
    if len(got) != len(expected):
        raise Mismatch(f"{whole}: {len(got)} values instead of {len(expected)}.")
    for position, (item, wanted) in enumerate(zip(got, expected, strict=True)):
        try:
            expect_equal(item, wanted)
        except Mismatch as mismatch:
            raise Mismatch(f"{whole}.\n  at position {position}: {mismatch}") from None


def _plain(value):
    """Return a NumPy or tensor scalar as Python's own number; everything else as it is."""
    if hasattr(value, "shape") and not is_symbolic(value) and tuple(value.shape) == ():
        return _array(value).item()
    return value


def _same(got, expected):
    try:
        return bool(got == expected)
    except Exception:  # such as an array, which has no single truth value
        return False


def _first(mask):
    """Return the first true position of a mask in reading order, or None."""
    if not mask.any():
        return None
    return np.unravel_index(np.argmax(mask), mask.shape)


def _pair(got, expected, position):
    place = f"at [{', '.join(str(int(i)) for i in position)}] " if position else ""
    return f"{place}got {got[position]:.6g}, expected {expected[position]:.6g}"


def _share(count, array):
    if array.ndim == 0:
        return "the value is"
    return f"{count} of {array.size} values {'is' if count == 1 else 'are'}"


def _axes(shape):
    return f"{len(shape)} ax{'i' if len(shape) == 1 else 'e'}s"


def _mentioned(word, message):
    """Tell whether a message names a word; a number must not be a part of a longer one."""
    edge = r"(?<![\w.]){}(?![\w]|\.\d)" if isinstance(word, (int, float)) else "{}"
    return re.search(edge.format(re.escape(str(word))), message) is not None
