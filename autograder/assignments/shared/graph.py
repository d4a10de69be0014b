"""Networks given as a list of layers: what they compute, and how many multiply-adds it takes.

Multiply-adds are counted for one image: one for each weight of a convolution at each output pixel
(padding included), one for each weight of a dense layer, and one for each value that a
normalization, a product of maps or a rescaling gives. Pooling, sums, activations and biases count
none. So no arithmetic with weights is free.

Images are (batch, height, width, maps); arithmetic is in the precision of the images. Definitions
as in `layers`; depthwise and separable convolution as in F. Chollet, "Xception" (2017), section 2
(https://arxiv.org/abs/1610.02357), squeeze and excitation's product of maps as in J. Hu, L. Shen,
G. Sun, "Squeeze-and-Excitation Networks" (2018), equation 4 (https://arxiv.org/abs/1709.01507).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.assignments.shared.activations import ACTIVATIONS, MORE_ACTIVATIONS, elu, leaky_relu
from autograder.assignments.shared.layers import output_size, same_padding, softmax

MOST_WORK = 10**9
"""Units of work for one image, about half a nanosecond each; what would need more is refused."""
STEP = 1_000
"""What each step of a loop counts as at least: it takes Python's time."""
VALUE, TERM = 40, 2
"""What it takes to make a value (an activation, a share of a softmax), and to add to one."""
MOST_PATCHES = 500_000
"""Values for one image that are laid side by side for one product of matrices."""
MOST_VALUES = 1_000_000
"""Values of all layers together for one image."""
MOST_SIDE = 256
"""Kernels, windows, strides and padding beyond this are refused."""

UNFIT = (TypeError, ValueError, LookupError, ArithmeticError, AttributeError, MemoryError)
"""What NumPy and Python raise at a layer whose settings, weights and inputs do not fit."""


class Refused(ValueError):
    """A layer that is not counted here, or does not fit: the message is for the learner."""


@dataclass(frozen=True)
class Node:
    """One use of a layer.

    Attributes:
        kind: Keras's class, a key of `KINDS`.
        name: the layer's name, for messages.
        inputs: numbers of earlier nodes.
        config: entries of Keras's get_config.
        weights: arrays by Keras's names.
    """

    kind: str
    name: str
    inputs: tuple[int, ...] = ()
    config: dict[str, Any] = field(default_factory=dict)
    weights: dict[str, np.ndarray] = field(default_factory=dict)

    def weight(self, name: str, rank: int, optional: bool = False) -> np.ndarray | None:
        array = self.weights.get(name)
        if array is None and optional:
            return None
        if array is None or array.ndim != rank:
            raise Refused(f"{self.name}: a {self.kind} has a {name} with {rank} axes")
        return array

    def pair(self, key: str, default: Any = None) -> tuple[int, int]:
        """Two whole numbers of at least 1, also where one stands for both."""
        value = self.config.get(key, default)
        value = (value, value) if type(value) is int else value
        whole = isinstance(value, list | tuple) and len(value) == 2
        if not whole or not all(type(n) is int and 1 <= n <= MOST_SIDE for n in value):
            raise Refused(f"{self.name}: {key} of a {self.kind} should be one or two sizes")
        return tuple(value)

    def number(self, key: str, default: float) -> float:
        value = self.config.get(key, default)
        if type(value) not in (int, float) or not np.isfinite(value):
            raise Refused(f"{self.name}: {key} of a {self.kind} should be one number")
        return float(value)

    def as_usual(self, **usual: Any) -> None:
        """Settings that are not counted here are as Keras has them unless told otherwise."""
        for key, value in usual.items():
            if self.config.get(key, value) != value:
                raise Refused(f"{self.name}: only {key}={value!r} is allowed in a {self.kind}")


