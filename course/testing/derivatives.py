"""How a network's loss changes with its weights, on any backend of Keras."""

import numpy as np

from course.testing.arrays import as_array

__all__ = ["gradient", "loss_and_gradients"]


def loss_and_gradients(model, images, labels):
    """Return a network's loss on a batch, as in training, and its gradient by each weight.

    The network runs in training mode (batch normalization uses the batch's own statistics), but
    stays as it is: neither weights nor moving statistics change.

    Args:
        model: `keras.Model` that gives probabilities, (n, num_classes).
        images: (n, height, width, channels), floats.
        labels: (n,), whole numbers from 0.

    Returns:
        (loss, gradients): the mean cross-entropy, a float; and one NumPy array for each of
        `model.trainable_weights`, in that order and of that weight's shape.
    """
    import keras

    images = keras.ops.convert_to_tensor(as_array(images), dtype="float32")
    labels = keras.ops.convert_to_tensor(as_array(labels), dtype="int32")
    variables = list(model.trainable_weights)

    def loss(values):
        with keras.StatelessScope(state_mapping=list(zip(variables, values, strict=True))):
            outputs = model(images, training=True)
        each = keras.losses.sparse_categorical_crossentropy(labels, outputs)
        return keras.ops.mean(each)

    values = [keras.ops.convert_to_tensor(variable.value) for variable in variables]
    value, gradients = _derived(loss, values)
    return float(value), [
        np.zeros(v.shape, "float32") if g is None else np.array(keras.ops.convert_to_numpy(g))
        for v, g in zip(variables, gradients, strict=True)
    ]


def gradient(function, x):
    """Return the gradient of the sum of `function(x)` at `x`.

    Args:
        function: takes a tensor of Keras's backend and returns one, such as one column of what a
            `keras.Model` gives for it.
        x: array of any shape, floats.

    Returns:
        NumPy array of x's shape, float32; zeros where the result does not depend on `x`.
    """
    import keras

    value = keras.ops.convert_to_tensor(as_array(x), dtype="float32")
    _, (found,) = _derived(lambda values: keras.ops.sum(function(values[0])), [value])
    if found is None:
        return np.zeros(value.shape, "float32")
    return np.array(keras.ops.convert_to_numpy(found))


def _derived(loss, values):
    """Return (loss, its gradient by each of the values), None where it does not depend on one."""
    import keras

    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        with tf.GradientTape() as tape:
            tape.watch(values)
            value = loss(values)
        return value, tape.gradient(value, values)
    if backend == "jax":
        import jax

        return jax.value_and_grad(loss)(values)
    if backend == "torch":
        import torch

        leaves = [value.detach().requires_grad_(True) for value in values]
        value = loss(leaves)
        return value.detach(), torch.autograd.grad(value, leaves, allow_unused=True)
    raise RuntimeError(f"no gradients on the Keras backend {backend!r}")
