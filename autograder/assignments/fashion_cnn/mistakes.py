"""Known wrong answers of 02-fashion-cnn: the sentence that the learner reads → what it gives.

Values are functions without arguments where computing them costs something; None stands where a
mistake does not show.
"""

from functools import cache, partial
from inspect import getfullargspec
from math import ceil

import numpy as np

from autograder.assignments.fashion_cnn import oracle
from autograder.assignments.pooling.oracle import max_pool2d
from autograder.assignments.shared.chance import alpha as _alpha
from autograder.assignments.shared.chance import gaussian as _gaussian
from autograder.assignments.shared.chance import unscaled as _unscaled
from autograder.assignments.shared.layers import (
    avg_pool2d,
    conv2d,
    dense,
    dropout,
    flatten,
    relu,
    softmax,
)

RESULT_OF = "this is the result of "


# ------------------------------------------------------------------ counting


def plans(layers, shape):
    """Mistakes in the plan of a stack of layers, each a whole plan."""
    wrong = {
        "rounding up in a pooling layer: a window that does not fit is left out": {"round": ceil},
        'convolutions with padding "valid": under "same" the size stays': {"same": False},
        "leaving the biases out": {"bias": lambda maps, filters: 0},
        "one bias for the whole layer: there is one for each filter or unit": {
            "bias": lambda maps, filters: 1
        },
        "a bias for each input map: there is one for each filter or unit": {
            "bias": lambda maps, filters: maps
        },
        "leaving the biases of dense layers out": {"dense_bias": lambda maps, units: 0},
        "leaving the biases of convolutions out": {"conv_bias": lambda maps, filters: 0},
        "a bias for each input map of a convolution: there is one for each filter": {
            "conv_bias": lambda maps, filters: maps
        },
        "leaving the input channels out: a filter has weights for each of them": {
            "depth": lambda maps: 1
        },
        "not squaring the kernel size": {"area": lambda kernel_size: kernel_size},
        "one bias for a whole convolution: there is one for each filter": {
            "conv_bias": lambda maps, filters: 1
        },
        "one bias for a whole dense layer: there is one for each unit": {
            "dense_bias": lambda maps, units: 1
        },
        "counting biases as multiply-adds": {"added": lambda biases, places: biases * places},
        "counting the biases of convolutions as multiply-adds": {
            "added": lambda biases, places: biases * places * (places > 1)
        },
        "counting the biases of dense layers as multiply-adds": {
            "added": lambda biases, places: biases * (places == 1)
        },
        "adding the biases once to the multiply-adds": {"added": lambda biases, places: biases},
        "leaving the size of the maps out of the multiply-adds": {"places": lambda h, w: 1},
        "using the height for the width too": {"places": lambda h, w: h * h},
        "the number of maps staying as it was: each filter makes one": {"maps": min},
        "counting multiplications and additions apart: together they are one": {"twice": 2},
    }
    return {RESULT_OF + why: _plan(layers, shape, **knobs) for why, knobs in wrong.items()}


def _plan(
    layers,
    shape,
    round=lambda quotient: int(quotient),
    same=True,
    bias=lambda maps, filters: filters,
    depth=lambda maps: maps,
    area=lambda kernel_size: kernel_size**2,
    added=lambda biases, places: 0,
    places=lambda h, w: h * w,
    maps=lambda filters, before: filters,
    twice=1,
    conv_bias=None,
    dense_bias=None,
):
    conv_bias, dense_bias = conv_bias or bias, dense_bias or bias
    rows = []
    for kind, *options in layers:
        parameters = multiply_adds = 0
        if kind == "conv":
            kernel_size, filters = options
            sides = shape[:2] if same else tuple(n - kernel_size + 1 for n in shape[:2])
            weights = area(kernel_size) * depth(shape[2]) * filters
            biases, at = conv_bias(shape[2], filters), places(*sides)
            parameters = weights + biases
            multiply_adds = twice * weights * at + added(biases, at)
            shape = (*sides, maps(filters, shape[2]))
        elif kind == "pool":
            shape = (round(shape[0] / options[0]), round(shape[1] / options[0]), shape[2])
        elif kind == "flatten":
            shape = (int(np.prod(shape)),)
        else:
            weights, biases = shape[0] * options[0], dense_bias(shape[0], options[0])
            parameters = weights + biases
            multiply_adds = twice * weights + added(biases, 1)
            shape = (options[0],)
        rows.append((shape, parameters, multiply_adds))
    return rows


