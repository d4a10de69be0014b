"""The networks of 06-googlenet as learners get them wrong: sentence → function that computes it.

The sentences complete "Likely mistake: …" in the learner's feedback.
"""

from functools import partial
from itertools import permutations
from math import ceil, floor

import numpy as np

from autograder.assignments.googlenet import oracle
from autograder.assignments.googlenet.mistakes import RESULT_OF
from autograder.assignments.shared.layers import (
    avg_pool2d,
    conv2d,
    flatten,
    max_pool2d,
    relu,
    softmax,
)

BRANCHES = ("1×1", "3×3", "5×5", "pooling")


def _linear(x):
    return x


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


# ------------------------------------------------------------------ the module


def _branches(
    x,
    filters,
    weight,
    middle=relu,
    last=relu,
    projected=relu,
    five=5,
    pooled=lambda x: max_pool2d(x, 3, 1, "same"),
    pool_last=False,
    reduced=(True, True),
    projection=True,
    linear="",
):
    """The four branches with knobs; left alone, they are right. One may be ``linear``."""
    f1, r3, f3, r5, f5, p = filters

    def conv(x, weight, maps, size, activation, name=""):
        active = _linear if name and name == linear else activation
        return oracle.conv(x, weight, maps, size, activation=active)

    def narrowed(maps, wanted, name):
        return conv(x, weight, maps, 1, middle, name) if wanted else x

    if pool_last:
        fourth = pooled(conv(x, weight, p, 1, projected))
    elif projection:
        fourth = conv(pooled(x), weight, p, 1, projected)
    else:
        fourth = pooled(x)
    return [
        conv(x, weight, f1, 1, last, "1×1"),
        conv(narrowed(r3, reduced[0], "r3"), weight, f3, 3, last, "3×3"),
        conv(narrowed(r5, reduced[1], "r5"), weight, f5, five, last, "5×5"),
        fourth,
    ]


def _zero_padded(x):
    return max_pool2d(np.pad(x, [(0, 0), (1, 1), (1, 1), (0, 0)]), 3, 1, "valid")


def _twice(x, filters, weight, kernel_size):
    """Two convolutions in the place of the 5×5."""
    f1, r3, f3, r5, f5, p = filters
    right = oracle.branches(x, filters, weight)
    conv = oracle.conv
    right[2] = conv(conv(conv(x, weight, r5, 1), weight, f5, kernel_size), weight, f5, kernel_size)
    return right


def _with_same_input(x, filters, weight):
    """Branches one after the other in place of side by side."""
    f1, r3, f3, r5, f5, p = filters
    conv = oracle.conv
    first = conv(x, weight, f1, 1)
    second = conv(conv(first, weight, r3, 1), weight, f3, 3)
    third = conv(conv(second, weight, r5, 1), weight, f5, 5)
    fourth = conv(max_pool2d(third, 3, 1, "same"), weight, p, 1)
    return [first, second, third, fourth]


_STACKED = ("1×1", "3×3", "5×5")
WRONG_BRANCHES = {
    "3×3 kernels in the 5×5 branch": partial(_branches, five=3),
    "7×7 kernels in the 5×5 branch": partial(_branches, five=7),
    "two 3×3 convolutions in the 5×5 branch": partial(_twice, kernel_size=3),
    "two 5×5 convolutions in the 5×5 branch": partial(_twice, kernel_size=5),
    "reductions without a ReLU": partial(_branches, middle=_linear),
    "the 3×3's reduction without a ReLU": partial(_branches, linear="r3"),
    "the 5×5's reduction without a ReLU": partial(_branches, linear="r5"),
    **{f"the {name} without a ReLU": partial(_branches, linear=name) for name in _STACKED},
    "reductions and projection without a ReLU": partial(
        _branches, middle=_linear, projected=_linear
    ),
    "a projection without a ReLU": partial(_branches, projected=_linear),
    "convolutions without any ReLU": partial(
        _branches, middle=_linear, last=_linear, projected=_linear
    ),
    "ReLUs after the reductions only": partial(_branches, last=_linear, projected=_linear),
    "average pooling in place of max pooling": partial(
        _branches, pooled=lambda x: avg_pool2d(x, 3, 1, "same")
    ),
    "pooling windows of 2×2": partial(_branches, pooled=lambda x: max_pool2d(x, 2, 1, "same")),
    "pooling windows of 5×5": partial(_branches, pooled=lambda x: max_pool2d(x, 5, 1, "same")),
    "no pooling at all in the fourth branch": partial(_branches, pooled=_linear),
    "zeros as padding of the pooling: they win over negative values": partial(
        _branches, pooled=_zero_padded
    ),
    "the projection before the pooling: it comes after": partial(_branches, pool_last=True),
    "pooled maps without a projection": partial(_branches, projection=False),
    "no reduction before the 3×3": partial(_branches, reduced=(False, True)),
    "no reduction before the 5×5": partial(_branches, reduced=(True, False)),
    "no reductions": partial(_branches, reduced=(False, False)),
    "branches one after the other: each works on the module's own input": _with_same_input,
}