class Run:
    """Computes a network node by node.

    Attributes:
        products: multiply-adds so far, for one image.
        work: these, and whatever else takes time.
        each: the products of each node that has been computed.
    """

    def __init__(self, nodes: Sequence[Node]):
        self.nodes = nodes
        self.products = self.work = 0
        self.each: list[int] = []
        self._at = ""

    def __call__(self, x: np.ndarray) -> list[np.ndarray]:
        """What each node gives for images x.

        Raises:
            Refused: a layer is not among `KINDS`, does not fit, or is too much work.
        """
        self.products = self.work = 0
        self.each = []
        values: list[np.ndarray] = []
        for node in self.nodes:
            self._at, before = node.name, self.products
            if node.kind == "InputLayer":
                values.append(x)
                self.each.append(0)
                continue
            compute = KINDS.get(node.kind) or MORE_KINDS.get(node.kind)
            if compute is None:
                raise Refused(_no_kind(node))
            try:
                values.append(compute(self, node, *(values[i] for i in node.inputs)))
            except UNFIT as error:
                if isinstance(error, Refused):
                    raise
                shapes = [values[i].shape[1:] for i in node.inputs]
                told = f"{node.name}: a {node.kind} does not fit inputs of shape {shapes}"
                raise Refused(told) from None
            self.takes(STEP + VALUE * values[-1][0].size)
            self.each.append(self.products - before)
            self.makes(sum(value.size for value in values) // len(x))
        return values

    def makes(self, values: int) -> None:
        """So many values for one image, about to be held in memory."""
        if values > MOST_VALUES:
            raise Refused(f"{self._at}: more than {MOST_VALUES:,} values in the network")

    def counts(self, products: int) -> None:
        """So many multiply-adds, about to be made."""
        self.products += int(products)
        self.takes(products)

    def takes(self, work: int) -> None:
        self.work += int(work)
        if self.work > MOST_WORK:
            raise Refused(f"more than {MOST_WORK:,} multiply-adds or compared values an image")


# ---------------------------------------------------------------------- windows


def _padded(
    run: Run, node: Node, x: np.ndarray, size: tuple, stride: tuple, fill: float
) -> np.ndarray:
    padding = node.config.get("padding", "valid")
    if padding not in ("valid", "same"):
        raise Refused(f"{node.name}: padding should be 'valid' or 'same'")
    if padding == "valid":
        return x
    sides = [same_padding(x.shape[axis + 1], size[axis], stride[axis]) for axis in (0, 1)]
    return _surrounded(run, x, sides, fill)


def _surrounded(run: Run, x: np.ndarray, sides: Sequence, fill: float = 0) -> np.ndarray:
    heights = [x.shape[axis + 1] + sum(map(int, sides[axis])) for axis in (0, 1)]
    run.makes(heights[0] * heights[1] * x.shape[3])
    widths = [(0, 0), *map(tuple, sides), (0, 0)]
    return np.pad(x, widths, constant_values=fill)


def _taps(x: np.ndarray, size: tuple, stride: tuple, step: tuple = (1, 1)):
    """((row, column) in the window, the pixel there of every window), window by window of padded
    images; ``step`` lies between two pixels of a window."""
    wide = [(n - 1) * gap + 1 for n, gap in zip(size, step, strict=True)]
    counts = [output_size(x.shape[axis + 1], wide[axis], stride[axis], "valid") for axis in (0, 1)]
    for i in range(size[0]):
        for j in range(size[1]):
            top, left = i * step[0], j * step[1]
            rows = slice(top, top + (counts[0] - 1) * stride[0] + 1, stride[0])
            columns = slice(left, left + (counts[1] - 1) * stride[1] + 1, stride[1])
            yield (i, j), x[:, rows, columns]


def _pixels(x: np.ndarray, size: tuple, stride: tuple, step: tuple = (1, 1)) -> int:
    """Number of windows in an image of padded images."""
    wide = [(n - 1) * gap + 1 for n, gap in zip(size, step, strict=True)]
    return int(np.prod([output_size(x.shape[a + 1], wide[a], stride[a], "valid") for a in (0, 1)]))


def _window(run: Run, node: Node, x: np.ndarray, kernel: np.ndarray, maps: int) -> tuple:
    """Padded images, size, stride and step of a convolution that gives so many maps."""
    node.as_usual(data_format="channels_last")
    size, stride = kernel.shape[:2], node.pair("strides", 1)
    step = node.pair("dilation_rate", 1)
    wide = tuple((n - 1) * gap + 1 for n, gap in zip(size, step, strict=True))
    window = _padded(run, node, x, wide, stride, 0), size, stride, step
    run.makes(_pixels(*window) * maps)
    run.takes(size[0] * size[1] * STEP)
    return window


def _finished(node: Node, result: np.ndarray) -> np.ndarray:
    """With bias and activation."""
    bias = node.weight("bias", 1, optional=True)
    return _activated(node, result if bias is None else result + bias)


def _convolution(run: Run, node: Node, x: np.ndarray) -> np.ndarray:
    kernel, groups = node.weight("kernel", 4), int(node.number("groups", 1))
    if groups < 1 or kernel.shape[3] % groups or x.shape[3] != groups * kernel.shape[2]:
        raise ValueError
    x, *window = _window(run, node, x, kernel, kernel.shape[3])
    pixels = _pixels(x, *window)
    run.counts(kernel.size * pixels)
    run.takes(groups * kernel.shape[0] * max(3 * STEP, TERM * pixels * kernel.shape[3] // groups))
    parts = [
        _filtered(run, images, kernels, window)
        for images, kernels in zip(
            np.split(x, groups, axis=3), np.split(kernel, groups, axis=3), strict=True
        )
    ]
    return _finished(node, np.concatenate(parts, axis=-1))


def _filtered(run: Run, x: np.ndarray, kernel: np.ndarray, window: tuple) -> np.ndarray:
    """A convolution of padded images, a row of the kernel at a time."""
    pixels, (rows, columns, maps, made) = _pixels(x, *window), kernel.shape
    if pixels * columns * maps > MOST_PATCHES:
        run.takes(rows * columns * max(STEP, TERM * pixels * made))
        return sum(part @ kernel[at] for at, part in _taps(x, *window))
    size, stride, step = window
    places = next(_taps(x, size, stride, step))[1].shape[:3]
    total = np.zeros((*places, made), np.result_type(x, kernel))
    for row in range(rows):
        across = [part for _, part in _taps(x[:, row * step[0] :], (1, columns), stride, step)]
        patches = np.concatenate([part[:, : places[1]] for part in across], axis=-1)
        total += patches @ kernel[row].reshape(columns * maps, made)
    return total


def _by_map(run: Run, node: Node, x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Each map with kernels of its own (kh, kw, maps, multiplier)."""
    if x.shape[3] != kernel.shape[2]:
        raise ValueError
    x, *window = _window(run, node, x, kernel, kernel.shape[2] * kernel.shape[3])
    pixels = _pixels(x, *window)
    run.counts(kernel.size * pixels)
    run.takes(TERM * kernel.size * pixels)
    maps = sum(part[..., np.newaxis] * kernel[at] for at, part in _taps(x, *window))
    return maps.reshape(*maps.shape[:3], -1)


def _depthwise(run: Run, node: Node, x: np.ndarray) -> np.ndarray:
    return _finished(node, _by_map(run, node, x, node.weight("kernel", 4)))


def _separable(run: Run, node: Node, x: np.ndarray) -> np.ndarray:
    mixing = node.weight("pointwise_kernel", 4)
    maps = _by_map(run, node, x, node.weight("depthwise_kernel", 4))
    run.counts(mixing.size * maps.shape[1] * maps.shape[2])
    run.makes(mixing.shape[3] * maps.shape[1] * maps.shape[2])
    return _finished(node, maps @ mixing[0, 0])


def _dense(run: Run, node: Node, x: np.ndarray) -> np.ndarray:
    kernel = node.weight("kernel", 2)
    run.counts(kernel.size * int(np.prod(x.shape[1:-1])))
    run.makes(kernel.shape[1] * int(np.prod(x.shape[1:-1])))
    return _finished(node, x @ kernel)


# ---------------------------------------------------------------------- pooling


def _pooled(run: Run, node: Node, x: np.ndarray, fill: float) -> tuple[np.ndarray, tuple]:
    node.as_usual(data_format="channels_last")
    size = node.pair("pool_size")
    stride = node.pair("strides", size)
    padded = _padded(run, node, x, size, stride, fill)
    pixels = _pixels(padded, size, stride)
    run.takes(size[0] * size[1] * max(STEP, pixels * x.shape[3]))
    return padded, (size, stride)


def _max_pool(run: Run, node: Node, x: np.ndarray) -> np.ndarray:
    padded, window = _pooled(run, node, x, -np.inf)
    return _highest(part for _, part in _taps(padded, *window))


def _highest(parts) -> np.ndarray:
    result = None
    for part in parts:
        result = part.copy() if result is None else np.maximum(result, part)
    return result


def _average_pool(run: Run, node: Node, x: np.ndarray) -> np.ndarray:
    padded, window = _pooled(run, node, x, 0)
    ones = _padded(run, node, np.ones_like(x[:1, :, :, :1]), *window, 0)
    total, inside = (sum(part for _, part in _taps(a, *window)) for a in (padded, ones))
    return total / inside


def _global(reduce: Callable) -> Callable:
    def pool(run: Run, node: Node, x: np.ndarray) -> np.ndarray:
        node.as_usual(data_format="channels_last")
        return reduce(x, axis=(1, 2), keepdims=node.config.get("keepdims") is True)

    return pool


# ---------------------------------------------------------------------- value by value


def _activated(node: Node, x: np.ndarray) -> np.ndarray:
    name = node.config.get("activation")
    if name in MORE_ACTIVATIONS:
        return MORE_ACTIVATIONS[name](x)
    if name not in ACTIVATIONS:
        raise Refused(_no_activation(node))
    return ACTIVATIONS[name](x)


def _no_activation(node: Node) -> str:
    return f"{node.name}: the activation should be one of {', '.join(ACTIVATIONS)}"


def _leaky(run: Run, node: Node, x: np.ndarray) -> np.ndarray:
    return leaky_relu(x, node.number("negative_slope", 0.3))


def _elu(run: Run, node: Node, x: np.ndarray) -> np.ndarray:
    return elu(x, node.number("alpha", 1.0))


def _relu(run: Run, node: Node, x: np.ndarray) -> np.ndarray:
    node.as_usual(threshold=0.0)
    most = np.inf if node.config.get("max_value") is None else node.number("max_value", 0)
    return np.minimum(np.where(x < 0, node.number("negative_slope", 0) * x, x), most)


def _normalized(run: Run, node: Node, x: np.ndarray) -> np.ndarray:
    if node.config.get("axis", -1) not in (-1, x.ndim - 1):
        raise Refused(f"{node.name}: only the last axis may be normalized")
    run.counts(x[0].size)
    variance = node.weight("moving_variance", 1) + node.number("epsilon", 1e-3)
    gamma, beta = (node.weight(name, 1, optional=True) for name in ("gamma", "beta"))
    scale = (1 if gamma is None else gamma) / np.sqrt(variance)
    result = (x - node.weight("moving_mean", 1)) * scale
    return (result if beta is None else result + beta).astype(x.dtype)


def _rescaled(run: Run, node: Node, x: np.ndarray) -> np.ndarray:
    run.counts(x[0].size)
    return x * x.dtype.type(node.number("scale", 1)) + x.dtype.type(node.number("offset", 0))


# ---------------------------------------------------------------------- several inputs, shapes


def _several(inputs: tuple) -> None:
    if len(inputs) < 2:
        raise ValueError


def _spread(run: Run, inputs: tuple) -> None:
    """Several inputs, which give together what they are when spread over each other."""
    _several(inputs)
    made = int(np.prod(np.broadcast_shapes(*(x.shape[1:] for x in inputs)), dtype=object))
    run.makes(made)
    run.takes(len(inputs) * max(STEP, TERM * made))


def _added(run: Run, node: Node, *inputs: np.ndarray) -> np.ndarray:
    _spread(run, inputs)
    return sum(inputs[1:], inputs[0])


def _multiplied(run: Run, node: Node, *inputs: np.ndarray) -> np.ndarray:
    _spread(run, inputs)
    result = inputs[0]
    for other in inputs[1:]:
        result = result * other
        run.counts(result[0].size)
    return result


def _concatenated(run: Run, node: Node, *inputs: np.ndarray) -> np.ndarray:
    _several(inputs)
    run.makes(sum(x[0].size for x in inputs))
    if node.config.get("axis", -1) not in (-1, inputs[0].ndim - 1):
        raise Refused(f"{node.name}: only maps may be concatenated, along the last axis")
    return np.concatenate(inputs, axis=-1)


def _zero_padded(run: Run, node: Node, x: np.ndarray) -> np.ndarray:
    node.as_usual(data_format="channels_last")
    sides = np.asarray(node.config.get("padding"))
    whole = sides.shape == (2, 2) and sides.dtype.kind == "i"
    if not whole or sides.min() < 0 or sides.max() > MOST_SIDE:
        raise Refused(f"{node.name}: padding should be ((top, bottom), (left, right))")
    return _surrounded(run, x, sides)


def _reshaped(run: Run, node: Node, x: np.ndarray) -> np.ndarray:
    return x.reshape(len(x), *node.config["target_shape"])


def _same(run: Run, node: Node, x: np.ndarray) -> np.ndarray:
    """What acts in training only."""
    return x


KINDS: dict[str, Callable[..., np.ndarray]] = {
    "Conv2D": _convolution,
    "DepthwiseConv2D": _depthwise,
    "SeparableConv2D": _separable,
    "Dense": _dense,
    "BatchNormalization": _normalized,
    "Rescaling": _rescaled,
    "Activation": lambda run, node, x: _activated(node, x),
    "ReLU": _relu,
    "Softmax": lambda run, node, x: softmax(x).astype(x.dtype),
    "MaxPooling2D": _max_pool,
    "AveragePooling2D": _average_pool,
    "GlobalAveragePooling2D": _global(np.mean),
    "GlobalMaxPooling2D": _global(np.max),
    "ZeroPadding2D": _zero_padded,
    "Add": _added,
    "Multiply": _multiplied,
    "Concatenate": _concatenated,
    "Flatten": lambda run, node, x: x.reshape(len(x), -1),
    "Reshape": _reshaped,
    "Dropout": _same,
    "SpatialDropout2D": _same,
    "GaussianNoise": _same,
    "RandomFlip": _same,
    "RandomTranslation": _same,
}

MORE_KINDS: dict[str, Callable[..., np.ndarray]] = {
    "LeakyReLU": _leaky,
    "ELU": _elu,
    "GaussianDropout": _same,
    "RandomRotation": _same,
    "RandomZoom": _same,
    "RandomContrast": _same,
    "RandomBrightness": _same,
}
"""Computed, but not in the list that learners read: one such layer costs one part, not all."""


def unlisted(nodes: Sequence[Node]) -> str:
    """What is wrong with the first node that is computed, but not in the list; or nothing."""
    for node in nodes:
        if node.kind in MORE_KINDS:
            return _no_kind(node)
        if node.config.get("activation") in MORE_ACTIVATIONS:
            return _no_activation(node)
    return ""


def _no_kind(node: Node) -> str:
    return f"{node.name}: a layer of class {node.kind} is not in the list"
