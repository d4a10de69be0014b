"""Keras as a fresh session has it, while the judge asks.

What a learner has left on, such as mixed precision, is the learner's business in the notebook; what
the judge has built is built as the exercise means it, in float32 and with channels last.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

EPSILON = 1e-7


@contextmanager
def fresh_settings() -> Iterator[None]:
    """While open, Keras's settings are the defaults; then they are again what they were."""
    keras = sys.modules.get("keras")
    config = getattr(keras, "config", None)
    if config is None:  # Keras has not been imported, so nothing has been set
        yield
        return
    before = config.floatx(), config.epsilon(), config.image_data_format(), config.dtype_policy()
    _set(config, "float32", EPSILON, "channels_last", "float32")
    try:
        yield
    finally:
        _set(config, *before)


def _set(config: Any, floatx: str, epsilon: float, data_format: str, policy: Any) -> None:
    config.set_floatx(floatx)
    config.set_epsilon(epsilon)
    config.set_image_data_format(data_format)
    config.set_dtype_policy(policy)


def in_full_precision(target: Any) -> None:
    """Let each layer of ``target`` that keeps its weights in float32 compute in float32, too: one
    that was made under mixed precision differs in nothing else."""
    keras = sys.modules["keras"]
    for layer in target._flatten_layers():
        if layer.variable_dtype == "float32" != layer.compute_dtype:
            layer.dtype_policy = keras.DTypePolicy("float32")
