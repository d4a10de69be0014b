"""Layers and networks of 02-fashion-cnn as learners get them wrong: the sentence that the learner
reads → what it gives.

Values are functions without arguments where computing them costs something; None stands where a
mistake does not show.
"""

from functools import cache, partial
from inspect import getfullargspec

import numpy as np

from autograder.assignments.fashion_cnn import oracle
from autograder.assignments.pooling.oracle import max_pool2d
from autograder.assignments.shared.activations import (
    ACTIVATIONS,
    MORE_ACTIVATIONS,
    leaky_relu,
)
from autograder.assignments.shared.chance import alpha as _alpha
from autograder.assignments.shared.chance import gaussian as _gaussian
from autograder.assignments.shared.chance import unscaled as _unscaled
from autograder.assignments.shared.layers import (
    avg_pool2d,
    batch_norm,
    conv2d,
    dense,
    dropout,
    flatten,
    relu,
    softmax,
)

RESULT_OF = "this is the result of "


_linear, _sigmoid = ACTIVATIONS["linear"], ACTIVATIONS["sigmoid"]


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
        maps=32,
        padding="same",
        each=False,
        squeeze=flatten,
    ):
        def run():
            y = pool(oracle.default_conv(x, weight, 32, stem, activation=first), 2, 2, "valid")
            for i, size in enumerate(sizes):
                last = i == len(sizes) - 1
                y = oracle.default_conv(
                    y, weight, maps, size, padding=padding, activation=end if last else between
                )
                y = pool(y, 2, 2, "valid") if each and not last else y
            y = squeeze((second_pool or pool)(y, 2, 2, "valid"))
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
        "64 filters in the stack of kernel_sizes": net(maps=64),
        'padding "valid" in the stack of kernel_sizes': net(padding="valid"),
        "a pooling after each layer of the stack": net(each=True),
        "global average pooling in place of Flatten": net(squeeze=lambda y: y.mean(axis=(1, 2))),
        "one convolution too many, of 3×3": net(sizes=[*kernel_sizes, 3]),
        "one convolution that sees as much as the stack": net(
            sizes=[sum(kernel_sizes) - len(kernel_sizes) + 1]
        ),
        "a first convolution of the first of kernel_sizes": net(stem=kernel_sizes[0]),
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
    first_padding="same",
    last_pool=None,
):
    """The textbook network up to its last pooling, with knobs; left alone, it is right."""
    x = np.asarray(x, float) * scale
    for i, (size, maps, activation) in enumerate(zip(kernels, filters, conv, strict=True)):
        kernel = weight("kernel", (size, size, x.shape[-1], maps))
        biases = weight("bias", (maps,)) if bias else None
        stride, padding = (first_stride, first_padding) if i == 0 else (1, "same")
        x = activation(conv2d(x, kernel, biases, stride, padding))
        if pools[i]:
            end = last_pool if last_pool and i == len(kernels) - 1 else pool
            x = end(x, 2, 2, pool_padding)
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


CURVES = {
    "leaky ReLU (slope 0.2)": leaky_relu,
    "leaky ReLU (slope 0.3)": partial(leaky_relu, slope=0.3),
    "ELU": ACTIVATIONS["elu"],
    "SELU": MORE_ACTIVATIONS["selu"],
    "ReLU6": ACTIVATIONS["relu6"],
    "swish (SiLU)": ACTIVATIONS["silu"],
    "GELU": MORE_ACTIVATIONS["gelu"],
}
"""Activations that learners put in place of ReLU."""


def networks(x, weight):
    """Mistakes in the textbook network when it is not training."""
    tanh = np.tanh

    def norm(x):
        kinds = "gamma", "beta", "moving_mean", "moving_variance"
        return batch_norm(x, *(weight(kind, x.shape[-1:]) for kind in kinds))

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
        **{
            f"{name} in place of ReLU{where}": {
                "conv": (curve if convs else relu,) * 5,
                "hidden_activations": (curve if hidden else relu,) * 2,
            }
            for name, curve in CURVES.items()
            for where, convs, hidden in (
                ("", True, True),
                (" in the convolutions", True, False),
                (" in the hidden dense layers", False, True),
            )
        },
        "tanh in the convolutions": {"conv": (tanh,) * 5},
        "sigmoid in the convolutions": {"conv": (_sigmoid,) * 5},
        "batch normalization before Flatten": {"squeeze": lambda x: flatten(norm(x))},
        "batch normalization after each convolution, before its ReLU": {
            "conv": (lambda x: relu(norm(x)),) * 5
        },
        "batch normalization after each convolution's ReLU": {
            "conv": (lambda x: norm(relu(x)),) * 5
        },
        "average pooling at the end": {"last_pool": avg_pool2d},
        "global average pooling after the last convolution, no Flatten": {
            "pools": (True, False, True, False, False),
            "squeeze": lambda x: x.mean(axis=(1, 2)),
        },
        "a first convolution with stride 2 in place of a pooling": {
            "first_stride": 2,
            "pools": (False, False, True, False, True),
        },
        'a first convolution with padding "valid"': {"first_padding": "valid"},
        "one convolution of 256 filters: there are two": {
            "kernels": (7, 3, 3, 3),
            "filters": (64, 128, 128, 256),
            "conv": (relu,) * 4,
            "pools": (True, False, True, True),
        },
        "one convolution of 128 filters: there are two": {
            "kernels": (7, 3, 3, 3),
            "filters": (64, 128, 256, 256),
            "conv": (relu,) * 4,
            "pools": (True, True, False, True),
        },
        "three convolutions of 256 filters: there are two": {
            "kernels": (7, 3, 3, 3, 3, 3),
            "filters": (64, 128, 128, 256, 256, 256),
            "conv": (relu,) * 6,
            "pools": (True, False, True, False, False, True),
        },
        **{
            f"{told} filters: they should be 64, 128 and 256": {"filters": filters}
            for told, filters in {
                "64, 128 and 512": (64, 128, 128, 512, 512),
                "128, 256 and 512": (128, 256, 256, 512, 512),
                "64, 64 and 128": (64, 64, 64, 128, 128),
                "64, 128, 64, 256 and 256": (64, 128, 64, 256, 256),
            }.items()
        },
        **{
            f"dense layers of {one} and {two}: they should be 128 and 64": {"hidden": (one, two)}
            for one, two in ((256, 64), (256, 128), (128, 32), (128, 128), (512, 64), (64, 64))
        },
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
        "dropout before the dense layer of 128 in place of after it": samples(0, 0.5, 0.5),
    }
    return {RESULT_OF + why: value for why, value in wrong.items()}


def _dense(x, weight, units, bias=True):
    kernel = weight("kernel", (x.shape[-1], units))
    return dense(x, kernel, weight("bias", (units,)) if bias else None)
