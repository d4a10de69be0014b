"""Definitions behind assignment 04-lenet5.

Images and maps are arrays of shape (batch, height, width, channels), features (batch, features).
Whatever comes in, arithmetic is in float64. Loops are as in the definitions.

Source, if nothing else is named: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, "Gradient-Based
Learning Applied to Document Recognition", Proceedings of the IEEE 86 (1998), section II:
  * II.B: layers, sizes, parameters, connections; background -0.1 and ink 1.175; Table I, which maps
    of S2 feed each map of C3.
  * Equation (6) and appendix A: the squashing function A tanh(S a), A = 1.7159, S = 2/3.
  * Equation (7): the output units, squared distances to fixed codes of 7×12 = 84 entries ±1.
  * Equations (8) and (9): the loss, without and with the competition between classes.

Where the kit differs from the paper it follows the textbook (A. Géron, Hands-On Machine Learning,
chapter 14): S2 and S4 take the mean of their windows, not the sum.
"""

import numpy as np

from autograder.assignments.shared import layers

AMPLITUDE, SLOPE = 1.7159, 2 / 3
BACKGROUND, INK = -0.1, 1.175
INPUTS_OF_C3 = (
    (0, 1, 2),
    (1, 2, 3),
    (2, 3, 4),
    (3, 4, 5),
    (0, 4, 5),
    (0, 1, 5),
    (0, 1, 2, 3),
    (1, 2, 3, 4),
    (2, 3, 4, 5),
    (0, 3, 4, 5),
    (0, 1, 4, 5),
    (0, 1, 2, 5),
    (0, 1, 3, 4),
    (1, 2, 4, 5),
    (0, 2, 3, 5),
    (0, 1, 2, 3, 4, 5),
)
"""Maps of S2 that feed each map of C3 (Table I)."""

LAYER_TABLE = {  # maps, size, kernel, stride, activation
    "C1": (6, 28, 5, 1, "tanh"),
    "S2": (6, 14, 2, 2, "tanh"),
    "C3": (16, 10, 5, 1, "tanh"),
    "S4": (16, 5, 2, 2, "tanh"),
    "C5": (120, 1, 5, 1, "tanh"),
    "F6": (None, 84, None, None, "tanh"),
    "Out": (None, 10, None, None, "rbf"),
}
COLUMNS = ("maps", "size", "kernel", "stride", "activation")


def prepare(images):
    """Images 28×28, 0 to 1, with two pixels of background all round, at LeNet-5's grey levels."""
    padded = np.pad(np.asarray(images, "float64"), ((0, 0), (2, 2), (2, 2), (0, 0)))
    return BACKGROUND + (INK - BACKGROUND) * padded


def scaled_tanh(x):
    """Equation (6): the squashing function."""
    return AMPLITUDE * np.tanh(SLOPE * np.asarray(x, "float64"))


def scaled_tanh_slope(x):
    """Derivative of `scaled_tanh`."""
    return AMPLITUDE * SLOPE * (1 - np.tanh(SLOPE * np.asarray(x, "float64")) ** 2)


def window_means(maps, pool_size=2):
    """Means of windows side by side; what does not fill a window is left out."""
    maps = np.asarray(maps, "float64")
    batch, height, width, channels = maps.shape
    rows, columns = height // pool_size, width // pool_size
    whole = maps[:, : rows * pool_size, : columns * pool_size]
    return whole.reshape(batch, rows, pool_size, columns, pool_size, channels).mean(axis=(2, 4))


def average_pool(maps, coefficient, bias, pool_size=2, squash=scaled_tanh):
    """S2 and S4: each map's means times its coefficient, plus its bias, squashed."""
    return squash(window_means(maps, pool_size) * coefficient + bias)


def average_pool_gradients(maps, coefficient, bias, upstream, pool_size=2):
    """d sum(average_pool · upstream) by maps, coefficient and bias."""
    means = window_means(maps, pool_size)
    inner = upstream * scaled_tanh_slope(means * coefficient + bias)
    by_maps = np.zeros(np.shape(maps))
    rows, columns = means.shape[1] * pool_size, means.shape[2] * pool_size
    spread = (inner * coefficient / pool_size**2).repeat(pool_size, 1).repeat(pool_size, 2)
    by_maps[:, :rows, :columns] = spread
    return by_maps, (inner * means).sum(axis=(0, 1, 2)), inner.sum(axis=(0, 1, 2))


def connection_table():
    """Table I as a (6, 16) array of bool: row = map of S2, column = map of C3."""
    table = np.zeros((6, 16), bool)
    for output, inputs in enumerate(INPUTS_OF_C3):
        table[list(inputs), output] = True
    return table


conv = layers.conv2d
"""Valid cross-correlation at stride 1; kernel (height, width, in, out)."""


def conv_gradients(maps, kernel, upstream):
    """d sum(conv · upstream) by maps, kernel and bias."""
    by_maps, by_kernel = np.zeros(np.shape(maps)), np.zeros(np.shape(kernel))
    rows, columns = upstream.shape[1:3]
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            window = np.s_[:, i : i + rows, j : j + columns]
            by_maps[window] += upstream @ np.asarray(kernel, "float64")[i, j].T
            by_kernel[i, j] = np.einsum("nhwi,nhwo->io", maps[window], upstream)
    return by_maps, by_kernel, upstream.sum(axis=(0, 1, 2))


def squared_distances(features, centres):
    """Equation (7): (batch, classes) squared Euclidean distances to the rows of `centres`."""
    features, centres = np.asarray(features, "float64"), np.asarray(centres, "float64")
    return ((features[:, None, :] - centres[None]) ** 2).sum(axis=2)


