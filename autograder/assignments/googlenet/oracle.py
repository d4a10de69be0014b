"""Right answers of 06-googlenet in float64 NumPy, obvious rather than fast.

Networks are functions of (images, weight): ``weight(kind, shape)`` gives the values that the judge
has put into the learner's model. Images are (batch, height, width, channels).

Source: C. Szegedy and others, "Going Deeper with Convolutions", CVPR 2015, figure 2, table 1 and
section 5 (auxiliary classifiers); local response normalization with the constants of A. Géron,
Hands-On Machine Learning, chapter 14.
"""

import numpy as np

from autograder.assignments.alexnet import oracle as alexnet
from autograder.assignments.shared.layers import (
    avg_pool2d,
    conv2d,
    dense,
    dropout,
    flatten,
    max_pool2d,
    relu,
    softmax,
)

MODULES = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}
"""(1×1; 3×3 reduced, 3×3; 5×5 reduced, 5×5; projection) of each module: table 1."""
STAGES = ["conv 1", "pool 1", "reduce 2", "conv 2", "pool 2", "3a", "3b", "pool 3"]
STAGES += ["4a", "4b", "4c", "4d", "4e", "pool 4", "5a", "5b"]
PARAMETERS, WITH_AUXILIARY = 6_998_552, 13_378_280
"""At full width, for 1,000 classes; a test computes them."""
RATE, AUXILIARY_RATE, AUXILIARY_WEIGHT = 0.4, 0.7, 0.3


def conv1x1(maps, kernel, bias):
    """(n, h, w, c), (1, 1, c, m), (m,) → (n, h, w, m): a weighted sum at each pixel."""
    return np.einsum("nhwc,cm->nhwm", maps, np.asarray(kernel, float)[0, 0]) + bias


# ------------------------------------------------------------------ counting


def module_layers(maps_in, filters):
    """(kernel size, maps in, maps out) of the six convolutions of a module."""
    one, reduce3, three, reduce5, five, projection = filters
    return [
        (1, maps_in, one),
        (1, maps_in, reduce3),
        (3, reduce3, three),
        (1, maps_in, reduce5),
        (5, reduce5, five),
        (1, maps_in, projection),
    ]


def module_cost(maps_in, filters, height, width):
    """(maps out, parameters, multiply-adds) of an inception module."""
    layers = module_layers(maps_in, filters)
    weights = sum(k * k * before * after for k, before, after in layers)
    biases = sum(after for _, _, after in layers)
    return maps_out(filters), weights + biases, weights * height * width


def naive_cost(maps_in, filters, height, width):
    """The same without reductions and projection (figure 2a)."""
    layers = [(1, filters[0]), (3, filters[2]), (5, filters[4])]
    weights = sum(k * k * maps_in * after for k, after in layers)
    biases = sum(after for _, after in layers)
    return biases + maps_in, weights + biases, weights * height * width


def maps_out(filters):
    return filters[0] + filters[2] + filters[4] + filters[5]


def stage_shapes(input_shape):
    """Stage → (height, width, maps) at full width."""
    height, width, maps = input_shape
    shapes = {}
    for stage in STAGES:
        if stage in ("conv 1", "pool 1", "pool 2", "pool 3", "pool 4"):
            height, width = (height + 1) // 2, (width + 1) // 2
        if stage in MODULES:
            maps = maps_out(MODULES[stage])
        elif not stage.startswith("pool"):
            maps = {"conv 1": 64, "reduce 2": 64, "conv 2": 192}[stage]
        shapes[stage] = (height, width, maps)
    return shapes


def network_cost(layers):
    """(parameters, multiply-adds, activations) of a list of entries as the notebook has them."""
    total = np.zeros(3, int)
    for kind, *entry in layers:
        if kind == "conv":
            kernel_size, maps_in, (height, width, maps), extras = entry
            weights = kernel_size**2 * maps_in * maps
            total += weights + extras * maps, weights * height * width, height * width * maps
        elif kind == "dense":
            inputs, units, extras = entry
            total += inputs * units + extras * units, inputs * units, units
        else:
            total += 0, 0, int(np.prod(entry[0]))
    return tuple(int(n) for n in total)


# ------------------------------------------------------------------ a pair of layers


def summed_difference(maps):
    """(n, h, w, 2) → (n, h, w, 1): the sum of |a − b| over 3×3 pixels; 0 outside the image."""
    difference = np.abs(maps[..., :1] - np.asarray(maps[..., 1:], float))
    return conv2d(difference, np.ones((3, 3, 1, 1)), padding="same")


def pair(maps, kernel1, bias1, kernel2, bias2):
    """[1×1, ReLU, 3×3 "same"] with these weights."""
    return conv2d(relu(conv1x1(maps, kernel1, bias1)), kernel2, bias2, padding="same")


