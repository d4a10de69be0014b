"""Descent, comparison and gradient norms of 07-resnet as learners get them wrong."""

import numpy as np

from autograder.assignments.resnet import oracle

THIS_IS = "this is the result of "
KERNELS = (0, 4)
"""Places of the 3×3 kernels among `oracle.TINY_SHAPES`."""


def _sentences(wrong):
    return {THIS_IS + why: value for why, value in wrong.items()}


def descents(start, x, labels, shortcut, steps, rate):
    """Mistakes in gradient descent: {sentence: losses}."""

    def run(steps=steps, rate=rate, **options):
        return oracle.tiny_descent(start, x, labels, shortcut, steps, rate, **options)

    return _sentences(
        {
            "noting the loss after each step, not before it": lambda: run(steps + 1)[1:],
            "moving the weights along the gradient, not against it": lambda: run(rate=-rate),
            "weights that do not move": lambda: run(rate=0.0),
            "one step too many": lambda: run(steps + 1),
            "leaving the rate out": lambda: run(rate=1.0),
            "moving the convolutions' kernels only": lambda: run(trained=lambda n: n in (0, 3, 4)),
            "moving kernels only: gammas, betas and biases are weights, too": lambda: run(
                trained=lambda n: n in (0, 3, 4, 7)
            ),
            "dividing by the number of images once more": lambda: run(rate=rate / len(x)),
            "the last loss alone": lambda: run()[-1:],
            "computing the gradients once, and using them in every step": lambda: _frozen(
                start, x, labels, shortcut, steps, rate
            ),
            "steps along the sign of the gradient": lambda: _signs(
                start, x, labels, shortcut, steps, rate
            ),
        }
    )


def _frozen(weights, x, labels, shortcut, steps, rate):
    gradients = oracle.tiny_gradients(weights, x, labels, shortcut)
    losses = []
    for _ in range(steps):
        losses.append(oracle.tiny_loss(weights, x, labels, shortcut))
        weights = [w - rate * g for w, g in zip(weights, gradients, strict=True)]
    return losses


def _signs(weights, x, labels, shortcut, steps, rate):
    losses = []
    for _ in range(steps):
        losses.append(oracle.tiny_loss(weights, x, labels, shortcut))
        gradients = oracle.tiny_gradients(weights, x, labels, shortcut)
        weights = [w - rate * np.sign(g) for w, g in zip(weights, gradients, strict=True)]
    return losses


def comparisons(starts, x, labels, shortcut, steps, rate):
    """Mistakes in racing two networks, plain first, under the weights `starts`."""

    def run(start, steps=steps, shortcut=shortcut):
        return oracle.tiny_descent(start, x, labels, shortcut, steps, rate)

    wrong = {
        "each network starting from its own weights": lambda: run(starts[int(shortcut)]),
        "all networks starting from the last one's weights": lambda: run(starts[1]),
        "the names exchanged": lambda: run(starts[0], shortcut=not shortcut),
        "the last loss alone": lambda: run(starts[0])[-1:],
    }
    if shortcut:  # in the first network these do not show
        wrong |= {
            "the second network starting where the first one ended": lambda: run(
                _after(starts[0], x, labels, steps, rate)
            ),
            "racing the first network again, not the second": lambda: run(
                starts[0], shortcut=False
            ),
        }
    of_descend = descents(starts[0], x, labels, shortcut, steps, rate)
    return _sentences(wrong) | {f"in descend: {why}": value for why, value in of_descend.items()}


def _after(weights, x, labels, steps, rate):
    for _ in range(steps):
        gradients = oracle.tiny_gradients(weights, x, labels, False)
        weights = [w - rate * g for w, g in zip(weights, gradients, strict=True)]
    return weights


def norms(start, x, labels, shortcut):
    """Gradient norms of the 3×3 kernels."""
    gradients = oracle.tiny_gradients(start, x, labels, shortcut)
    return [float(np.linalg.norm(gradients[place].ravel())) for place in KERNELS]


def wrong_norms(start, x, labels, shortcut):
    """Mistakes in gradient norms."""
    gradients = oracle.tiny_gradients(start, x, labels, shortcut)
    length = [float(np.linalg.norm(g.ravel())) for g in gradients]
    size = [g.size for g in gradients]

    def chosen(value, places=KERNELS):
        return [float(value(place)) for place in places]

    return _sentences(
        {
            "counting the 1×1 convolution": chosen(lambda n: length[n], (0, 3, 4)),
            "counting every kernel, the dense layer's too": chosen(
                lambda n: length[n], (0, 3, 4, 7)
            ),
            "counting the dense layer's kernel": chosen(lambda n: length[n], (0, 4, 7)),
            "counting every weight": chosen(lambda n: length[n], range(len(length))),
            "the order from the output to the input": chosen(lambda n: length[n], KERNELS[::-1]),
            "leaving out the square root": chosen(lambda n: length[n] ** 2),
            "the mean square's root, not the sum's": chosen(lambda n: length[n] / size[n] ** 0.5),
            "the sum of absolute values": chosen(lambda n: np.abs(gradients[n]).sum()),
            "the largest absolute value": chosen(lambda n: np.abs(gradients[n]).max()),
            "the mean of absolute values": chosen(lambda n: np.abs(gradients[n]).mean()),
            "the sum of the gradient": chosen(lambda n: gradients[n].sum()),
            "the norms of the kernels, not of their gradients": chosen(
                lambda n: np.linalg.norm(np.ravel(start[n]))
            ),
            "the gradient divided by the size of the kernel": chosen(
                lambda n: length[n] / np.linalg.norm(np.ravel(start[n]))
            ),
        }
    )
