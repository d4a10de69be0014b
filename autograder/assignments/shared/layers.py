"""The layers that networks are made of, in float64 NumPy. Images are (batch, height, width, maps).

Convolution is cross-correlation, as everywhere in deep learning (Goodfellow, Bengio, Courville,
Deep Learning, equation 9.6); "same" pads as TensorFlow does, the odd row or column last.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from autograder.assignments.pooling.oracle import avg_pool2d, max_pool2d, output_size

__all__ = [
    "avg_pool2d",
    "batch_norm",
    "conv2d",
    "dense",
    "dropout",
    "flatten",
    "max_pool2d",
    "output_size",
    "relu",
    "same_padding",
    "softmax",
]


def same_padding(size: int, kernel_size: int, stride: int) -> tuple[int, int]:
    """Pixels of padding before and after one side under "same"."""
    windows = output_size(size, kernel_size, stride, "same")
    total = max((windows - 1) * stride + kernel_size - size, 0)
    return total // 2, total - total // 2


def conv2d(x, kernel, bias=None, stride: int = 1, padding: str = "valid") -> np.ndarray:
    """Images (n, h, w, c) and a kernel (kh, kw, c, maps) → (n, h', w', maps)."""
    x, kernel = np.asarray(x, float), np.asarray(kernel, float)
    rows, columns, _, maps = kernel.shape
    if padding == "same":
        tall = same_padding(x.shape[1], rows, stride)
        wide = same_padding(x.shape[2], columns, stride)
        x = np.pad(x, [(0, 0), tall, wide, (0, 0)])
    windows = sliding_window_view(x, (rows, columns), axis=(1, 2))[:, ::stride, ::stride]
    patches = windows.transpose(0, 1, 2, 4, 5, 3)  # (n, h', w', kh, kw, c)
    flat = patches.reshape(*patches.shape[:3], -1)
    result = flat @ kernel.reshape(-1, maps)
    return result if bias is None else result + np.asarray(bias, float)


def dense(x, kernel, bias=None) -> np.ndarray:
    """(…, inputs) and a kernel (inputs, units) → (…, units)."""
    result = np.asarray(x, float) @ np.asarray(kernel, float)
    return result if bias is None else result + np.asarray(bias, float)


def flatten(x) -> np.ndarray:
    """(n, h, w, c) → (n, h·w·c), row by row, maps last."""
    return np.asarray(x, float).reshape(len(x), -1)


def relu(x) -> np.ndarray:
    return np.maximum(x, 0.0)


def softmax(x) -> np.ndarray:
    """Over the last axis."""
    x = np.asarray(x, float)
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def batch_norm(x, gamma, beta, mean, variance, epsilon: float = 1e-3) -> np.ndarray:
    """As in inference, over the last axis (Ioffe and Szegedy 2015, algorithm 2); ε is Keras's."""
    scale = np.asarray(gamma, float) / np.sqrt(np.asarray(variance, float) + epsilon)
    return (np.asarray(x, float) - mean) * scale + beta


def dropout(x, rate: float, rng: np.random.Generator) -> np.ndarray:
    """As in training: each value is 0 with probability ``rate``, else divided by 1 − rate."""
    x = np.asarray(x, float)
    return np.where(rng.random(x.shape) < rate, 0.0, x / (1.0 - rate))