# ------------------------------------------------------------------ the network


def scaled(maps, width):
    """Maps of a slimmer network: rounded as Python's `round` does, at least 1."""
    return max(1, round(maps * width))


def conv(x, weight, maps, kernel_size, stride=1, activation=relu, padding="same"):
    """A convolution with biases and, by default, a ReLU."""
    kernel = weight("kernel", (kernel_size, kernel_size, x.shape[-1], maps))
    return activation(conv2d(x, kernel, weight("bias", (maps,)), stride, padding))


def branches(x, filters, weight):
    """Outputs of the four branches of a module, in order."""
    one, reduce3, three, reduce5, five, projection = filters
    return [
        conv(x, weight, one, 1),
        conv(conv(x, weight, reduce3, 1), weight, three, 3),
        conv(conv(x, weight, reduce5, 1), weight, five, 5),
        conv(max_pool2d(x, 3, 1, "same"), weight, projection, 1),
    ]


def inception(x, filters, weight):
    """(n, h, w, c) → (n, h, w, f1 + f3 + f5 + p)."""
    return np.concatenate(branches(x, filters, weight), axis=-1)


def lrn(x, radius=2, alpha=2e-5, bias=1.0, beta=0.75):
    """xᵢ / (bias + alpha · Σ xⱼ²)^beta, j from i − radius to i + radius: equation 14-2, whose r is
    twice that radius."""
    return alexnet.lrn(x, 2 * radius, bias, alpha, beta)


def pool(x):
    return max_pool2d(x, 3, 2, "same")


def stem(x, weight, scale):
    """Images → what pool 2 puts out; ``scale(maps)`` gives the maps of a slimmer network."""
    x = lrn(pool(conv(x, weight, scale(64), 7, 2)))
    x = conv(conv(x, weight, scale(64), 1), weight, scale(192), 3)
    return pool(lrn(x))


def trunk(
    x, weight, scale, stem=stem, module=inception, pooled=("4a", "5a"), pool=pool, without=()
):
    """Images → {module: its output}; ``pooled``: the modules with a pooling before them. The other
    arguments are for networks that are wrong."""
    x, outputs = stem(x, weight, scale), {}
    for name, filters in MODULES.items():
        x = pool(x) if name in pooled else x
        if name not in without:
            x = module(x, [scale(n) for n in filters], weight)
        outputs[name] = x
    return outputs


def means(x):
    """Global average pooling."""
    return x.mean(axis=(1, 2))


def classify(x, weight, classes):
    """The dense layer of the head, before its softmax."""
    return dense(x, weight("kernel", (x.shape[-1], classes)), weight("bias", (classes,)))


def googlenet(x, weight, classes, width=1.0, module=inception):
    """Class probabilities, (n, classes), when the network is not training."""
    maps = trunk(x, weight, lambda n: scaled(n, width), module=module)["5b"]
    return softmax(classify(means(maps), weight, classes))


def training_samples(x, weight, classes, width, times, rng, rate=RATE):
    """(times, classes): what the network gives for one image, (1, h, w, c), in training."""
    maps = trunk(x, weight, lambda n: scaled(n, width))["5b"]
    dropped = dropout(np.repeat(means(maps), times, axis=0), rate, rng)
    return softmax(classify(dropped, weight, classes))


def hidden(maps, weight, width):
    """An auxiliary classifier on these maps, up to its dropout."""
    x = conv(avg_pool2d(maps, 5, 3, "valid"), weight, scaled(128, width), 1)
    return relu(classify(flatten(x), weight, scaled(1024, width)))


def auxiliary_outputs(x, weight, classes, width, module=inception):
    """[main, on 4a, on 4d], each (n, classes), when the network is not training."""
    outputs = trunk(x, weight, lambda n: scaled(n, width), module=module)
    tops = [means(outputs["5b"]), *(hidden(outputs[at], weight, width) for at in ("4a", "4d"))]
    return [softmax(classify(top, weight, classes)) for top in tops]


def auxiliary_samples(x, weight, classes, width, at, times, rng, rate=AUXILIARY_RATE):
    """(times, classes): what the auxiliary classifier on module ``at`` gives in training."""
    maps = trunk(x, weight, lambda n: scaled(n, width))[at]
    top = np.repeat(hidden(maps, weight, width), times, axis=0)
    return softmax(classify(dropout(top, rate, rng), weight, classes))


def total_loss(labels, outputs):
    """Main cross-entropy + 0.3 · (both auxiliary ones), each a mean over the batch."""
    each = [-np.log(p[np.arange(len(labels)), labels]).mean() for p in np.asarray(outputs, float)]
    return each[0] + AUXILIARY_WEIGHT * (each[1] + each[2])