SWAPS = {
    "swapping each reduction with the layer after it: r3 with f3, r5 with f5": (0, 2, 1, 4, 3, 5),
    "swapping the reductions r3 and r5": (0, 3, 2, 1, 4, 5),
    "reading the six numbers as (f1, f3, r3, f5, r5, p) and so on: r3 comes before f3": (
        0,
        2,
        1,
        3,
        4,
        5,
    ),
    "reading the six numbers as (f1, f3, f5, r3, r5, p)": (0, 3, 1, 4, 2, 5),
    "reading the six numbers as (f1, r3, r5, f3, f5, p)": (0, 1, 3, 2, 4, 5),
    "swapping f1 and the projection p": (5, 1, 2, 3, 4, 0),
    "reading the six numbers backwards": (5, 4, 3, 2, 1, 0),
}


def _stack(parts):
    return np.concatenate(parts, axis=-1)


def modules(x, filters, weight):
    """Mistakes in a module, each the stacked maps."""
    wrong = {why: partial(make, x, filters, weight) for why, make in WRONG_BRANCHES.items()}
    for why, order in SWAPS.items():
        wrong[why] = partial(oracle.branches, x, [filters[i] for i in order], weight)
    wrong["convolutions without biases"] = partial(
        oracle.branches, x, filters, lambda kind, shape: weight(kind, shape) * (kind != "bias")
    )
    known = {RESULT_OF + why: lambda make=make: _stack(make()) for why, make in wrong.items()}
    right = partial(oracle.branches, x, filters, weight)
    known[RESULT_OF + "stacking along the width: the depth is the last axis"] = lambda: (
        np.concatenate(right(), axis=2)
    )
    known[RESULT_OF + "stacking along the height: the depth is the last axis"] = lambda: (
        np.concatenate(right(), axis=1)
    )
    return known


def module_shapes(shape, filters):
    """Mistakes in a module's output shape."""
    *sides, maps_in = shape
    f1, r3, f3, r5, f5, p = filters
    wrong = {
        "stacking the reductions as well: they stay inside their branches": sum(filters),
        "pooled maps without a projection": f1 + f3 + f5 + maps_in,
        "leaving the pooling branch out": f1 + f3 + f5,
        "swapping each reduction with the layer after it: r3 with f3, r5 with f5": f1 + r3 + r5 + p,
        "reading the six numbers as (f1, f3, f5, r3, r5, p)": f1 + r3 + f3 + p,
        "reading the six numbers as (f1, r3, r5, f3, f5, p)": f1 + r5 + f5 + p,
        "the 3×3 branch alone": f3,
    }
    return {RESULT_OF + why: (*sides, maps) for why, maps in wrong.items()}


def orders(parts):
    """The branches stacked in every wrong order."""
    return {
        f"the branches are stacked in the order {', '.join(BRANCHES[i] for i in order)}": (
            lambda order=order: _stack([parts[i] for i in order])
        )
        for order in permutations(range(4))
        if order != (0, 1, 2, 3)
    }


# ------------------------------------------------------------------ the network


def _stem(
    x,
    weight,
    scale,
    stride=2,
    first="same",
    pools=(oracle.pool, oracle.pool),
    norms=(oracle.lrn, oracle.lrn),
    before=(False, True),
    reduction=True,
    activations=(relu, relu, relu),
):
    """The stem with knobs. ``before``: whether each LRN comes before its pooling."""

    def pooled(x, i):
        if before[i]:
            return pools[i](norms[i](x))
        return norms[i](pools[i](x))

    x = oracle.conv(x, weight, scale(64), 7, stride, activations[0], first)
    x = pooled(x, 0)
    if reduction:
        x = oracle.conv(x, weight, scale(64), 1, activation=activations[1])
    return pooled(oracle.conv(x, weight, scale(192), 3, activation=activations[2]), 1)


