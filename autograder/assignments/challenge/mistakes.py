"""Wrong answers of 08-challenge that are known by what they give."""

import numpy as np

from autograder.assignments.challenge import oracle
from autograder.judge import same_value

FLOOR = "strides rounded down: under 'same' a window begins at every stride-th pixel"
AT_INPUT = "the pixels of the input counted, not those of the output: a stride leaves some out"
AS_CONVOLUTION = "a depthwise kernel counted for every map: it reaches into one map only"
NO_MIXING = "the 1×1 convolution of a separable one is missing"
NO_BIASES = "the biases are missing"
TWO_A_MAP = "a normalization keeps a mean and a variance for each map as well: four weights a map"
BIASES_MULTIPLIED = "biases counted as multiply-adds: they are added only"
ONLY_LEARNING = "the means and variances of normalizations are missing: they count as parameters"
FREE_NORM = "the normalization is missing: here it counts one for each value"


FLOPS = "a multiplication and an addition counted as two: a multiply-add is one"
TWO_NORM = "two for each value of a normalization: here it counts one"
FOUR_NORM = "four for each value of a normalization: here it counts one"
POOLING = "poolings counted as multiply-adds: they count none"
SIDE = "the kernel's side in place of its area"
NEAREST = "strides rounded to the nearest: under 'same' a window begins at every stride-th pixel"
MAPS_FIRST = "the shape read as (maps, height, width): it is (height, width, maps)"
DEPTHWISE_ALIKE = "a depthwise convolution of one kernel for all maps: each map has its own"
MIXING_AT_INPUT = "the depthwise half of a separable one without its stride: it has the stride"


def explaining(kinds, got, expected, wrong):
    """The one mistake that explains all answers, or nothing: made with all layers, or with all of
    one kind.

    Args:
        kinds: of the layer, for each case.
        got, expected: of each case.
        wrong: of each case {sentence: the answer with that mistake, where it shows}.
    """
    sentences = dict.fromkeys(why for known in wrong for why in known)
    for only in (None, *dict.fromkeys(kinds)):
        for why in sentences:
            mistaken = [
                known.get(why, right) if only in (None, kind) else right
                for kind, known, right in zip(kinds, wrong, expected, strict=True)
            ]
            if all(map(same_value, got, mistaken)):
                return why
    return ""


def _turned(layer, shape, index):
    """What comes of a shape whose maps are taken for its height."""
    return oracle.layer_cost(layer, (*shape[1:], shape[0]))[index]


