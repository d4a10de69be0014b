"""Shapes, counts and receptive fields as learners get them wrong, in the form of `mistakes`."""

from math import ceil

import numpy as np

from autograder.assignments.fashion_cnn import oracle
from autograder.assignments.fashion_cnn.mistakes import RESULT_OF


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
