"""Activations by Keras's names, value by value, in the precision of what they are given."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.assignments.shared.layers import softmax


def elu(x: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    return np.where(x < 0, alpha * np.expm1(np.minimum(x, 0)), x)


def leaky_relu(x: np.ndarray, slope: float = 0.2) -> np.ndarray:
    return np.where(x < 0, slope * x, x)


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(0.5 * x))


def _hard_sigmoid(x: np.ndarray) -> np.ndarray:
    return np.clip(x / 6 + 0.5, 0, 1)


ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "linear": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "relu6": lambda x: np.clip(x, 0, 6),
    "leaky_relu": leaky_relu,
    "elu": elu,
    "sigmoid": _sigmoid,
    "hard_sigmoid": _hard_sigmoid,
    "silu": lambda x: x * _sigmoid(x),
    "hard_silu": lambda x: x * _hard_sigmoid(x),
    "tanh": np.tanh,
    "softmax": lambda x: softmax(x).astype(x.dtype),
}


def _erf(x: np.ndarray) -> np.ndarray:
    """Within 2e-7: M. Abramowitz, I. Stegun, Handbook of Mathematical Functions, 7.1.26."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    powers = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)
    tail = sum(c * t**n for n, c in enumerate(powers, 1)) * np.exp(-x * x)
    return np.sign(x) * (1 - tail)


MORE_ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "gelu": lambda x: 0.5 * x * (1 + _erf(x / np.sqrt(2, dtype=x.dtype))),
    "selu": lambda x: 1.05070098 * elu(x, 1.67326324),
    "softplus": lambda x: np.logaddexp(x, 0),
    "softsign": lambda x: x / (1 + np.abs(x)),
    "mish": lambda x: x * np.tanh(np.logaddexp(x, 0)),
}
"""Computed, but not in the list that learners read: see `graph.unlisted`."""