def cost_shapes(layer, shape):
    """Sentence → output shape."""
    kind, *options = layer
    right = oracle.layer_cost(layer, shape)[0]
    if kind == "pool":
        (size,) = options
        return {
            "poolings rounded up: under 'valid' what is left over is dropped": (
                *(-(-n // size) for n in shape[:2]),
                shape[2],
            ),
            "poolings of stride 1": (*(n - size + 1 for n in shape[:2]), shape[2]),
        }
    if kind == "global":
        return {
            "axes of length 1 are kept: the means are (maps,)": (1, 1, shape[2]),
            "the values of all maps in a row: `global` takes the mean of each": (
                oracle.values(shape),
            ),
        }
    if kind == "dense":
        return {"an int in the place of a tuple of one": right[0]}
    if kind not in ("conv", "depthwise", "separable"):
        return {}
    kernel_size, stride = options[0], options[-1]
    low = tuple(n // stride for n in shape[:2])
    valid = tuple((n - kernel_size) // stride + 1 for n in shape[:2])
    wrong = {
        FLOOR: (*low, right[2]),
        NEAREST: (*(round(n / stride) for n in shape[:2]), right[2]),
        MAPS_FIRST: _turned(layer, shape, 0),
        "the stride is left out": (*shape[:2], right[2]),
        'padding "valid": here it is "same"': (*valid, right[2]),
        "maps first: they come last": (right[2], *right[:2]),
    }
    if kind != "depthwise":
        wrong["the number of maps stays: `filters` come out"] = (*right[:2], shape[2])
    return wrong


def cost_parameters(layer, shape):
    """Sentence → number of parameters."""
    kind, *options = layer
    out, right, products = oracle.layer_cost(layer, shape)
    if kind == "norm":
        return {
            TWO_A_MAP: 2 * shape[-1],
            "a normalization has four weights for each map, not for each value": (
                4 * oracle.values(shape)
            ),
            "the normalization is missing: it keeps four numbers for each map": 0,
        }
    if kind in ("pool", "global"):
        return {}
    wrong = {NO_BIASES: right - out[-1]}
    if kind == "dense":
        return wrong | {"the biases of dense layers are missing": right - out[-1]}
    kernel_size, maps = options[0], shape[2]
    wrong |= {
        "the biases of convolutions are missing": right - out[-1],
        "a bias for each map that comes in: each that comes out has one": right - out[-1] + maps,
        "a single bias for the whole layer": right - out[-1] + 1,
        "weights counted at every pixel: a convolution has them once": products + out[-1],
    }
    weights = right - out[-1]
    wrong[MAPS_FIRST] = _turned(layer, shape, 1)
    if kind == "depthwise":
        wrong[DEPTHWISE_ALIKE] = kernel_size**2 + maps
        wrong[AS_CONVOLUTION] = kernel_size**2 * maps**2 + maps
        wrong["depthwise convolutions without biases: they have one a map"] = weights
        wrong["one depthwise kernel for all maps: each map has its own"] = kernel_size**2 + maps
    if kind == "separable":
        wrong[NO_MIXING] = right - maps * options[1]
        wrong["two rows of biases: only the 1×1 convolution has some"] = right + maps
        wrong["separable convolutions without biases: the 1×1 has them"] = weights
        wrong["a separable convolution counted as an ordinary one"] = (
            kernel_size**2 * maps * options[1] + options[1]
        )
        wrong["one depthwise kernel for all maps: each map has its own"] = (
            kernel_size**2 + maps * options[1] + options[1]
        )
        wrong["the depthwise half of a separable one is missing"] = maps * options[1] + options[1]
    depthwise = kernel_size**2 * maps if kind == "separable" else weights
    wrong[SIDE] = right - depthwise + depthwise // kernel_size
    return wrong


def cost_products(layer, shape):
    """Sentence → number of multiply-adds."""
    kind, *options = layer
    out, _, right = oracle.layer_cost(layer, shape)
    if kind == "norm":
        return {FREE_NORM: 0, TWO_NORM: 2 * right, FOUR_NORM: 4 * right, FLOPS: 2 * right} | {
            "a normalization counted once for each map: it works on each value": shape[-1],
            "a normalization's weights in place of its values": 4 * shape[-1],
        }
    if kind == "pool":
        return {
            POOLING: options[0] ** 2 * oracle.values(out),
            "the windows of poolings counted as multiply-adds: they count none": (
                options[0] ** 2 * oracle.values(out)
            ),
            "one for each value that a pooling gives: poolings count none": oracle.values(out),
        }
    if kind == "global":
        return {
            POOLING: oracle.values(shape),
            "the sums of global means counted: sums count none": oracle.values(shape),
            "one for each value that a pooling gives: poolings count none": out[0],
        }
    if kind == "dense":
        return {
            BIASES_MULTIPLIED: right + out[0],
            FLOPS: 2 * right,
            "dense layers counted with their biases: those are added only": right + out[0],
        }
    return _convolution_products(kind, options, shape, out, right)


def _convolution_products(kind, options, shape, out, right):
    pixels, before = out[0] * out[1], shape[0] * shape[1]
    kernel_size, stride, maps = options[0], options[-1], shape[2]
    inside = [(n - kernel_size) // stride + 1 for n in shape[:2]]
    wrong = {
        AT_INPUT: right // pixels * before,
        BIASES_MULTIPLIED: right + pixels * out[2],
        "the weights counted once: each is used at every pixel of the output": right // pixels,
        FLOOR: right // pixels * (shape[0] // stride) * (shape[1] // stride),
        FLOPS: 2 * right,
        'windows that fit inside only: padding is "same", and included': right
        // pixels
        * inside[0]
        * inside[1],
        "biases counted once: they are added only": right + out[2],
        "biases or activations of convolutions counted: neither is a multiply-add": right
        + pixels * out[2],
        "the input's pixels divided by the stride twice: each side is rounded up by itself": right
        // pixels
        * before
        // stride**2,
        NEAREST: right // pixels * round(shape[0] / stride) * round(shape[1] / stride),
        MAPS_FIRST: _turned((kind, *options), shape, 2),
        SIDE: right // kernel_size,
    }
    if kind == "depthwise":
        wrong[DEPTHWISE_ALIKE] = kernel_size**2 * pixels
        wrong[AS_CONVOLUTION] = kernel_size**2 * maps**2 * pixels
        wrong["one depthwise kernel for all maps: each map has its own"] = kernel_size**2 * pixels
    if kind == "separable":
        deep, mixing = kernel_size**2 * maps * pixels, maps * options[1] * pixels
        wrong[NO_MIXING] = deep
        wrong[SIDE] = deep // kernel_size + mixing
        wrong["the depthwise half of a separable one is missing"] = mixing
        wrong["a separable convolution counted as an ordinary one"] = deep * options[1]
        wrong[MIXING_AT_INPUT] = kernel_size**2 * maps * before + mixing
        wrong["one depthwise kernel for all maps: each map has its own"] = (
            kernel_size**2 * pixels + mixing
        )
    return wrong


# ------------------------------------------------------------------ the learner's own network


def own_parameters(right, moving, by_kind):
    """Sentence → parameters of the learner's network, miscounted.

    Args:
        by_kind: {(class of layer, name of weight): how many}.
    """
    wrong = {ONLY_LEARNING: right - moving, "the biases are missing": right}
    wrong["the biases are missing"] -= sum(n for (_, w), n in by_kind.items() if w == "bias")
    wrong["the moving averages alone"] = moving
    norms = sum(n for (kind, _), n in by_kind.items() if kind == "BatchNormalization")
    wrong["the normalizations are missing: each keeps four numbers for each map"] = right - norms
    for kind in dict.fromkeys(kind for kind, _ in by_kind):
        several = sum(n for (k, _), n in by_kind.items() if k == kind)
        wrong[f"the weights of every {kind} are missing"] = right - several
        wrong[f"the weights of every {kind} are counted twice"] = right + several
    return {why: value for why, value in wrong.items() if value != right}


def own_products(each):
    """Sentence → multiply-adds of the learner's network, miscounted.

    Args:
        each: for each use of a layer (class, multiply-adds, shape of its output, biases).
    """
    right = sum(products for _, products, *_ in each)
    norms = sum(n for kind, n, *_ in each if kind == "BatchNormalization")
    biases = sum(int(np.prod(shape)) for *_, shape, biased in each if biased)
    wrong = {
        FREE_NORM: right - norms,
        TWO_NORM: right + norms,
        FOUR_NORM: right + 3 * norms,
        FLOPS: 2 * right,
        BIASES_MULTIPLIED: right + biases,
        "of convolutions, not of dense layers": right - sum(n for k, n, *_ in each if k == "Dense"),
    }
    for kind in dict.fromkeys(kind for kind, *_ in each):
        several = sum(n for k, n, *_ in each if k == kind)
        wrong[f"every {kind} is missing"] = right - several
        wrong[f"every {kind} is counted twice"] = right + several
    return {why: value for why, value in wrong.items() if value != right}


def savings(kernel_size, filters):
    """Sentence → ratio."""
    right = oracle.separable_saving(kernel_size, filters)
    return {
        "the share that is saved: how many times as many is asked for": 1 - 1 / right,
        "rounded down: the saving is no whole number": float(int(right)),
        "upside down: ordinary over separable is asked for": 1 / right,
        "the 1×1 convolution is left out": float(filters),
        "the depthwise convolution is left out": float(kernel_size**2),
        "the kernel's side in place of its area": kernel_size * filters / (kernel_size + filters),
    }


def later_first(front, costs):
    """A front in which networks of equal cost come by falling place."""
    return tuple(sorted(front, key=lambda i: (costs[i], -i)))


def fronts(costs, accuracies):
    """Sentence → list of numbers."""
    right = oracle.pareto_front(costs, accuracies)
    several = range(len(costs))

    def kept(dominates):
        left = [i for i in several if not any(dominates(j, i) for j in several)]
        return sorted(left, key=lambda i: (costs[i], i))

    seen, single = set(), []
    for i in right:
        if (costs[i], accuracies[i]) not in seen:
            seen.add((costs[i], accuracies[i]))
            single.append(i)
    best = max(accuracies, default=0)
    return {
        "of equal networks only one is kept: neither dominates the other": single,
        "only those better in both are taken as dominating: better in one and equal in the other "
        "is enough": kept(lambda j, i: costs[j] < costs[i] and accuracies[j] > accuracies[i]),
        "equal networks dominate each other away: one has to be better in something": kept(
            lambda j, i: j != i and costs[j] <= costs[i] and accuracies[j] >= accuracies[i]
        ),
        "the front of the dearest: less cost is better": kept(
            lambda j, i: (
                costs[j] >= costs[i]
                and accuracies[j] >= accuracies[i]
                and (costs[j], accuracies[j]) != (costs[i], accuracies[i])
            )
        ),
        "of networks of equal cost the less accurate ones are kept, too: they are dominated": kept(
            lambda j, i: costs[j] < costs[i] and accuracies[j] >= accuracies[i]
        ),
        "of networks of equal accuracy the dearer ones are kept, too: they are dominated": kept(
            lambda j, i: costs[j] <= costs[i] and accuracies[j] > accuracies[i]
        ),
        "the costs of the networks, not their numbers": [costs[i] for i in right],
        "numbers counted from 1, not from 0": [i + 1 for i in right],
        "only the cheapest": [i for i in several if costs[i] == min(costs)],
        "in the order of the input: by rising cost": sorted(right),
        "by falling cost": sorted(right, key=lambda i: (-costs[i], i)),
        "only the most accurate": [i for i in right if accuracies[i] == best],
    }
