"""Weights that are drawn when somebody reads them, while the judge asks.

The judge has networks of full size built to count their weights and to ask for shapes, and small
ones to set each weight itself: of the millions of numbers that Keras would draw for them, nobody
reads one. An initializer of Keras's own that is seeded by a whole number gives the same values
whenever it is called. So a weight of such a one waits until it is read, and what is read then is
what would have been drawn at once; a weight that is set first is never drawn. A learner's own
initializer is called when Keras calls it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

CONSTANT = "Zeros Ones Constant"
SEEDED = (
    "RandomNormal RandomUniform TruncatedNormal VarianceScaling GlorotNormal GlorotUniform "
    "HeNormal HeUniform LecunNormal LecunUniform"
)
_WAITING = "_waiting_initializer"
"""Where a weight keeps its initializer until it has a value."""


@contextmanager
def drawn_late() -> Iterator[None]:
    """While open, weights that are made wait for whoever reads them first; they go on waiting
    after it. On other backends than TensorFlow nothing is changed."""
    keras = sys.modules.get("keras")
    backend = getattr(keras, "backend", None)
    if backend is None or backend.backend() != "tensorflow":
        yield
        return
    plain, late = keras.Variable, _late_variable()
    at_once = plain._initialize_with_initializer

    def initialize(variable: Any, initializer: Any) -> None:
        if type(variable) is plain and _repeats(initializer) and _eagerly():
            vars(variable).pop("_value", None)
            vars(variable)[_WAITING] = initializer
            variable.__class__ = late
        else:
            at_once(variable, initializer)

    plain._initialize_with_initializer = initialize
    try:
        yield
    finally:
        plain._initialize_with_initializer = at_once


def _repeats(initializer: Any) -> bool:
    """Whether it is one of Keras's own that gives the same values at each call."""
    kind = type(initializer)
    return kind in _kinds(CONSTANT) or (
        kind in _kinds(SEEDED) and type(getattr(initializer, "seed", None)) is int
    )


@cache
def _kinds(names: str) -> frozenset[type]:
    import keras

    return frozenset(getattr(keras.initializers, name) for name in names.split())


def _eagerly() -> bool:
    """Whether no graph is being traced, to which a new weight would belong."""
    import tensorflow as tf

    return tf.executing_eagerly()


@cache
def _late_variable() -> type:
    """The class of weights that wait; one that has its value is a ``keras.Variable`` again."""
    import keras
    import tensorflow as tf
    from keras.src.backend.common.stateless_scope import get_stateless_scope
    from keras.src.backend.common.symbolic_scope import in_symbolic_scope

    plain = keras.Variable
    at_once = plain._initialize_with_initializer

    class LateVariable(plain):
        @property
        def _value(self) -> Any:
            initializer = vars(self)[_WAITING]
            self.__class__ = plain
            try:
                with tf.init_scope():  # outside of whatever is being traced
                    at_once(self, initializer)
            except BaseException:
                self.__class__ = LateVariable
                raise
            del vars(self)[_WAITING]
            return self._value

        @property
        def value(self) -> Any:
            if _eagerly() or not in_symbolic_scope():
                return super().value
            # Keras follows shapes through a layer: no number of this graph is ever computed.
            scope = get_stateless_scope()
            known = scope and scope.get_current_value(self)
            return self._maybe_autocast(
                tf.zeros(self._shape, self._dtype) if known is None else known
            )

        def _direct_assign(self, value: Any) -> None:
            if not _eagerly():
                self._value.assign(tf.cast(value, self._dtype))
                return
            self.__class__ = plain
            del vars(self)[_WAITING]
            self._initialize(tf.cast(value, self._dtype))

    return LateVariable
