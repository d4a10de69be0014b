"""Turning whatever a learner's code returns into a NumPy array."""

import re
import sys

import numpy as np


def as_array(value):
    """Return `value` as a NumPy array.

    Args:
        value: a NumPy array, a number, a (nested) list, or a tensor or variable of any Keras
            backend, on any device.

    Returns:
        `numpy.ndarray`; it may share memory with `value`.

    Raises:
        TypeError: `value` is None, a symbolic Keras tensor or something else without numbers.
    """
    if isinstance(value, (np.ndarray, np.generic)):
        return np.asarray(value)
    if value is None:
        raise TypeError("None, which holds no numbers (is a `return` missing?)")
    if is_symbolic(value):
        raise TypeError(
            f"a symbolic Keras tensor of shape {tuple(value.shape)}, which holds no numbers yet"
        )
    try:
        array = np.asarray(_fetched(value))
    except Exception:  # rows of different lengths, a tensor inside a traced function, …
        array = None
    if array is None or array.dtype == object:
        raise TypeError(f"{described(value)}, which is not an array of numbers")
    return array


def is_symbolic(value):
    """Tell whether `value` is a Keras tensor that stands for a shape and holds no numbers."""
    keras = sys.modules.get("keras")
    return keras is not None and isinstance(value, getattr(keras, "KerasTensor", ()))


def described(value):
    """Describe a value in a few words: "a float32 array of shape (2, 3)", "the list [1, 2]"."""
    if hasattr(value, "shape") and hasattr(value, "dtype") and len(value.shape):
        dtype = re.findall(r"\w+", str(value.dtype))[-1]  # "<dtype: 'int32'>", "torch.int32"
        kind = "an" if isinstance(value, np.ndarray) else f"a {type(value).__name__}"
        noun = "array" if isinstance(value, np.ndarray) else ""
        return " ".join(f"{kind} {noun} of {dtype} and shape {tuple(value.shape)}".split())
    if isinstance(value, np.ndarray):
        value = value.item()
    text = " ".join(repr(value).split())
    if len(text) > 80:
        text = text[:77] + "..."
    return text if value is None else f"the {type(value).__name__} {text}"


def _fetched(value):
    """Bring a tensor to the computer's memory; leave everything else as it is."""
    keras = sys.modules.get("keras")
    if keras is None or not hasattr(value, "shape"):
        return value
    try:
        return keras.ops.convert_to_numpy(value)
    except Exception:  # a tensor of another framework than Keras's backend
        return value
