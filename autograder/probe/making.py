"""Weights that Keras makes late: networks and layers are called before anything is asked of them.

A Sequential model without an Input, a subclassed model, or a layer inside a network whose own
layers wait for their first call: Keras makes their weights when they are called, and until then
counts none, saves none, and loads none without a word.
"""

from __future__ import annotations

import sys
import weakref
from typing import Any

import numpy as np

UNKNOWN_SIDE = 96
"""Stands for a side that a network leaves open: most networks of the course take such images."""


class Making:
    """Calls each network or layer once, if any of its layers is still without weights."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[weakref.ref, list[tuple]]] = {}

    def __call__(self, target: Any, shape: tuple | None = None) -> Any:
        """``target``, its weights made.

        Args:
            target: a network or layer; anything else is left alone.
            shape: of one input, batch included, for a target that has no Input of its own. Without
                either nothing is made.

        Raises:
            Exception: what the learner's own code raises, if weights are missing because of it.
        """
        if self._shapes(target) or not is_layer(target):
            return target
        shapes = _own_shapes(target) or ([shape] if shape else [])
        if shapes and lacking(target):
            _call(target, shapes)
        if shapes:
            self._made[id(target)] = weakref.ref(target), shapes
        return target

    def like(self, target: Any, model: Any) -> Any:
        """``target``, made as ``model`` was, which is the same but for its weights."""
        shapes = self._shapes(model)
        return self(target, shapes[0] if shapes else None)

    def _shapes(self, target: Any) -> list[tuple]:
        """Shapes that ``target`` was called with; [] if it was not."""
        known, shapes = self._made.get(id(target), (lambda: None, []))
        return shapes if known() is target else []  # ids are used again


def is_layer(value: Any) -> bool:
    """Whether ``value`` is a Keras layer or model."""
    keras = sys.modules.get("keras")
    return keras is not None and isinstance(value, keras.Layer)


def lacking(target: Any) -> bool:
    """Whether any layer of ``target``, however deep inside, has not been built."""
    return any(not layer.built for layer in target._flatten_layers())


def _own_shapes(target: Any) -> list[tuple]:
    """Shapes of the inputs that a network was built for, batches of one; [] if it has none."""
    import keras

    inputs = getattr(target, "inputs", None)
    symbolic = isinstance(inputs, list) and all(isinstance(i, keras.KerasTensor) for i in inputs)
    return [_known(tuple(one.shape)) for one in inputs] if symbolic else []


def _known(shape: tuple) -> tuple:
    return (1, *(UNKNOWN_SIDE if side is None else int(side) for side in shape[1:]))


def _call(target: Any, shapes: list[tuple]) -> None:
    zeros = [np.zeros(_known(shape), "float32") for shape in shapes]
    try:
        target(zeros[0] if len(zeros) == 1 else zeros)
    except Exception:
        if lacking(target):
            raise
