"""Tests whose failure tells what was expected, what came, and where they part.

They take NumPy arrays, numbers and tensors of any Keras backend.
"""

import re

import numpy as np

from course.testing.arrays import as_array, described, is_symbolic
from course.testing.tracebacks import LearnersLine, own_words


class Mismatch(LearnersLine, AssertionError):
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
    given, wanted = _array(got), _array(expected)
    got, expected = _numbers(given), _numbers(wanted)
    expect_shape(got, expected.shape)
    coarser = f" The values are {given.dtype}, expected {wanted.dtype}."
    kinds = coarser if _coarser(given, wanted) else ""
    _expect_no_new_nan(got, expected)
    error, allowed = _errors(got, expected, tolerance)
    wrong = ~(error <= allowed)
    if not wrong.any():
        return
    excess = np.where(wrong, error, -1.0)
    largest = np.unravel_index(np.argmax(excess), excess.shape)
    lines = [
        f"{_share(wrong)} not as expected (tolerance {tolerance:g}).{kinds}",
        f"  first:   {_pair(got, expected, _first(wrong))}",
        f"  largest: {_pair(got, expected, largest)}, a difference of {error[largest]:.6g}",
    ]
    raise Mismatch("\n".join(lines if got.ndim else lines[:2]))


def expect_equal(got, expected):
    """Expect exactly this value.

    Numbers, strings, tuples, lists and dictionaries are compared as Python compares them, except
    that a float does not pass for an int, nor a list for a tuple. Arrays need equal shape and
    values, NaN in the same places; the type of their numbers does not matter.

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
    whole = f"got {described(got)}, expected {described(expected)}"
    if not _same_kind(got, expected):
        raise Mismatch(f"{whole}: {_kind(got)} for {_kind(expected)}.")
    if isinstance(expected, (list, tuple, dict)):
        _expect_equal_items(got, expected, whole)
    elif not _same(got, expected):
        raise Mismatch(f"{whole}.")


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
    except Exception as caught:
        raised = caught
    else:
        raise Mismatch(
            f"{call} returned {described(result)}; expected that it raises a {error.__name__}."
        )
    unwritten = (NotImplementedError, NameError)
    if isinstance(raised, unwritten) and not issubclass(error, unwritten):
        raise raised
    told = own_words(raised)
    if not isinstance(raised, error):
        raise Mismatch(
            f"{call} raised {type(raised).__name__}: {told}\n  expected a {error.__name__}."
        )
    left_out = [word for word in mentions if not _mentioned(word, told)]
    if left_out:
        words = " and ".join(str(word) for word in left_out)
        raise Mismatch(
            f"the {error.__name__} is right, but its message should mention {words}. "
            f"It says: {told or '(nothing)'}"
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


def _coarser(got, expected):
    """Tell whether the kind of number may be why: whole ones, or 16 bits, where fractions go."""
    return expected.dtype.kind == "f" and (got.dtype.kind in "iub" or got.dtype.itemsize < 4)


def _errors(got, expected, tolerance):
    """Return the differences and how large each may be; infinite where NaN or inf part."""
    finite = expected[np.isfinite(expected)]
    scale = np.sqrt(np.mean(np.abs(finite) ** 2)) if finite.size else 0.0
    same = (got == expected) | (np.isnan(got) & np.isnan(expected))
    with np.errstate(invalid="ignore"):
        error = np.where(same, 0.0, np.abs(got - expected))
        allowed = np.where(np.isfinite(expected), tolerance * (np.abs(expected) + scale), 0.0)
    return np.where(np.isnan(error), np.inf, error), allowed


def _expect_no_new_nan(got, expected):
    new = np.isnan(got) & ~np.isnan(expected)
    if new.any():
        raise Mismatch(
            f"{_share(new)} NaN (not a number), such as 0/0 or inf - inf gives."
            f"\n  first:   {_pair(got, expected, _first(new))}"
        )


def _expect_equal_arrays(got, expected):
    expect_shape(got, expected.shape)
    wrong = np.asarray(got != expected) & ~((got != got) & (expected != expected))  # NaN is not NaN
    if wrong.any():
        raise Mismatch(
            f"{_share(wrong)} not as expected.\n  first:   {_pair(got, expected, _first(wrong))}"
        )


def _expect_equal_items(got, expected, whole):
    if isinstance(expected, dict):
        keys = f"{whole}: the keys are {list(got)} instead of {list(expected)}."
        places = list(expected)
        if set(got) != set(expected):
            raise Mismatch(keys)
    else:
        places = range(len(expected))
        if len(got) != len(expected):
            raise Mismatch(f"{whole}: {len(got)} values instead of {len(expected)}.")
    for place in places:
        try:
            expect_equal(got[place], expected[place])
        except Mismatch as mismatch:
            raise Mismatch(f"{whole}.\n  at [{place!r}]: {mismatch}") from None


def _same_kind(got, expected):
    """Tell whether two values are of the same kind, for those kinds where it matters."""
    if isinstance(got, bool) or isinstance(expected, bool):
        return isinstance(got, bool) and isinstance(expected, bool)
    kinds = (int, list, tuple, dict)
    return all(isinstance(got, kind) for kind in kinds if isinstance(expected, kind))


def _plain(value):
    """Return a NumPy or tensor scalar as Python's own number; everything else as it is."""
    if hasattr(value, "shape") and hasattr(value, "dtype") and tuple(value.shape) == ():
        return _array(value).item()
    return value


def _kind(value):
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"


def _same(got, expected):
    try:
        return bool(got == expected)
    except Exception:  # such as an array, which has no single truth value
        return False


def _first(mask):
    """Return the first true position of a mask in reading order."""
    return np.unravel_index(np.argmax(mask), mask.shape)


def _pair(got, expected, position):
    place = f"at [{', '.join(str(int(i)) for i in position)}] " if position else ""
    got, expected = got[position].item(), expected[position].item()
    if isinstance(got, (float, complex)) and f"{got:.6g}" != f"{expected:.6g}":
        return f"{place}got {got:.6g}, expected {expected:.6g}"
    return f"{place}got {got!r}, expected {expected!r}"


def _share(mask):
    """Begin a sentence: "3 of 84 values are", where 3 of the mask are true."""
    if mask.ndim == 0:
        return "the value is"
    count = np.count_nonzero(mask)
    return f"{count} of {mask.size} values {'is' if count == 1 else 'are'}"


def _axes(shape):
    return f"{len(shape)} ax{'i' if len(shape) == 1 else 'e'}s"


def _mentioned(word, message):
    """Tell whether a message names a word; a number must not be a part of a longer one."""
    edge = r"(?<![\w.]){}(?![\w]|\.\d)" if isinstance(word, (int, float)) else "{}"
    return re.search(edge.format(re.escape(str(word))), message, re.IGNORECASE) is not None
