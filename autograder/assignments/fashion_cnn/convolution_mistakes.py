"""Known wrong convolutions: the sentence that the learner reads → what it gives, when called."""

import numpy as np

from autograder.assignments.shared.layers import conv2d, relu, same_padding

RESULT_OF = "this is the result of "


def convolutions(images, kernel, bias, stride, padding):
    """Mistakes in a convolution, each a function without arguments that gives the whole result."""
    side, maps = kernel.shape[0], kernel.shape[3]

    def other(x=images, w=kernel, step=stride):
        return lambda: conv2d(x, w, bias, step, padding)

    wrong = {
        "turning the kernel upside down and left to right: it is laid on as it is": other(
            w=kernel[::-1, ::-1]
        ),
        "exchanging the rows and the columns of the kernel": other(w=kernel.transpose(1, 0, 2, 3)),
        "the first map that comes in alone: the sum runs over all maps": other(
            x=images[..., :1], w=kernel[:, :, :1]
        ),
        "the first filter for each map that comes out": other(
            w=kernel[..., :1].repeat(maps, axis=3)
        ),
        "taking means of the products, not sums": other(w=kernel / np.prod(kernel.shape[:3])),
        "a ReLU, which is no part of the convolution": lambda: relu(other()()),
        "moving to the right by one pixel, not by the stride": lambda: _rows_only(
            images, kernel, bias, stride, padding
        ),
        "moving down by one pixel, not by the stride": lambda: _rows_only(
            images.swapaxes(1, 2), kernel.transpose(1, 0, 2, 3), bias, stride, padding
        ).swapaxes(1, 2),
        "leaving the stride out": other(step=1),
    }
    if padding == "same":
        wrong |= _misplaced(images, kernel, bias, stride)
        if side <= min(images.shape[1:3]):
            wrong["leaving the padding out"] = lambda: conv2d(images, kernel, bias, stride)
    return {RESULT_OF + why: value for why, value in wrong.items()}


def _rows_only(images, kernel, bias, stride, padding):
    """The stride down, 1 to the right."""
    if padding == "same":
        tall = same_padding(images.shape[1], kernel.shape[0], stride)
        wide = same_padding(images.shape[2], kernel.shape[1], 1)
        images = np.pad(images, [(0, 0), tall, wide, (0, 0)])
    return conv2d(images, kernel, bias)[:, ::stride]


def _misplaced(images, kernel, bias, stride):
    """Ways to pad wrongly under "same"."""
    side = kernel.shape[0]
    sides = [same_padding(n, side, stride) for n in images.shape[1:3]]

    def padded(pairs, mode="constant"):
        return lambda: conv2d(np.pad(images, [(0, 0), *pairs, (0, 0)], mode), kernel, bias, stride)

    return {
        "padding the odd row and column at the top and at the left": padded(
            [(after, before) for before, after in sides]
        ),
        "padding the odd row at the top: it goes to the bottom": padded([sides[0][::-1], sides[1]]),
        "padding the odd column at the left: it goes to the right": padded(
            [sides[0], sides[1][::-1]]
        ),
        "padding with the values of the border, not with zeros": padded(sides, "edge"),
        "padding at the bottom and at the right only": padded([(0, sum(pair)) for pair in sides]),
        "padding as if the stride were 1": padded([same_padding(n, side, 1) for n in (99, 99)]),
        "padding half a kernel on every side": padded([(side // 2, side // 2)] * 2),
    }


def biases(added, kernel):
    """Mistakes in what biases add.

    Args:
        added: (…, maps), what they should add.
    """
    return {
        RESULT_OF + "leaving the biases out": 0 * added,
        RESULT_OF + "adding the bias to each product": added * np.prod(kernel.shape[:3]),
        RESULT_OF + "one bias for all maps": np.broadcast_to(added[..., :1], added.shape),
        RESULT_OF + "subtracting the biases": -added,
    }