def fields(layers):
    """Mistakes in the receptive field of (kernel size, stride) layers."""
    kernels, strides = [k for k, _ in layers], [s for _, s in layers]
    before = np.cumprod([1, *strides])
    wrong = {
        "leaving the strides out": 1 + sum(k - 1 for k in kernels),
        "a layer's own stride widening its own window: it widens those that follow": 1
        + sum((k - 1) * int(s) for k, s in zip(kernels, before[1:], strict=True)),
        "adding up the kernel sizes: neighbouring windows overlap": sum(kernels),
        "multiplying the kernel sizes": int(np.prod(kernels)),
        "adding up the strides: they multiply": 1
        + sum((k - 1) * (1 + sum(strides[:i]) - i) for i, k in enumerate(kernels)),
        "only the stride of the layer just before: all strides before it multiply": 1
        + sum((k - 1) * s for k, s in zip(kernels, [1, *strides], strict=False)),
        "going through the layers from the last to the first": oracle.receptive_field(layers[::-1]),
        "forgetting the pixel in the middle, the 1 at the start": oracle.receptive_field(layers)
        - 1,
        "looking at the last layer only": kernels[-1] if kernels else None,
    }
    return {RESULT_OF + why: value for why, value in wrong.items()}


# ------------------------------------------------------------------ layers and networks


def _linear(x):
    return x


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _over_batch(x):
    return softmax(x.T).T


def default_convs(x, weight, filters, kernel_size=3, padding="same", activation=relu):
    """Mistakes in the layer with defaults, called with these options."""

    def conv(**other):
        options = {"kernel_size": kernel_size, "padding": padding, "activation": activation}
        return lambda: oracle.default_conv(x, weight, filters, **options | other)

    wrong = {
        "no activation": conv(activation=_linear),
        "tanh in place of ReLU": conv(activation=np.tanh),
        "sigmoid in place of ReLU": conv(activation=_sigmoid),
        "ReLU where another activation was asked for": conv(activation=relu),
        'padding "valid" in place of "same"': conv(padding="valid"),
        'padding "same" where "valid" was asked for': conv(padding="same"),
        "kernels of 3×3 where another size was asked for": conv(kernel_size=3),
        "kernels of 5×5": conv(kernel_size=5),
        "moving two pixels at a time": lambda: activation(
            conv2d(
                x,
                weight("kernel", (kernel_size, kernel_size, x.shape[-1], filters)),
                weight("bias", (filters,)),
                stride=2,
                padding=padding,
            )
        ),
        "a layer without bias": lambda: activation(
            conv2d(
                x,
                weight("kernel", (kernel_size, kernel_size, x.shape[-1], filters)),
                padding=padding,
            )
        ),
    }
    return {RESULT_OF + why: value for why, value in wrong.items()}


def twins(x, weight, kernel_sizes):
    """Mistakes in the network whose middle is to be compared."""

    def net(
        stem=5,
        sizes=kernel_sizes,
        between=relu,
        first=relu,
        end=relu,
        out=softmax,
        pool=max_pool2d,
        second_pool=None,
    ):
        def run():
            y = pool(oracle.default_conv(x, weight, 32, stem, activation=first), 2, 2, "valid")
            for i, size in enumerate(sizes):
                last = i == len(sizes) - 1
                y = oracle.default_conv(y, weight, 32, size, activation=end if last else between)
            y = flatten((second_pool or pool)(y, 2, 2, "valid"))
            return out(_dense(y, weight, 10))

        return run

    wrong = {
        "no activation in the stack of kernel_sizes": net(between=_linear, end=_linear),
        "no activation after the last layer of the stack": net(end=_linear),
        "average pooling after the stack": net(second_pool=avg_pool2d),
        "no activation between the stacked layers: then they are one linear filter": net(
            between=_linear
        ),
        "no activation after the first convolution": net(first=_linear),
        "convolutions without activation": net(first=_linear, between=_linear, end=_linear),
        "a first convolution of 3×3 in place of 5×5": net(stem=3),
        "always two 3×3 layers: kernel_sizes is not used": net(sizes=[3, 3]),
        "only the first of kernel_sizes": net(sizes=kernel_sizes[:1]),
        "only the last of kernel_sizes": net(sizes=kernel_sizes[-1:]),
        "the first of kernel_sizes for all layers": net(
            sizes=[kernel_sizes[0]] * len(kernel_sizes)
        ),
        "kernel_sizes from the last to the first": net(sizes=kernel_sizes[::-1]),
        "average pooling": net(pool=avg_pool2d),
        "logits: the softmax is missing": net(out=_linear),
        "sigmoid in place of softmax": net(out=_sigmoid),
    }
    return {RESULT_OF + why: value for why, value in wrong.items()}