def _pooling(kind=max_pool2d, size=3, stride=2, padding="same"):
    return lambda x: kind(x, size, stride, padding)


def _padded_like_torch(x, weight, scale):
    """Three pixels of zeros on every side in place of "same", which puts the odd one last."""
    x = np.pad(x, [(0, 0), (3, 3), (3, 3), (0, 0)])
    kernel = weight("kernel", (7, 7, x.shape[-1], scale(64)))
    x = relu(conv2d(x, kernel, weight("bias", (scale(64),)), 2, "valid"))
    x = oracle.lrn(oracle.pool(x))
    x = oracle.conv(oracle.conv(x, weight, scale(64), 1), weight, scale(192), 3)
    return oracle.pool(oracle.lrn(x))


def _stack_of(make):
    return lambda x, filters, weight: _stack(make(x, filters, weight))


def networks(x, weight, classes, width, scale=None):
    """Mistakes in the whole network: class probabilities, or what comes in their place."""
    scale = scale or (lambda n: oracle.scaled(n, width))

    def net(means=oracle.means, last=softmax, **knobs):
        def compute():
            maps = oracle.trunk(x, weight, scale, **knobs)["5b"]
            return last(oracle.classify(means(maps), weight, classes))

        return compute

    wrong = {
        "leaving the softmax out": net(last=_linear),
        "a sigmoid in place of the softmax": net(last=_sigmoid),
        "a softmax over the batch": net(last=lambda z: softmax(z.T).T),
        "Flatten in place of global average pooling": net(means=flatten),
        "global max pooling in place of global average pooling": net(
            means=lambda maps: maps.max(axis=(1, 2))
        ),
        "a ReLU before the softmax": net(last=lambda z: softmax(relu(z))),
        "a first convolution with stride 1": net(stem=partial(_stem, stride=1)),
        'a first convolution of padding "valid"': net(stem=partial(_stem, first="valid")),
        "padding 3 pixels on every side of the first convolution": net(stem=_padded_like_torch),
        "no ReLU after the first convolution": net(
            stem=partial(_stem, activations=(_linear, relu, relu))
        ),
        "no ReLU after reduce 2": net(stem=partial(_stem, activations=(relu, _linear, relu))),
        "no ReLU after conv 2": net(stem=partial(_stem, activations=(relu, relu, _linear))),
        "leaving reduce 2 out": net(stem=partial(_stem, reduction=False)),
        "leaving pool 1 out": net(stem=partial(_stem, pools=(_linear, oracle.pool))),
        "leaving pool 2 out": net(stem=partial(_stem, pools=(oracle.pool, _linear))),
        "leaving pool 3 out": net(pooled=("5a",)),
        "leaving pool 4 out": net(pooled=("4a",)),
        "leaving pool 3 and pool 4 out": net(pooled=()),
        "a pooling before module 4b in place of 4a": net(pooled=("4b", "5a")),
        "a pooling before module 4e in place of 5a": net(pooled=("4a", "4e")),
        "a pooling before module 3b as well": net(pooled=("3b", "4a", "5a")),
    }
    for what, pool in {
        'poolings of padding "valid"': _pooling(padding="valid"),
        "pooling windows of 2×2 between the modules and in the stem": _pooling(size=2),
        "average pooling between the modules and in the stem": _pooling(kind=avg_pool2d),
    }.items():
        wrong[what] = net(stem=partial(_stem, pools=(pool, pool)), pool=pool)
    mean = _pooling(kind=avg_pool2d)
    wrong["average pooling between the modules"] = net(pool=mean)
    for what, pools in {
        "the stem": (mean, mean),
        "pool 1": (mean, oracle.pool),
        "pool 2": (oracle.pool, mean),
    }.items():
        wrong[f"average pooling in {what}"] = net(stem=partial(_stem, pools=pools))
    wrong["pooling windows of 2×2 between the modules"] = net(pool=_pooling(size=2))
    for name in oracle.MODULES:
        wrong[f"leaving module {name} out"] = net(without=(name,))
    for why, make in WRONG_BRANCHES.items():
        wrong[f"modules with {why}"] = net(module=_stack_of(make))
    for why, order in SWAPS.items():
        wrong[why] = net(
            module=lambda x, filters, weight, order=order: oracle.inception(
                x, [filters[i] for i in order], weight
            )
        )
    known = {RESULT_OF + why: value for why, value in wrong.items()}
    for order in ((0, 2, 1, 3), (0, 1, 3, 2), (3, 0, 1, 2), (3, 2, 1, 0)):
        names = ", ".join(BRANCHES[i] for i in order)
        known[f"the branches are stacked in the order {names}"] = net(
            module=lambda x, filters, weight, order=order: _stack(
                [oracle.branches(x, filters, weight)[i] for i in order]
            )
        )
    return known


