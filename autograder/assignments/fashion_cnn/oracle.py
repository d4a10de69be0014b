"""Right answers of 02-fashion-cnn in float64 NumPy, obvious rather than fast.

Networks are functions of (images, weight): ``weight(kind, shape)`` gives the values that the judge
has put into the learner's model. Images are (batch, height, width, channels).

Sources: A. Géron, Hands-On Machine Learning, chapter 14 (the network, its default layer); for the
receptive field, A. Araujo, W. Norris, J. Sim, "Computing Receptive Fields of Convolutional Neural
Networks", Distill 2019, equation 2.
"""

import numpy as np

from autograder.assignments.pooling.oracle import max_pool2d
from autograder.assignments.shared.layers import conv2d, dense, dropout, flatten, relu, softmax

CLASSES = 10
IMAGE = (28, 28, 1)
TEXTBOOK = {
    "conv 1": ("conv", 7, 64),
    "pool 1": ("pool", 2),
    "conv 2": ("conv", 3, 128),
    "conv 3": ("conv", 3, 128),
    "pool 2": ("pool", 2),
    "conv 4": ("conv", 3, 256),
    "conv 5": ("conv", 3, 256),
    "pool 3": ("pool", 2),
    "flatten": ("flatten",),
    "dense 1": ("dense", 128),
    "dense 2": ("dense", 64),
    "output": ("dense", 10),
}
"""Rows of the learner's table; dropout changes neither shapes nor counts."""
KERNELS = [(7, 7, 1, 64), (3, 3, 64, 128), (3, 3, 128, 128), (3, 3, 128, 256), (3, 3, 256, 256)]
KERNELS += [(2304, 128), (128, 64), (64, 10)]
PARAMETERS = 1_413_834
"""The sum over TEXTBOOK; a test computes it."""
RATE = 0.5
BUDGET = 300_000
"""Weights of the small network, at most."""


def plan(layers, shape):
    """(output shape, parameters, multiply-adds) of each layer.

    Args:
        layers: ("conv", kernel size, filters), stride 1 and "same"; ("pool", size), windows that
            fit; ("flatten",); ("dense", units).
        shape: (height, width, channels) of one image.
    """
    rows = []
    for kind, *options in layers:
        parameters = multiply_adds = 0
        if kind == "conv":
            kernel_size, filters = options
            weights = kernel_size**2 * shape[2] * filters
            parameters, multiply_adds = weights + filters, weights * shape[0] * shape[1]
            shape = (shape[0], shape[1], filters)
        elif kind == "pool":
            shape = (shape[0] // options[0], shape[1] // options[0], shape[2])
        elif kind == "flatten":
            shape = (int(np.prod(shape)),)
        else:
            multiply_adds = shape[0] * options[0]
            parameters, shape = multiply_adds + options[0], (options[0],)
        rows.append((shape, parameters, multiply_adds))
    return rows


def receptive_field(layers):
    """Pixels of the image, along one side, that one value after all layers depends on.

    Args:
        layers: (kernel size, stride) of each, first layer first.
    """
    size, step = 1, 1
    for kernel_size, stride in layers:
        size += (kernel_size - 1) * step
        step *= stride
    return size


def default_conv(x, weight, filters, kernel_size=3, padding="same", activation=relu):
    """The textbook's DefaultConv2D: 3×3, "same", ReLU, unless told otherwise."""
    kernel = weight("kernel", (kernel_size, kernel_size, x.shape[-1], filters))
    return activation(conv2d(x, kernel, weight("bias", (filters,)), padding=padding))


def twin(x, weight, kernel_sizes, filters=32, conv=default_conv):
    """Class probabilities, (batch, 10), of the network whose middle is to be compared."""
    x = max_pool2d(conv(x, weight, filters, 5), 2, 2, "valid")
    for kernel_size in kernel_sizes:
        x = conv(x, weight, filters, kernel_size)
    x = flatten(max_pool2d(x, 2, 2, "valid"))
    return softmax(_dense(x, weight, CLASSES))


def convolutions(x, weight, conv=default_conv):
    """The textbook network up to Flatten: (batch, 28, 28, 1) → (batch, 2304)."""
    x = max_pool2d(conv(x, weight, 64, 7), 2, 2, "valid")
    x = conv(conv(x, weight, 128), weight, 128)
    x = max_pool2d(x, 2, 2, "valid")
    x = conv(conv(x, weight, 256), weight, 256)
    return flatten(max_pool2d(x, 2, 2, "valid"))


def fashion_cnn(x, weight, conv=default_conv):
    """Class probabilities, (batch, 10), of the textbook network when it is not training."""
    x = relu(_dense(convolutions(x, weight, conv), weight, 128))
    x = relu(_dense(x, weight, 64))
    return softmax(_dense(x, weight, CLASSES))


def dense_weights(inputs):
    """Weights and biases of the textbook network's dense layers."""
    return (inputs + 1) * 128 + 129 * 64 + 65 * CLASSES


def training_samples(weight, times, rng):
    """(times, 10): what the network gives in training for one image, if the kernels of all
    convolutions are 0, so that the last of them gives its biases at each of the 3×3 pixels."""
    x = relu(_dense(constants(weight), weight, 128))  # up to here chance has no say
    x = dropout(np.repeat(x, times, axis=0), RATE, rng)
    x = dropout(relu(_dense(x, weight, 64)), RATE, rng)
    return softmax(_dense(x, weight, CLASSES))


def constants(weight):
    """(1, 2304): what is flattened if the kernels of all convolutions are 0."""
    return np.tile(relu(weight("bias", (256,))), 9)[np.newaxis]


def confusion_matrix(labels, predictions, classes):
    """(classes, classes): how often the class of the row was taken for that of the column."""
    matrix = np.zeros((classes, classes), "int64")
    for label, prediction in zip(labels, predictions, strict=True):
        matrix[label, prediction] += 1
    return matrix


def most_confused(matrix, names, k):
    """[(true name, predicted name, count)]: the k largest counts off the diagonal, those of 0 left
    out; ties by row, then by column."""
    n = len(names)
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j and matrix[i, j]]
    pairs.sort(key=lambda pair: (-matrix[pair], pair))
    return [(names[i], names[j], int(matrix[i, j])) for i, j in pairs[:k]]


def _dense(x, weight, units):
    return dense(x, weight("kernel", (x.shape[-1], units)), weight("bias", (units,)))
