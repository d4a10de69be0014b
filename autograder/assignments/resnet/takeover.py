"""Faults of normalizations and biases that cost one part, and are held out of all others.

The reference takes the fault over: it computes with the learner's own epsilon, or without the
gammas that the learner's normalizations lack; biases where none belong are set to 0.
"""

import numpy as np

from autograder.assignments.resnet import oracle
from autograder.assignments.shared.common import a_layer
from autograder.judge import Filled, compare, fill, told_weights

STEPS = 4
"""Of Gauss and Newton's method, from Keras's epsilon: it has one unknown, and is nearly linear."""


def mild(weight, classes):
    """`weight`, with a dense layer of small weights: a softmax of zeros and ones would hide
    what came before it. No convolution may have as many maps as there are `classes`. Some gammas
    are negative: else it would not matter which side of a max pooling they stand on."""

    def milder(kind, shape):
        if kind == "gamma" and classes:
            return np.where(weight("bias", shape) > 0.05, -1, 1) * weight(kind, shape)
        return weight(kind, shape) / (8 if kind == "kernel" and shape[-1] == classes else 1)

    return milder


def filled(grade, made, rng, shape=None, classes=0):
    """A layer or model under the judge's weights: (handle, weight). What its normalizations lack
    is 1 or 0 in the reference as well, and biases of convolutions are 0."""
    made = a_layer(grade, made, "what is returned")
    kinds = {one.kind for one in told_weights(grade, made, shape)}
    drawn = mild(Filled(rng.integers(1 << 31)), classes)

    def weight(kind, shape):
        if kind == "bias" and tuple(shape) != (classes,):
            return np.zeros(shape, "float32")
        if kind in ("gamma", "beta") and kind not in kinds:
            return np.full(shape, float(kind == "gamma"), "float32")
        return drawn(kind, shape)

    fill(grade, made, weight, shape)
    return made, weight


def with_its_epsilon(got, compute):
    """(epsilon, what the reference gives with it): Keras's, or the one that explains `got`.

    Args:
        got: what the learner's layer or network gave.
        compute: epsilon → the reference's outputs.
    """
    right = compute(oracle.EPSILON)
    array = compare.as_array(got)
    fits = not isinstance(array, str) and array.shape == right.shape
    if not fits or compare.is_close(array, right):
        return oracle.EPSILON, right
    epsilon = _fitted(array, compute, right)
    found = compute(epsilon)
    return (epsilon, found) if compare.is_close(array, found) else (oracle.EPSILON, right)


def _fitted(got, compute, here):
    epsilon, step = oracle.EPSILON, 1e-4
    for _ in range(STEPS):
        slope = (compute(epsilon + step) - here) / step
        size = float((slope * slope).sum())
        if not size > 0:
            break
        moved = epsilon + float(((got - here) * slope).sum()) / size
        epsilon = float(np.clip(moved, 0, 10)) if np.isfinite(moved) else oracle.EPSILON
        here = compute(epsilon)
    return epsilon


def keeps_epsilon(grade, epsilon, what):
    """The normalizations' epsilon is the one that the text asks for."""
    near = abs(epsilon - oracle.EPSILON) < 0.2 * oracle.EPSILON
    told = f"the epsilon of the batch normalizations is {epsilon:.2g}"
    grade.that(
        near,
        f"{what}: its values are those of an epsilon of {epsilon:.2g}, not {oracle.EPSILON}",
        f"{told}: Keras's own, {oracle.EPSILON}, is asked for",
    )
