"""Definitions behind 08-challenge: what a layer costs, and which networks are not beaten.

Costs as in `graph`. A Pareto front is what is left when all that is dominated is taken away
(V. Pareto's optimum; K. Deb, Multi-Objective Optimization Using Evolutionary Algorithms (2001),
definition 2.5). The saving of a separable convolution: A. Howard and others, "MobileNets" (2017),
section 3.1 (https://arxiv.org/abs/1704.04861).
"""

from math import ceil


def layer_cost(layer, shape):
    """(output shape, parameters, multiply-adds) of one layer for one image.

    Raises:
        ValueError: an unknown kind, or a dense layer on maps.
    """
    kind, *options = layer
    if kind == "conv":
        kernel_size, filters, stride = options
        out = strided(shape, stride, filters)
        weights = kernel_size**2 * shape[2] * filters
        return out, weights + filters, weights * out[0] * out[1]
    if kind == "depthwise":
        kernel_size, stride = options
        out = strided(shape, stride, shape[2])
        weights = kernel_size**2 * shape[2]
        return out, weights + shape[2], weights * out[0] * out[1]
    if kind == "separable":
        kernel_size, filters, stride = options
        out = strided(shape, stride, filters)
        weights = kernel_size**2 * shape[2] + shape[2] * filters
        return out, weights + filters, weights * out[0] * out[1]
    if kind == "norm":
        return tuple(shape), 4 * shape[-1], values(shape)
    if kind == "pool":
        (size,) = options
        return (shape[0] // size, shape[1] // size, shape[2]), 0, 0
    if kind == "global":
        return (shape[2],), 0, 0
    if kind == "dense":
        (units,) = options
        if len(shape) != 1:
            raise ValueError(f"a dense layer on maps of shape {shape}")
        return (units,), shape[0] * units + units, shape[0] * units
    raise ValueError(f"unknown kind of layer: {kind!r}")


def strided(shape, stride, maps):
    """Shape of the maps that windows under "same" padding give."""
    return ceil(shape[0] / stride), ceil(shape[1] / stride), maps


def values(shape):
    """How many values an image of this shape has."""
    product = 1
    for size in shape:
        product *= size
    return product


def separable_saving(kernel_size, filters):
    """How many times the multiply-adds of a separable convolution an ordinary one takes."""
    return kernel_size**2 * filters / (kernel_size**2 + filters)


def pareto_front(costs, accuracies):
    """Numbers of the networks that no other dominates, by rising cost, equals by number.

    One dominates another if it costs no more and is at least as accurate, and is better in one of
    the two.
    """

    def dominated(i):
        return any(
            costs[j] <= costs[i]
            and accuracies[j] >= accuracies[i]
            and (costs[j] < costs[i] or accuracies[j] > accuracies[i])
            for j in range(len(costs))
        )

    left = [i for i in range(len(costs)) if not dominated(i)]
    return sorted(left, key=lambda i: (costs[i], i))