CONSTANTS = {
    "a window of eleven maps: depth_radius=5 is half a window": {"radius": 5},
    "a window of three maps: two on each side make five": {"radius": 1},
    "TensorFlow's defaults": {"radius": 5, "alpha": 1.0, "beta": 0.5},
    "AlexNet's own constants: k = 2 and alpha = 1e-4": {"bias": 2.0, "alpha": 1e-4},
    "alpha divided by the five maps": {"alpha": 4e-6},
}
"""Of a normalization."""


def norms_of_the_stem():
    """Mistakes in the two normalizations themselves: both functions."""
    one, none = oracle.lrn, _linear
    wrong = {
        "no local response normalization at all": (none, none),
        "leaving out the first local response normalization": (none, one),
        "leaving out the second local response normalization": (one, none),
    }
    return wrong | {why: (partial(oracle.lrn, **knobs),) * 2 for why, knobs in CONSTANTS.items()}


def normalizations(x, weight, classes, width):
    """Mistakes in local response normalization: class probabilities."""

    def net(**knobs):
        def compute():
            stem = partial(_stem, **knobs)
            scale = lambda n: oracle.scaled(n, width)  # noqa: E731
            maps = oracle.trunk(x, weight, scale, stem=stem)["5b"]
            return softmax(oracle.classify(oracle.means(maps), weight, classes))

        return compute

    one, none = oracle.lrn, _linear
    wrong = {
        "no local response normalization at all": net(norms=(none, none)),
        "leaving out the first local response normalization": net(norms=(none, one)),
        "leaving out the second local response normalization": net(norms=(one, none)),
        "the first local response normalization before pool 1: it comes after": net(
            before=(True, True)
        ),
        "the second local response normalization after pool 2: it comes before": net(
            before=(False, False)
        ),
        "both local response normalizations on the wrong side of their pooling": net(
            before=(True, False)
        ),
    }
    for why, knobs in CONSTANTS.items():
        wrong[why] = net(norms=(partial(oracle.lrn, **knobs),) * 2)
    return {RESULT_OF + why: value for why, value in wrong.items()}


def widths(x, weight, classes, width):
    """Mistakes in scaling the numbers of maps: class probabilities."""

    def net(scale, stem_scale=None):
        def compute():
            stem = oracle.stem
            if stem_scale:
                stem = lambda x, weight, _: oracle.stem(x, weight, stem_scale)  # noqa: E731
            maps = oracle.trunk(x, weight, scale, stem=stem)["5b"]
            return softmax(oracle.classify(oracle.means(maps), weight, classes))

        return compute

    right = partial(oracle.scaled, width=width)
    wrong = {
        "rounding down: `scaled` rounds to the nearest": net(lambda n: max(1, floor(n * width))),
        "rounding up: `scaled` rounds to the nearest": net(lambda n: ceil(n * width)),
        "leaving the stem at full width": net(right, lambda n: n),
        "leaving the modules at full width": net(lambda n: n, right),
        "not using width at all": net(lambda n: n),
        "rounding to multiples of 8": net(lambda n: max(8, round(n * width / 8) * 8)),
    }
    return {RESULT_OF + why: value for why, value in wrong.items()}


