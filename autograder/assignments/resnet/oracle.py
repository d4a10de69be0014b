"""Residual networks in float64 NumPy.

K. He, X. Zhang, S. Ren, J. Sun, "Deep Residual Learning for Image Recognition" (2015),
https://arxiv.org/abs/1512.03385: figure 2 (the unit), table 1 (ResNet-34 and the others), section
3.3 (projection shortcuts, option B) and figure 5 (the bottleneck). "same" padding as TensorFlow's.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from autograder.assignments.shared.layers import (
    batch_norm,
    conv2d,
    dense,
    max_pool2d,
    relu,
    softmax,
)

EPSILON = 1e-3
MOMENTUM = 0.9


@dataclass
class Net:
    """What the layers of one run share.

    Args:
        weight: (kind, shape) → values, such as `autograder.judge.network.Filled`.
        training: batch normalization uses the batch's statistics.
    """

    weight: object
    training: bool = False
    momentum: float = MOMENTUM
    epsilon: float = EPSILON
    moved: list = field(default_factory=list)
    """(moving mean, moving variance) after the run, of each normalization in order"""

    def conv(self, x, maps, size=3, stride=1, biased=False, padding="same"):
        kernel = self.weight("kernel", (size, size, x.shape[-1], maps))
        bias = self.weight("bias", (maps,)) if biased else None
        return conv2d(x, kernel, bias, stride, padding)

    def norm(self, x):
        """Ioffe and Szegedy (2015), algorithms 1 and 2; statistics over batch, rows, columns."""
        gamma, beta, mean, variance = (
            np.asarray(self.weight(kind, x.shape[-1:]), float)
            for kind in ("gamma", "beta", "moving_mean", "moving_variance")
        )
        if self.training:
            batch_mean, batch_variance = x.mean((0, 1, 2)), x.var((0, 1, 2))
            kept = self.momentum
            moved = [kept * mean + (1 - kept) * batch_mean]
            moved += [kept * variance + (1 - kept) * batch_variance]
            self.moved.append(tuple(moved))
            mean, variance = batch_mean, batch_variance
        return batch_norm(x, gamma, beta, mean, variance, self.epsilon)

    def head(self, x, classes):
        """Global average pooling and a dense softmax."""
        x = x.mean((1, 2))
        kernel = self.weight("kernel", (x.shape[-1], classes))
        return softmax(dense(x, kernel, self.weight("bias", (classes,))))


def unit(net, x, filters, stride=1):
    """The residual unit of figure 2, with a projection where the shapes differ."""
    new = relu(net.norm(net.conv(x, filters, 3, stride)))
    new = net.norm(net.conv(new, filters))
    if stride != 1 or x.shape[-1] != filters:
        x = net.norm(net.conv(x, filters, 1, stride))
    return relu(x + new)


def large_stem(net, x, width):
    """conv1 of table 1 and the pooling after it."""
    return max_pool2d(relu(net.norm(net.conv(x, width, 7, 2))), 3, 2, "same")


def small_stem(net, x, width):
    """One 3×3 convolution with stride 2."""
    return relu(net.norm(net.conv(x, width, 3, 2)))


def body(net, x, units, width, unit=unit):
    """The stages: each but the first halves the sides and doubles the maps."""
    for stage, count in enumerate(units):
        for number in range(count):
            x = unit(net, x, width * 2**stage, 2 if stage and not number else 1)
    return x


def resnet(net, x, classes, units, width, small=False, unit=unit, stem_epsilon=None):
    """A whole network, images in, probabilities out; its stem may have an epsilon of its own."""
    first = net if stem_epsilon is None else replace(net, epsilon=stem_epsilon)
    x = (small_stem if small else large_stem)(first, np.asarray(x, float), width)
    return net.head(body(net, x, units, width, unit), classes)


def plain_unit(net, x, filters, stride=1):
    """The same layers as `unit`, without a shortcut."""
    return relu(net.norm(net.conv(relu(net.norm(net.conv(x, filters, 3, stride))), filters)))


def tower(net, x, classes, units, width, shortcuts, unit=None):
    """Units of one width, plain or residual, after one convolution with stride 1."""
    x = relu(net.norm(net.conv(np.asarray(x, float), width)))
    chosen = unit or (globals()["unit"] if shortcuts else plain_unit)
    for _ in range(units):
        x = chosen(net, x, width)
    return net.head(x, classes)


def kernels(depth, units, width, shortcuts_too=True):
    """Shapes of the convolutions' kernels of `resnet`, for images with `depth` channels."""
    shapes, maps = [(7, 7, depth, width)], width
    for stage, count in enumerate(units):
        filters = width * 2**stage
        for number in range(count):
            shapes += [(3, 3, maps, filters), (3, 3, filters, filters)]
            if shortcuts_too and (maps != filters or (stage and not number)):
                shapes.append((1, 1, maps, filters))
            maps = filters
    return shapes


# ---------------------------------------------------------------------------- chains


def chain(signal, weights, shortcut):
    """The signal before, between and after layers x → relu(x·W), or x → x + relu(x·W)."""
    signals = [np.asarray(signal, float)]
    for weight in weights:
        new = relu(signals[-1] @ np.asarray(weight, float))
        signals.append(signals[-1] + new if shortcut else new)
    return signals


