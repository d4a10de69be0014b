"""Answers emptied: right names, shapes, dtypes, counts, configurations and refusals, no values.

What `hollow` makes of a right answer is what one gets who knows every fact about an exercise and
does none of its work: so no part may pass.
"""

from __future__ import annotations

import functools
from typing import Any

import keras
import numpy as np


def hollow(value: Any) -> Any:
    """`value` without what it computes; words stay, as they are what an answer in words is.

    Functions give hollow results; classes and objects of Keras give zeros of the right shape that
    still have a gradient, which is 0.
    """
    if isinstance(value, type):
        return _hollow_class(value)
    if isinstance(value, keras.Model):
        return _hollow_model(value)
    if isinstance(value, keras.layers.Layer):
        value.__class__ = _hollow_class(type(value))
        return value
    if isinstance(value, dict):
        return {key: hollow(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(map(hollow, value))
    if isinstance(value, np.ndarray | np.generic):
        return np.zeros_like(value)
    if keras.ops.is_tensor(value):
        return 0 * value
    if type(value) in (int, float):
        return type(value)(1)
    return _hollow_function(value) if callable(value) else value


def _hollow_function(function):
    @functools.wraps(function)
    def emptied(*args, **kwargs):
        return hollow(function(*args, **kwargs))

    return emptied


def _hollow_class(kind):
    for base, method in [(keras.layers.Layer, "call"), (keras.metrics.Metric, "result")]:
        if issubclass(kind, base):
            return type(kind.__name__, (kind,), {method: _emptied(getattr(kind, method))})
    return kind


def _hollow_model(model):
    outputs = keras.tree.map_structure(lambda tensor: 0 * tensor, model.outputs)
    whole = len(model.outputs) == 1
    return keras.Model(model.inputs, outputs[0] if whole else outputs, name=model.name)


def _emptied(method):
    @functools.wraps(method)  # Keras reads the signature
    def emptied(self, *args, **kwargs):
        results = method(self, *args, **kwargs)
        return keras.tree.map_structure(lambda tensor: 0 * tensor, results)

    return emptied
