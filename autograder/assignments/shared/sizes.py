"""Which layers make a number of weights wrong: a count alone sends learners looking everywhere."""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from autograder.judge.network import Told

MOST = 3
"""Shapes of kernels that are listed as missing, and as too many."""


def differences(told: Iterable[Told], right: Iterable[tuple]) -> str:
    """Which kernels a network lacks, and which it has beyond the right ones, in words.

    Args:
        right: shapes of the right kernels. One of 1×1 is that of a dense layer, and one that covers
            its whole input as well.
    """
    sides = [list(w.shape for w in told if w.kind == "kernel"), list(right)]
    shapes = {_size(shape): shape for side in sides for shape in side}
    got, wanted = (Counter(map(_size, side)) for side in sides)

    def listed(kernels):
        some = [f"{n} of shape {shapes[size]}" for size, n in list(kernels.items())[:MOST]]
        return ", ".join(some + ["…"] * (len(kernels) > MOST))

    words = [
        f"{name}: {listed(kernels)}"
        for name, kernels in [("missing", wanted - got), ("too many", got - wanted)]
        if kernels
    ]
    return "kernels " + "; ".join(words) if words else "the kernels have the right shapes"


def _size(shape):
    return int(np.prod(shape[:-1], dtype=object)), shape[-1]
