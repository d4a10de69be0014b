"""Replies of kinds that nobody asks for, in the place of an answer's results.

What `odd` makes of an answer gives a string where an array is asked for, rows of different
lengths, a generator, a number of four hundred digits. No part may pass for it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import keras
import numpy as np
from keras import ops


def _ragged(value: Any) -> Any:
    return [[1.0], [2.0, 3.0]]


def _rows(value: Any) -> Any:
    """The right numbers, but for the last of the last row."""
    rows = np.asarray(value).tolist() if _is_array(value) else [[1, 2], [3, 4]]
    if not isinstance(rows, list):
        return [rows, []]
    inner = rows
    while inner and isinstance(inner[-1], list) and inner[-1]:
        inner = inner[-1]
    inner[-1:] = []
    return rows


def _objects(value: Any) -> Any:
    made = np.empty(np.shape(value) if _is_array(value) else 2, dtype=object)
    made.fill(None)
    return made


def _with_nan(value: Any) -> Any:
    return np.full(np.shape(value), np.nan) if _is_array(value) else float("nan")


def _inside(filler: Any) -> Callable[[Any], Any]:
    """The right container, and in it something else."""

    def replace(value: Any) -> Any:
        if isinstance(value, dict):
            return dict.fromkeys(value, filler)
        if isinstance(value, list | tuple):
            return type(value)(filler for _ in value)
        return (filler, filler)

    return replace


def _nested(value: Any) -> Any:
    return (((value,),),)


def _table(value: Any) -> Any:
    import pandas

    return pandas.DataFrame({"a": [1.0, 2.0], "b": ["x", None]})


def _half(value: Any) -> Any:
    return ops.cast(
        ops.convert_to_tensor(np.ones(np.shape(value) if _is_array(value) else 3)), "bfloat16"
    )


KINDS: dict[str, Callable[[Any], Any]] = {
    "none": lambda value: None,
    "word": lambda value: "12",
    "truth": lambda value: True,
    "number": lambda value: 7,
    "huge": lambda value: 10**400,
    "large": lambda value: 2**62,
    "nan": _with_nan,
    "flat": lambda value: np.float32(3) + np.zeros(()),
    "empty": lambda value: [],
    "nothing": lambda value: np.zeros((0, 3)),
    "ragged": _ragged,
    "rows": _rows,
    "objects": _objects,
    "words": lambda value: np.full(np.shape(value) if _is_array(value) else 2, "x"),
    "complex": lambda value: np.full(np.shape(value) if _is_array(value) else 2, 1j),
    "dictionary": lambda value: {"a": 1, 2: [3]},
    "set": lambda value: {1, 2, 3},
    "generator": lambda value: (n for n in range(3)),
    "bytes": lambda value: b"12",
    "function": lambda value: len,
    "object": lambda value: SimpleNamespace(shape=(2, 2)),
    "pairs": lambda value: [(1, 2), (3, 4, 5)],
    "nested": _nested,
    "table": _table,
    "bfloat16": _half,
    "longer": lambda value: np.ones((*(np.shape(value) if _is_array(value) else (2,)), 1)),
    "nones": _inside(None),
    "wordy": _inside("x"),
    "raggeds": _inside([[1], [2, 3]]),
    "dicts": _inside({"a": None}),
    "layers": _inside(keras.layers.ReLU()),
    "hugely": _inside(10**400),
    "lists": _inside([]),
}


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray | np.generic) or ops.is_tensor(value)


def odd(value: Any, kind: str) -> Any:
    """`value`, an answer: its results of that kind; of a layer or a network's, what it computes."""
    if isinstance(value, keras.Model | keras.layers.Layer) or not callable(value):
        return KINDS[kind](value)
    if isinstance(value, type):
        return _odd_class(value, kind)

    @functools.wraps(value)
    def oddly(*args: Any, **kwargs: Any) -> Any:
        return KINDS[kind](value(*args, **kwargs))

    return oddly


def _odd_class(made: type, kind: str) -> Any:
    for base, method in [(keras.layers.Layer, "call"), (keras.metrics.Metric, "result")]:
        if issubclass(made, base):
            own = getattr(made, method)

            @functools.wraps(own)  # Keras reads the signature
            def oddly(self: Any, *args: Any, own: Any = own, **kwargs: Any) -> Any:
                return KINDS[kind](own(self, *args, **kwargs))

            return type(made.__name__, (made,), {method: oddly})
    return made
