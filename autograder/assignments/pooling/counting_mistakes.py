"""Counts of parameters and multiply-adds as learners get them wrong, in the form of `mistakes`."""

from autograder.assignments.pooling import oracle
from autograder.assignments.pooling.mistakes import RESULT_OF


def heads(height, width, channels, classes):
    """Mistakes in (Flatten and Dense, global average and Dense)."""
    h, w, c, n = height, width, channels, classes
    flat, averaged = oracle.head_parameters(h, w, c, n)
    wrong = {
        "leaving the biases out": (flat - n, averaged - n),
        "one bias for the whole layer: there is one for each class": (
            flat - n + 1,
            averaged - n + 1,
        ),
        "one bias for each input: there is one for each class": (
            flat - n + h * w * c,
            averaged - n + c,
        ),
        "leaving the channels out": (h * w * n + n, n + n),
        "adding height, width and channels: Flatten multiplies them": ((h + w + c) * n + n, None),
        "using the height for the width too": (h * h * c * n + n, None),
        "averaging first: Flatten keeps every position": (averaged, None),
        "averaging over the channels: one number is left for each position": (None, h * w * n + n),
        "counting weights for the averaging itself: it has none": (None, averaged + h * w * c),
        "flattening: averaging leaves one number for each map": (None, flat),
    }
    return {RESULT_OF + sentence: value for sentence, value in wrong.items()}


def conv_costs(kernel_size, in_channels, out_channels, height, width):
    """Mistakes in (parameters, multiply-adds) of a convolution."""
    k, i, o, h, w = kernel_size, in_channels, out_channels, height, width
    weights, pixels = k * k * i * o, h * w
    right = (weights + o, weights * pixels)
    wrong = {
        "leaving the biases out of the parameters": (weights, right[1]),
        "counting biases as multiply-adds": (right[0], right[0] * pixels),
        "adding the biases once to the multiply-adds": (right[0], right[1] + o),
        "leaving the input channels out: a filter has weights for each of them": (
            k * k * o + o,
            k * k * o * pixels,
        ),
        "leaving the output channels out: that is one filter": (k * k * i + 1, k * k * i * pixels),
        "one bias for the whole layer: each filter has its own": (weights + 1, right[1]),
        "a bias for each input channel: each filter has one": (weights + i, right[1]),
        "a bias for each pair of input and output channel: each filter has one": (
            weights + i * o,
            right[1],
        ),
        "not squaring kernel_size": (k * i * o + o, k * i * o * pixels),
        "counting multiplications and additions apart: together they are one": (
            right[0],
            2 * right[1],
        ),
        'padding "valid": under "same" every pixel has its window': (
            right[0],
            weights * (h - k + 1) * (w - k + 1),
        ),
        "leaving the image's size out of the multiply-adds": (right[0], weights),
        "multiplying the parameters by the image's size: weights are shared": (
            right[0] * pixels,
            right[1],
        ),
        "using the height for the width too": (right[0], weights * h * h),
        "giving multiply-adds first": right[::-1],
    }
    return {RESULT_OF + sentence: value for sentence, value in wrong.items()}


def stack_costs(channels, height, width):
    """Mistakes in (two stacked 3×3 layers, one 5×5 layer), each (parameters, multiply-adds)."""
    two, one = oracle.stack_cost(channels, height, width)
    half = (two[0] // 2, two[1] // 2)
    thin = oracle.conv_cost(3, 1, channels, height, width)
    wrong = {
        RESULT_OF + "a single 3 × 3 layer: there are two": (half, one),
        RESULT_OF + "doubling the parameters only": ((two[0], half[1]), one),
        RESULT_OF + "doubling the multiply-adds only": ((half[0], two[1]), one),
        RESULT_OF + "a 6 × 6 layer: two layers add up": (
            oracle.conv_cost(6, channels, channels, height, width),
            one,
        ),
        RESULT_OF + "giving the 5 × 5 layer first": (one, two),
        RESULT_OF + "two 5 × 5 layers: there is one": (two, (2 * one[0], 2 * one[1])),
        RESULT_OF + "a second layer that reads one map: it reads all maps of the first": (
            (half[0] + thin[0], half[1] + thin[1]),
            one,
        ),
    }
    three = conv_costs(3, channels, channels, height, width)
    five = conv_costs(5, channels, channels, height, width)
    for sentence in three:
        parameters, multiply_adds = three[sentence]
        wrong[sentence] = ((2 * parameters, 2 * multiply_adds), five[sentence])
    return wrong