def dropouts(x, weight, classes, width, rng):
    """Mistakes in dropout: samples of what the network gives in training."""

    def samples(rate):
        return lambda: oracle.training_samples(x, weight, classes, width, 6_000, rng, rate)

    wrong = {
        "no dropout": samples(0.0),
        "a dropout of 60 %: the rate is what is dropped, not what is kept": samples(0.6),
        **{f"a dropout of {n} %": samples(n / 100) for n in (4, 10, 20, 25, 30, 35, 45, 50)},
        "a dropout of 70 %, that of the auxiliary classifiers": samples(0.7),
    }

    def after():
        """Dropout of the outputs."""
        still = oracle.googlenet(x, weight, classes, width)
        drawn = rng.random((6_000, classes)) < oracle.RATE
        return np.where(drawn, 0.0, still / (1 - oracle.RATE))

    wrong["dropout after the last layer: it comes before"] = after
    return {RESULT_OF + why: value for why, value in wrong.items()}


# ------------------------------------------------------------------ auxiliary classifiers


def _five_by_five(x):
    return avg_pool2d(x, 5, 3, "valid")


def _hidden(
    maps,
    weight,
    width,
    pool=_five_by_five,
    activations=(relu, relu),
    convolution=True,
    layer=True,
):
    x = pool(maps)
    if convolution:
        x = oracle.conv(x, weight, oracle.scaled(128, width), 1, activation=activations[0])
    x = flatten(x)
    if layer:
        x = activations[1](oracle.classify(x, weight, oracle.scaled(1024, width)))
    return x


def auxiliaries(x, weight, classes, width):
    """Mistakes in the three outputs: lists of three."""
    outputs = oracle.trunk(x, weight, lambda n: oracle.scaled(n, width))

    def three(at=("4a", "4d"), order=(0, 1, 2), last=softmax, means=None, **knobs):
        def compute():
            head = means or partial(_hidden, weight=weight, width=width, **knobs)
            tops = [oracle.means(outputs["5b"]), *(head(outputs[name]) for name in at)]
            found = [last(oracle.classify(top, weight, classes)) for top in tops]
            return [found[i] for i in order]

        return compute

    def _names(order):
        return ", ".join(("main", "4a", "4d")[i] for i in order)

    wrong = {
        f"the outputs come in the order {_names(order)}": three(order=order)
        for order in permutations(range(3))
        if order != (0, 1, 2)
    }
    for at in [("4b", "4e"), ("4a", "4e"), ("4b", "4d"), ("3b", "4e"), ("4a", "4c"), ("3a", "4a")]:
        wrong[f"the auxiliary classifiers sit on {at[0]} and {at[1]}"] = three(at=at)
    for why, knobs in {
        "max pooling in the auxiliary classifiers": {"pool": _pooling(max_pool2d, 5, 3, "valid")},
        'padding "same" in their pooling': {"pool": _pooling(avg_pool2d, 5, 3, "same")},
        "a stride of 5 in their pooling": {"pool": _pooling(avg_pool2d, 5, 5, "valid")},
        "a stride of 1 in their pooling": {"pool": _pooling(avg_pool2d, 5, 1, "valid")},
        "pooling windows of 3×3 in the auxiliary classifiers": {
            "pool": _pooling(avg_pool2d, 3, 3, "valid")
        },
        "no pooling in the auxiliary classifiers": {"pool": _linear},
        "no ReLU after their 1×1 convolution": {"activations": (_linear, relu)},
        "no ReLU after their hidden dense layer": {"activations": (relu, _linear)},
        "leaving their 1×1 convolution out": {"convolution": False},
        "leaving their hidden dense layer out": {"layer": False},
        "logits: the softmax is missing": {"last": _linear},
        "global average pooling in the auxiliary classifiers, and nothing else": {
            "means": oracle.means
        },
    }.items():
        wrong[RESULT_OF + why] = three(**knobs)
    return wrong


def auxiliary_dropouts(x, weight, classes, width, at, rng):
    """Mistakes in the dropout of an auxiliary classifier: samples."""

    def samples(rate):
        return lambda: oracle.auxiliary_samples(x, weight, classes, width, at, 6_000, rng, rate)

    wrong = {
        "no dropout in the auxiliary classifiers": samples(0.0),
        "a dropout of 30 % in the auxiliary classifiers: 70 % are dropped, not kept": samples(0.3),
        "a dropout of 40 % in the auxiliary classifiers, that of the main output": samples(0.4),
        **{
            f"a dropout of {n} % in the auxiliary classifiers": samples(n / 100)
            for n in (20, 50, 60, 75, 80)
        },
    }
    return {RESULT_OF + why: value for why, value in wrong.items()}