def _maps(
    x,
    weight,
    kernels=(7, 3, 3, 3, 3),
    filters=(64, 128, 128, 256, 256),
    conv=(relu,) * 5,
    pool=max_pool2d,
    pool_padding="valid",
    pools=(True, False, True, False, True),
    scale=1.0,
    bias=True,
    first_stride=1,
):
    """The textbook network up to its last pooling, with knobs; left alone, it is right."""
    x = np.asarray(x, float) * scale
    for i, (size, maps, activation) in enumerate(zip(kernels, filters, conv, strict=True)):
        kernel = weight("kernel", (size, size, x.shape[-1], maps))
        biases = weight("bias", (maps,)) if bias else None
        x = activation(conv2d(x, kernel, biases, first_stride if i == 0 else 1, "same"))
        if pools[i]:
            x = pool(x, 2, 2, pool_padding)
    return x


def _classes(
    x,
    weight,
    squeeze=flatten,
    hidden=(128, 64),
    hidden_activations=(relu, relu),
    out=softmax,
    bias=True,
):
    """What follows, likewise."""
    x = squeeze(x)
    for units, activation in zip(hidden, hidden_activations, strict=True):
        x = activation(_dense(x, weight, units, bias))
    return out(_dense(x, weight, 10, bias))


def networks(x, weight):
    """Mistakes in the textbook network when it is not training."""
    tanh, leaky = np.tanh, lambda x: np.where(x > 0, x, 0.2 * x)
    swish, gelu = (lambda x: x * _sigmoid(x)), _gelu
    wrong = {
        "sigmoid in place of softmax": {"out": _sigmoid},
        "logits: the softmax is missing": {"out": _linear},
        "a softmax over the batch: it belongs over the classes": {"out": _over_batch},
        "ReLU in place of softmax": {"out": relu},
        "two softmaxes, one after the other": {"out": lambda x: softmax(softmax(x))},
        "log-probabilities in place of probabilities": {"out": lambda x: np.log(softmax(x))},
        "a first convolution of 3×3: it should be 7×7": {"kernels": (3,) * 5},
        "a first convolution of 5×5: it should be 7×7": {"kernels": (5, 3, 3, 3, 3)},
        "7×7 in every convolution: only the first is so large": {"kernels": (7,) * 5},
        "a first convolution with stride 2: it has none": {"first_stride": 2},
        "convolutions without activation": {"conv": (_linear,) * 5},
        **{
            f"no activation in convolution {i + 1}": {
                "conv": tuple(_linear if j == i else relu for j in range(5))
            }
            for i in range(5)
        },
        "hidden dense layers without activation": {"hidden_activations": (_linear, _linear)},
        "no activation in the dense layer of 128": {"hidden_activations": (_linear, relu)},
        "no activation in the dense layer of 64": {"hidden_activations": (relu, _linear)},
        "softmax in a hidden dense layer": {"hidden_activations": (relu, softmax)},
        "sigmoid in the hidden dense layers": {"hidden_activations": (_sigmoid,) * 2},
        "tanh in place of ReLU": {"conv": (tanh,) * 5, "hidden_activations": (tanh,) * 2},
        "tanh in the hidden dense layers": {"hidden_activations": (tanh,) * 2},
        "sigmoid in place of ReLU": {
            "conv": (_sigmoid,) * 5,
            "hidden_activations": (_sigmoid,) * 2,
        },
        "leaky ReLU in place of ReLU": {
            "conv": (leaky,) * 5,
            "hidden_activations": (leaky,) * 2,
        },
        "swish (SiLU) in place of ReLU": {
            "conv": (swish,) * 5,
            "hidden_activations": (swish,) * 2,
        },
        "GELU in place of ReLU": {"conv": (gelu,) * 5, "hidden_activations": (gelu,) * 2},
        'pooling with padding "same": 7 pixels should give 3, not 4': {"pool_padding": "same"},
        "average pooling in place of max pooling": {"pool": avg_pool2d},
        "pooling that moves one pixel at a time: the maps do not shrink": {
            "pool": lambda x, size, stride, padding: max_pool2d(x, 2, 1, padding)
        },
        "pooling windows of 3×3: they should be 2×2": {
            "pool": lambda x, size, stride, padding: max_pool2d(x, 3, stride, padding)
        },
        "global average pooling in place of Flatten": {"squeeze": lambda x: x.mean(axis=(1, 2))},
        "global max pooling in place of Flatten": {"squeeze": lambda x: x.max(axis=(1, 2))},
        "flattening with the maps first: Keras flattens row by row, maps last": {
            "squeeze": lambda x: flatten(x.transpose(0, 3, 1, 2))
        },
        "no pooling after the last convolution": {"pools": (True, False, True, False, False)},
        "pooling after each convolution": {"pools": (True,) * 4 + (False,)},
        "one convolution before each pooling: the second and third stage have two": {
            "kernels": (7, 3, 3),
            "filters": (64, 128, 256),
            "conv": (relu,) * 3,
            "pools": (True,) * 3,
        },
        "two convolutions in the first stage too: it has one": {
            "kernels": (7, 3, 3, 3, 3, 3),
            "filters": (64, 64, 128, 128, 256, 256),
            "conv": (relu,) * 6,
            "pools": (False, True) * 3,
        },
        "32, 64 and 128 filters: they should be 64, 128 and 256": {
            "filters": (32, 64, 64, 128, 128)
        },
        "64 filters throughout: they double after each pooling": {"filters": (64,) * 5},
        "dense layers of 64 and 128: they should be 128 and 64": {"hidden": (64, 128)},
        "one hidden dense layer of 128: another of 64 follows": {
            "hidden": (128,),
            "hidden_activations": (relu,),
        },
        "one hidden dense layer of 64: one of 128 comes before it": {
            "hidden": (64,),
            "hidden_activations": (relu,),
        },
        "no hidden dense layer: there are two": {"hidden": (), "hidden_activations": ()},
        "dividing the images by 255: they come as values from 0 to 1": {"scale": 1 / 255},
        "multiplying the images by 255: they come as values from 0 to 1": {"scale": 255},
        "layers without biases": {"bias": False},
    }
    right_maps = cache(lambda: _maps(x, weight))

    def network(knobs):
        above = {knob: value for knob, value in knobs.items() if knob in _HEAD}
        below = {knob: value for knob, value in knobs.items() if knob in _BODY}
        maps = _maps(x, weight, **below) if below else right_maps()
        return _classes(maps, weight, **above)

    return {RESULT_OF + why: partial(network, knobs) for why, knobs in wrong.items()}


