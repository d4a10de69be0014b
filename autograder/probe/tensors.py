"""Tensors and derivatives on the Keras backend in use; Keras is imported when first needed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.probe.wire import DTYPES


def is_tensor(value: Any) -> bool:
    """Whether ``value`` holds numbers on the backend."""
    keras = sys.modules.get("keras")
    return keras is not None and (
        isinstance(value, keras.Variable)
        or (keras.ops.is_tensor(value) and not isinstance(value, keras.KerasTensor))
    )


def to_numpy(value: Any) -> np.ndarray:
    """A tensor as an array of a dtype that may cross the wire; bfloat16 as float32."""
    import keras

    array = np.asarray(keras.ops.convert_to_numpy(value))
    return array if array.dtype.name in DTYPES else array.astype("float32")


def input_gradient(function: Callable, x: np.ndarray, upstream: np.ndarray) -> Any:
    """d sum(function(x) · upstream) / dx.

    Raises:
        ValueError: no gradient flows.
    """
    import keras

    inputs = keras.ops.convert_to_tensor(x)
    (gradient,) = _gradients(lambda tensors: _product(function(tensors[0]), upstream), [inputs])
    if gradient is None:
        raise ValueError("no gradient flows from the output back to the input")
    return gradient


def weight_gradients(layer: Any, x: np.ndarray, upstream: np.ndarray) -> list[Any]:
    """d sum(layer(x) · upstream) / dw for each trainable weight, in order.

    Raises:
        ValueError: no gradient flows to one of them; the message names it.
    """
    import keras

    inputs = keras.ops.convert_to_tensor(x)
    layer(inputs)  # so that its weights are there
    variables = list(layer.trainable_weights)

    def loss(tensors: list) -> Any:
        with keras.StatelessScope(state_mapping=zip(variables, tensors, strict=True)):
            return _product(layer(inputs), upstream)

    gradients = _gradients(loss, [keras.ops.convert_to_tensor(v.value) for v in variables])
    for variable, gradient in zip(variables, gradients, strict=True):
        if gradient is None:
            raise ValueError(f"no gradient flows from the output to the weight {variable.path}")
    return gradients


def _product(outputs: Any, upstream: np.ndarray) -> Any:
    import keras

    return keras.ops.sum(outputs * keras.ops.convert_to_tensor(upstream, outputs.dtype))


def _gradients(loss: Callable[[list], Any], tensors: list) -> list[Any]:
    """d loss(tensors) / d tensor for each; None where it does not depend on one."""
    import keras

    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        with tf.GradientTape() as tape:
            tape.watch(tensors)
            value = loss(tensors)
        return tape.gradient(value, tensors)
    if backend == "jax":
        import jax

        return jax.grad(loss)(tensors)
    if backend == "torch":
        import torch

        leaves = [tensor.detach().requires_grad_(True) for tensor in tensors]
        return list(torch.autograd.grad(loss(leaves), leaves, allow_unused=True))
    raise RuntimeError(f"no gradients on the Keras backend {backend!r}")