def rbf_loss(labels, distances, j=20.0):
    """The summands of equation (9), one an image."""
    distances, labels = np.asarray(distances, "float64"), np.asarray(labels, int)
    rubbish = np.full((len(distances), 1), float(j))
    exponents = -np.concatenate([distances, rubbish], axis=1)
    return distances[np.arange(len(labels)), labels] + log_sum_exp(exponents)


def log_sum_exp(values):
    """log of the sum of exp over the last axis."""
    largest = values.max(axis=-1, keepdims=True)
    return np.log(np.exp(values - largest).sum(axis=-1)) + largest[..., 0]


def feature_gradients(features, labels, centres):
    """Gradients by the features of two losses on the distances to `centres`, one row an image.

    "distance": the summand of equation (8), ‖x − w‖² with w the code of the right class.
    "softmax": cross-entropy of the softmax of the negated distances.
    """
    features, centres = np.asarray(features, "float64"), np.asarray(centres, "float64")
    right = centres[np.asarray(labels, int)]
    probable = layers.softmax(-squared_distances(features, centres)) @ centres
    return {"distance": 2 * (features - right), "softmax": 2 * (probable - right)}


def costs(connections):
    """Trainable parameters and connections of each layer; biases count as connections."""
    links, maps = int(np.sum(connections)), np.shape(connections)[1]
    c3 = links * 25 + maps
    return {
        "C1": (6 * 26, 6 * 26 * 28 * 28),
        "S2": (6 * 2, 6 * (4 + 1) * 14 * 14),
        "C3": (c3, c3 * 10 * 10),
        "S4": (maps * 2, maps * (4 + 1) * 5 * 5),
        "C5": ((maps * 25 + 1) * 120,) * 2,
        "F6": (121 * 84,) * 2,
        "Out": (0, 84 * 10),
    }


def multiply_adds(connections):
    """Products of the original and of the modern network for one image.

    One for each weight at each output position; the original's pools have one for each output (the
    coefficient) and its output layer one for each squared difference.
    """
    links = int(np.sum(connections))
    rest = 120 * 400 + 84 * 120 + 10 * 84
    pools = 6 * 14 * 14 + 16 * 5 * 5
    convs = 25 * 6 * 28 * 28
    return convs + pools + 25 * links * 100 + rest, convs + 25 * 6 * 16 * 100 + rest


def permute_pixels(images, order):
    """The same rearrangement of every image: pixel k, in reading order, is old pixel order[k]."""
    images = np.asarray(images)
    batch, height, width, channels = images.shape
    flat = images.reshape(batch, height * width, channels)
    return flat[:, np.asarray(order)].reshape(images.shape)


def squashed(layer, x):
    """What follows the sums of each layer of `network`: the squashing function."""
    return scaled_tanh(x)


def network(
    images,
    weight,
    connections,
    bitmaps,
    prepare=prepare,
    squash=squashed,
    pool=average_pool,
    partial=conv,
    out=squared_distances,
):
    """The network of 1998, from images 28×28 to ten squared distances.

    Args:
        weight: weight(layer, kind, shape) gives an array; layers C1, S2, C3, S4, C5, F6; kinds
            kernel, bias, coefficient. The kernel of C3 has shape (5, 5, in, out); only its entries
            for links of `connections` are used.
        connections: (6, maps of C3).
        bitmaps: (10, 84).
        prepare, squash, pool, partial, out: for networks that go wrong there.
    """
    maps = np.shape(connections)[1]
    x = prepare(images)
    x = squash("C1", conv(x, weight("C1", "kernel", (5, 5, 1, 6)), weight("C1", "bias", (6,))))
    x = pool(x, weight("S2", "coefficient", (6,)), weight("S2", "bias", (6,)))
    kernel = weight("C3", "kernel", (5, 5, 6, maps)) * np.asarray(connections, bool)
    x = squash("C3", partial(x, kernel, weight("C3", "bias", (maps,))))
    x = pool(x, weight("S4", "coefficient", (maps,)), weight("S4", "bias", (maps,)))
    x = x.reshape(len(x), -1)
    kernel = weight("C5", "kernel", (x.shape[-1], 120))
    x = squash("C5", x @ kernel + weight("C5", "bias", (120,)))
    x = squash("F6", x @ weight("F6", "kernel", (120, 84)) + weight("F6", "bias", (84,)))
    return out(x, bitmaps)


POOLS = {"max": layers.max_pool2d, "average": layers.avg_pool2d}
ACTIVATIONS = {"relu": layers.relu, "tanh": np.tanh, "scaled_tanh": scaled_tanh, None: np.asarray}


def modern(
    images,
    weight,
    activation="relu",
    pooling="max",
    prepare=prepare,
    last=layers.softmax,
    linear=(),
    squeeze=layers.flatten,
):
    """What is called LeNet-5 today, from images 28×28 to ten probabilities.

    Args:
        weight: weight(kind, shape), as `judge.network.Filled`.
        activation, pooling: keys of ACTIVATIONS and POOLS.
        prepare, last, linear, squeeze: for networks that go wrong there; `linear`: layers that lack
            their activation.
    """

    def active(layer, x):
        return ACTIVATIONS[None if layer in linear else activation](x)

    def conv2d(x, *shape):
        return layers.conv2d(x, weight("kernel", shape), weight("bias", shape[-1:]))

    def dense(x, *shape):
        return layers.dense(x, weight("kernel", shape), weight("bias", shape[-1:]))

    x = prepare(images)
    x = POOLS[pooling](active("C1", conv2d(x, 5, 5, 1, 6)), 2, 2, "valid")
    x = POOLS[pooling](active("C3", conv2d(x, 5, 5, 6, 16)), 2, 2, "valid")
    x = squeeze(x)
    x = active("C5", dense(x, x.shape[-1], 120))
    x = active("F6", dense(x, 120, 84))
    return last(dense(x, 84, 10))