_BODY, _HEAD = (set(getfullargspec(function).args) for function in (_maps, _classes))


def dropouts(weight, rng, times=2_000):
    """Mistakes in training: samples, (times, 10), likewise for kernels of 0."""
    features = oracle.constants(weight)

    def samples(first=0.5, second=0.5, before=0.0, after=0.0, kind=dropout):
        def run():
            drop = lambda y, rate: kind(y, rate, rng) if rate else y  # noqa: E731
            y = drop(np.repeat(features, times if before else 1, axis=0), before)
            y = np.repeat(relu(_dense(y, weight, 128)), times // len(y), axis=0)
            y = drop(y, first)
            y = drop(relu(_dense(y, weight, 64)), second)
            return drop(softmax(_dense(y, weight, 10)), after)

        return run

    shares = {5, 10, 20, 25, 30, 40, 60, 70, 75, 80}
    wrong = {
        "no dropout": samples(0, 0),
        "no dropout after the dense layer of 64: it belongs after both hidden ones": samples(
            0.5, 0
        ),
        "no dropout after the dense layer of 128: it belongs after both hidden ones": samples(
            0, 0.5
        ),
        **{
            f"a dropout rate of {share} %: it should be 50 %": samples(share / 100, share / 100)
            for share in sorted(shares)
        },
        **{
            f"a dropout rate of {share} % after the dense layer of {units}: it should be 50 %": (
                samples(*((share / 100, 0.5) if units == 128 else (0.5, share / 100)))
            )
            for share in sorted(shares)
            for units in (128, 64)
        },
        "GaussianDropout in place of Dropout: it multiplies by random numbers and drops nothing": (
            samples(kind=_gaussian)
        ),
        "AlphaDropout in place of Dropout: that one goes with SELU": samples(kind=_alpha),
        "dropout that does not divide what it keeps by the share that is kept": samples(
            kind=_unscaled
        ),
        "dropout after the output too: it would blot out classes": samples(after=0.5),
        "dropout after the output in place of the dense layer of 64": samples(0.5, 0, after=0.5),
        "dropout before the dense layer of 128 too": samples(before=0.5),
        "dropout before both hidden dense layers in place of after them": samples(0.5, 0, 0.5),
        "dropout before the dense layer of 128 only": samples(0, 0, 0.5),
    }
    return {RESULT_OF + why: value for why, value in wrong.items()}


def _gelu(x):
    """With the error function after Abramowitz and Stegun 7.1.26, exact to 1e-7."""
    z = np.abs(x) / np.sqrt(2)
    t = 1 / (1 + 0.3275911 * z)
    powers = (((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t
    erf = np.sign(x) * (1 - (powers + 0.254829592) * t * np.exp(-z * z))
    return x * (1 + erf) / 2


def _dense(x, weight, units, bias=True):
    kernel = weight("kernel", (x.shape[-1], units))
    return dense(x, kernel, weight("bias", (units,)) if bias else None)


# ------------------------------------------------------------------ looking at mistakes


def matrices(labels, predictions, classes):
    """Mistakes in the confusion matrix."""
    right = oracle.confusion_matrix(labels, predictions, classes)
    once = (right > 0).astype(int)
    seen = 1 + max(max(labels), max(predictions))
    total = np.maximum(right.sum(axis=1, keepdims=True), 1)
    wrong = {
        "exchanging rows and columns: a row is a true class": right.T,
        "matrix[labels, predictions] += 1, which counts each pair once however often it occurs": (
            once
        ),
        "shares of each row: counts are asked for": right / total,
        "shares of all images: counts are asked for": right / len(labels),
        "leaving the right predictions out: they stand on the diagonal": right
        - np.diag(np.diag(right)),
        "leaving the wrong predictions out": np.diag(np.diag(right)),
        "a matrix that ends with the largest class that occurs": right[:seen, :seen],
        "leaving out classes that never occur": right[
            np.ix_(*[np.unique([*labels, *predictions])] * 2)
        ],
    }
    return {RESULT_OF + why: value for why, value in wrong.items()}


def confusions(matrix, names, k):
    """Mistakes in the list of the most confused classes."""
    n = len(names)
    every = [(i, j) for i in range(n) for j in range(n)]
    off = [(i, j) for i, j in every if i != j]
    total = np.maximum(matrix.sum(axis=1), 1)

    def listed(pairs, key, counts=matrix, first=k, zeros=False):
        ordered = sorted(pairs, key=key)
        told = [(names[i], names[j], counts[i, j].item()) for i, j in ordered]
        return [entry for entry in told if zeros or entry[2]][:first]

    both = matrix + matrix.T
    right = oracle.most_confused(matrix, names, k)
    wrong = {
        "counting right predictions as confusions: the diagonal must stay out": listed(
            every, lambda p: (-matrix[p], p)
        ),
        "giving the predicted class first": [(b, a, count) for a, b, count in right],
        "reading the matrix by columns: a row is a true class": listed(
            off, lambda p: (-matrix.T[p], p), matrix.T
        ),
        "adding up both directions": listed(
            [(i, j) for i, j in off if i < j], lambda p: (-both[p], p), both
        ),
        "giving the rarest first": listed(off, lambda p: (matrix[p], p)),
        "breaking ties the other way round: lower class numbers come first": listed(
            off, lambda p: (-matrix[p], -p[0], -p[1])
        ),
        "breaking ties by the predicted class first": listed(
            off, lambda p: (-matrix[p], p[1], p[0])
        ),
        "breaking ties by name in place of class number": listed(
            off, lambda p: (-matrix[p], names[p[0]], names[p[1]])
        ),
        "listing pairs that never occur": listed(off, lambda p: (-matrix[p], p), zeros=True),
        "dividing by the number of images of the true class": listed(
            off, lambda p: (-matrix[p] / total[p[0]], p)
        ),
        "giving shares in place of counts": [
            (names[i], names[j], float(matrix[i, j] / total[i]))
            for i, j in sorted(off, key=lambda p: (-matrix[p], p))
            if matrix[i, j]
        ][:k],
        "class numbers in place of names": [
            (names.index(a), names.index(b), count) for a, b, count in right
        ],
        "one entry too many": oracle.most_confused(matrix, names, k + 1),
        "one entry too few": right[: k - 1],
        "all entries: k is not used": oracle.most_confused(matrix, names, n * n),
    }
    return {RESULT_OF + why: value for why, value in wrong.items()}