def chain_gradients(signal, weights, shortcut, signals=None):
    """d sum(last signal) / d each signal, by the chain rule from the last to the first.

    ``signals``: those of another chain than `chain`.
    """
    signals = chain(signal, weights, shortcut) if signals is None else signals
    gradients = [np.ones_like(signals[-1])]
    for before, weight in zip(signals[-2::-1], list(weights)[::-1], strict=True):
        weight = np.asarray(weight, float)
        back = (gradients[0] * (before @ weight > 0)) @ weight.T
        gradients.insert(0, gradients[0] + back if shortcut else back)
    return gradients


# ---------------------------------------------------------------------------- costs


def depth(units, convolutions=2):
    """Layers with weights on the way from the image to the output, projections left out."""
    return 2 + convolutions * sum(units)


def basic_cost(in_maps, filters, height, width, stride=1):
    """(parameters, multiply-adds) of a residual unit; statistics are no parameters."""
    positions = -(-height // stride) * -(-width // stride)
    weights = 9 * in_maps * filters + 9 * filters**2
    scales = 4 * filters
    if stride != 1 or in_maps != filters:
        weights, scales = weights + in_maps * filters, scales + 2 * filters
    return weights + scales, weights * positions


def bottleneck_cost(in_maps, filters, height, width):
    """The same of a bottleneck with stride 1: 1×1 to `filters`, 3×3, 1×1 to 4 · `filters`."""
    weights = in_maps * filters + 9 * filters**2 + 4 * filters**2
    scales = 2 * (filters + filters + 4 * filters)
    if in_maps != 4 * filters:
        weights, scales = weights + 4 * in_maps * filters, scales + 8 * filters
    return weights + scales, weights * height * width


def stage_costs(units, filters, size, unit_cost=basic_cost):
    """(parameters, multiply-adds) of each stage; `size`: side of the maps that enter the first."""
    costs, maps = [], filters
    for stage, count in enumerate(units):
        total = np.zeros(2, object)
        for number in range(count):
            stride = 2 if stage and not number else 1
            total += unit_cost(maps, filters * 2**stage, size, size, stride)
            maps, size = filters * 2**stage, -(-size // stride)
        costs.append((int(total[0]), int(total[1])))
    return costs


# ---------------------------------------------------------------------------- a tiny network


def tiny(weights, x, shortcut):
    """The notebook's `tiny_network` in training; `weights` in its order (see `tiny_weights`)."""
    first, gamma, beta, mixing, second, gamma_2, beta_2, kernel, bias = weights
    x = relu(_batch_normal(conv2d(x, first, padding="same"), gamma, beta))
    new = conv2d(conv2d(x, mixing, padding="same"), second, padding="same")
    new = _batch_normal(new, gamma_2, beta_2)
    x = relu(x + new) if shortcut else relu(new)
    return softmax(dense(x.mean((1, 2)), kernel, bias))


TINY_SHAPES = [
    ("kernel", (3, 3, 1, 2)),
    ("gamma", (2,)),
    ("beta", (2,)),
    ("kernel", (1, 1, 2, 2)),
    ("kernel", (3, 3, 2, 2)),
    ("gamma", (2,)),
    ("beta", (2,)),
    ("kernel", (2, 3)),
    ("bias", (3,)),
]


def tiny_weights(weight):
    """The trainable weights of `tiny`, float64, as `weight` (kind, shape) gives them."""
    return [np.array(weight(kind, shape), float) for kind, shape in TINY_SHAPES]


def tiny_loss(weights, x, labels, shortcut):
    """Mean cross-entropy."""
    right = tiny(weights, x, shortcut)[np.arange(len(labels)), labels]
    return float(-np.log(right).mean())


def tiny_gradients(weights, x, labels, shortcut, step=1e-6):
    """d loss / d each weight, by central differences."""
    gradients = []
    for number, weight in enumerate(weights):
        gradient = np.zeros(weight.size)
        for place in range(weight.size):
            losses = []
            for sign in (1, -1):
                nudged = [w.copy() for w in weights]
                nudged[number].flat[place] += sign * step
                losses.append(tiny_loss(nudged, x, labels, shortcut))
            gradient[place] = (losses[0] - losses[1]) / (2 * step)
        gradients.append(gradient.reshape(weight.shape))
    return gradients


def tiny_descent(weights, x, labels, shortcut, steps, rate, trained=lambda number: True):
    """Losses before each step of gradient descent; `trained` chooses the weights that move."""
    losses = []
    for _ in range(steps):
        losses.append(tiny_loss(weights, x, labels, shortcut))
        gradients = tiny_gradients(weights, x, labels, shortcut)
        weights = [
            w - rate * g if trained(n) else w
            for n, (w, g) in enumerate(zip(weights, gradients, strict=True))
        ]
    return losses


def _batch_normal(x, gamma, beta):
    return batch_norm(x, gamma, beta, x.mean((0, 1, 2)), x.var((0, 1, 2)), EPSILON)


def batch_statistics(x):
    """(mean, variance) of each map over images, rows and columns; the variance divides by n."""
    flat = np.asarray(x, float).reshape(-1, np.shape(x)[-1])
    mean = flat.sum(axis=0) / len(flat)
    return mean, ((flat - mean) ** 2).sum(axis=0) / len(flat)


def batch_normal(x, gamma, beta, mean, variance, epsilon=1e-3):
    """Maps normalized by given statistics (Ioffe and Szegedy 2015, algorithm 1)."""
    return gamma * (np.asarray(x, float) - mean) / np.sqrt(variance + epsilon) + beta
