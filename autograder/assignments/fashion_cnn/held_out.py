"""How 02's networks are judged when the layer that they are made of is wrong: on the learner's own
`DefaultConv2D`, so that a slip in it costs its own exercise alone. Nothing here looks at known
mistakes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.assignments.fashion_cnn import oracle
from autograder.assignments.shared.does_the_work import (
    depends_on_input,
    depends_on_weights,
    right_on_own,
)
from autograder.judge import Filled, Grade, Student, count, fill, told_weights


class Own:
    """The learner's `DefaultConv2D`, asked only where a network is not right with ours."""

    def __init__(self, student: Student, grade: Grade, rng: np.random.Generator):
        self.student, self.grade, self.rng = student, grade, rng
        self.weights = 0

    def conv(self, x: np.ndarray, weight: Callable, filters: int, side: int = 0) -> np.ndarray:
        """As `oracle.default_conv`; counts the weights of each layer that it makes."""
        options = {"kernel_size": side} if side else {}
        made = self.student.DefaultConv2D(filters=filters, **options)
        x = np.asarray(x, "float32")
        fill(self.grade, made, weight, x.shape)
        self.weights += count(told_weights(self.grade, made))
        return np.asarray(made(x), float)

    def explains(self, got: object, network: Callable, *given: object) -> np.ndarray:
        """What ``network(*given)`` of `oracle` gives, or what it gives with this layer, if that is
        what was got, and the layer does the work of a convolution."""
        return right_on_own(
            got,
            network(*given),
            lambda: network(*given, conv=self.conv),
            self._works,
        )

    def parameters(self) -> int:
        """Of the textbook's network, made of this layer."""
        self.weights, weight = 0, Filled(int(self.rng.integers(2**31)))
        image = np.zeros((1, *oracle.IMAGE), "float32")
        flat = oracle.convolutions(image, weight, conv=self.conv).shape[-1]
        return self.weights + oracle.dense_weights(flat)

    def _works(self) -> None:
        """Each of its results comes of a window, and of its weights."""
        x = self.rng.normal(size=(1, 12, 13, 2)).astype("float32")
        made = self.student.DefaultConv2D(filters=3)
        fill(self.grade, made, Filled(int(self.rng.integers(2**31))), x.shape)
        depends_on_input(self.grade, made, x, window=(3, 3, None))
        depends_on_weights(self.grade, made, x, self.rng)
