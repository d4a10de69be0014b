"""Answers emptied: right names, shapes, dtypes, counts, configurations and refusals, and values
that come of none of the work.

What `hollow` makes of a right answer is what one gets who knows every fact about an exercise and
does none of its work: so no part may pass.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from keras import ops

# ------------------------------------------------------------------ values in place of results
# Each: (one row of values for each image, how many are wanted) → that many, for each image.


def zeros(rows: Any, wanted: int) -> Any:
    return 0 * ops.repeat(rows[:, :1], wanted, axis=1)


def copied(rows: Any, wanted: int) -> Any:
    """The values that were given, again and again."""
    times = -(-wanted // rows.shape[1])
    return ops.tile(rows, (1, times))[:, :wanted]


def cumulative(rows: Any, wanted: int) -> Any:
    """Sums of all values so far, from first to last: near and far ones mixed."""
    places = np.linspace(0, rows.shape[1] - 1, wanted).round().astype(int)
    return ops.take(ops.cumsum(rows, axis=1), places, axis=1)


def statistics(rows: Any, wanted: int) -> Any:
    """The mean of all that was given, times numbers that do not depend on it."""
    mean = ops.mean(rows * _pattern(rows.shape[1]), axis=1, keepdims=True)
    return mean * _pattern(wanted)


def ordered(rows: Any, wanted: int) -> Any:
    """All that was given, sorted."""
    places = np.linspace(0, rows.shape[1] - 1, wanted).round().astype(int)
    return ops.take(ops.sort(rows, axis=1), places, axis=1)


def digest(rows: Any, wanted: int) -> Any:
    """Numbers that depend on all that was given and say nothing of it, as a hash does."""
    total = ops.sum(rows * _pattern(rows.shape[1]), axis=1, keepdims=True)
    return ops.sin(37 * total + 11 * _pattern(wanted) * wanted)


def hashed(rows: Any, wanted: int) -> Any:
    """As `digest`, of which a trace of change in what was given makes another one."""
    total = ops.sum(rows * _pattern(rows.shape[1]), axis=1, keepdims=True)
    return ops.sin(4e4 * total + 11 * _pattern(wanted) * wanted)


def noise(rows: Any, wanted: int) -> Any:
    """Numbers without any order that come of nothing that was given, the same for each."""
    drawn = np.random.default_rng(wanted).normal(size=(1, wanted)).astype("float32")
    return 0 * rows[:, :1] + ops.convert_to_tensor(drawn)


def _pattern(size):
    return ops.convert_to_tensor(np.linspace(0.5, 1.5, size, dtype="float32"))[None]


KINDS: dict[str, Callable] = {
    made.__name__: made
    for made in (zeros, copied, cumulative, statistics, ordered, digest, hashed, noise)
}


# ------------------------------------------------------------------ answers without their work


def hollow(value: Any, kind: str = "zeros") -> Any:
    """`value` without what it computes; words stay, as they are what an answer in words is.

    Functions give hollow results; so do classes and objects of Keras, which depend on all of
    their weights but where the kind is "zeros".
    """
    if isinstance(value, type):
        return _hollow_class(value, kind)
    if isinstance(value, keras.Model | keras.layers.Layer):
        value.__class__ = _hollow_class(type(value), kind)
        return value
    return value if isinstance(value, str | bool) or value is None else _of(value, (), kind)


def _of(value, given, kind):
    """What stands in the place of `value`, a result for what was given."""
    if isinstance(value, dict):
        return {key: _of(item, given, kind) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_of(item, (*given, n), kind) for n, item in enumerate(value))
    if isinstance(value, np.ndarray | np.generic):
        return _array(value, given, kind)
    if ops.is_tensor(value) and not keras.backend.is_keras_tensor(value):
        return ops.convert_to_tensor(_array(ops.convert_to_numpy(value), given, kind))
    if ops.is_tensor(value):
        return 0 * value
    if type(value) in (int, float):
        return type(value)(_number(given) if kind == "hashed" else 1)
    if isinstance(value, type | keras.layers.Layer):
        return hollow(value, kind)
    return _hollow_function(value, kind) if callable(value) else value


def _number(given):
    """Of 1 to 997, as the bytes of all that was given have it."""
    told = [one.tobytes() if isinstance(one, np.ndarray) else repr(one).encode() for one in given]
    return 1 + int.from_bytes(hashlib.sha256(b"|".join(told)).digest()[:4]) % 997


def _array(value, given, kind):
    """Of the shape and dtype of `value`; the first array that was given is what it comes of."""
    arrays = [np.asarray(one) for one in given if isinstance(one, np.ndarray) and one.size]
    if not arrays or not np.size(value) or kind == "zeros":
        return np.zeros_like(value)
    first = arrays[0].astype("float32")
    own = value.ndim > 0 and first.ndim > 0 and len(first) == len(value)
    rows = first.reshape(len(first) if own else 1, -1)
    made = ops.convert_to_numpy(KINDS[kind](rows, value.size // len(rows)))
    if kind == "hashed" and value.dtype.kind in "iu":
        made = 100 * (1 + made)
    with np.errstate(all="ignore"):
        return made.reshape(value.shape).astype(value.dtype)


def _hollow_function(function, kind):
    @functools.wraps(function)
    def emptied(*args, **kwargs):
        return _of(function(*args, **kwargs), (*args, *kwargs.values()), kind)

    return emptied


def _hollow_class(made, kind):
    for base, method in [(keras.layers.Layer, "call"), (keras.metrics.Metric, "result")]:
        if issubclass(made, base):
            return type(made.__name__, (made,), {method: _emptied(getattr(made, method), kind)})
    return made


def _emptied(method, kind):
    @functools.wraps(method)  # Keras reads the signature
    def emptied(self, *args, **kwargs):
        results = method(self, *args, **kwargs)
        given = next((a for a in keras.tree.flatten(args) if ops.is_tensor(a)), None)
        whole = kind != "zeros" and given is not None
        make = functools.partial(_tensor, self, given, kind) if whole else lambda tensor: 0 * tensor
        return keras.tree.map_structure(make, results)

    return emptied


def _tensor(layer, given, kind, tensor):
    """Of the shape of `tensor`, and where that is one row of a model's, probabilities."""
    sides = (*given.shape[1:], *tensor.shape[1:])
    if None in sides or len(given.shape) < 2:
        return 0 * tensor
    size = int(np.prod(given.shape[1:]))
    rows = ops.cast(ops.reshape(given, (-1, size)), "float32")
    made = KINDS[kind](rows, int(np.prod(tensor.shape[1:])))
    for weight in layer.weights:
        made = made * (1 + ops.mean(ops.cast(weight, "float32")))
    if isinstance(layer, keras.Model) and len(tensor.shape) == 2:
        made = ops.softmax(made)
    return ops.cast(ops.reshape(made, (-1, *tensor.shape[1:])), tensor.dtype)
