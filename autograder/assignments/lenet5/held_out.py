"""How 04's networks are judged when an answer that they call is wrong: on that answer of the
learner's, so that a slip costs its own exercise alone.

Nothing here looks at known mistakes. A network is held against a reference that stands on the
learner's own `prepare`, `scaled_tanh` and layers, under the same weights. Whoever asks must see to
it that the network does the work: on answers that do none, any network would be right.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.assignments.lenet5 import oracle
from autograder.assignments.shared.common import a_layer
from autograder.assignments.shared.does_the_work import earlier
from autograder.judge import Grade, Student, count, told_weights

IMAGES = (1, 28, 28, 1)
SIDE = 5
"""Of the maps that C5 sees; the right `prepare` pads by two pixels."""


class Own:
    """The learner's answers to exercises that networks call; right ones where none are offered."""

    def __init__(self, student: Student, grade: Grade):
        self.student, self.grade = student, grade

    @property
    def prepare(self) -> Callable:
        return earlier(self.student, "prepare", oracle.prepare)

    @property
    def squash(self) -> Callable:
        return earlier(self.student, "scaled_tanh", oracle.scaled_tanh)

    def parts(self, fills: Callable, connections: np.ndarray) -> dict[str, Callable]:
        """What `oracle.network` takes in place of its own.

        Args:
            fills: ``fills(layer, shape)`` sets weights as those of the whole network were set.
        """

        def pool(x, *_):
            return self._filled("TrainableAveragePool", x, fills)

        def partial(x, *_):
            return self._filled("PartialConv2D", x, fills, connections)

        def out(x, bitmaps):
            return self._filled("RBFOutput", x, fills, bitmaps)

        layers = {"TrainableAveragePool": pool, "PartialConv2D": partial, "RBFOutput": out}
        if not self.student.offered.issuperset(layers):
            return {}
        squash = self.squash
        return {
            "prepare": self.prepare,
            "squash": lambda _, x: squash(x),
            "pool": pool,
            "partial": partial,
            "out": out,
        }

    def distances(self, fills: Callable) -> Callable:
        """(sums of F6, bitmaps) → what the output layer makes of them."""
        squash, out = self.squash, self.parts(fills, np.ones((6, 16), bool))["out"]
        return lambda sums, bitmaps: out(squash(sums), bitmaps)

    def trained(self, connections: np.ndarray, bitmaps: np.ndarray) -> int:
        """Trained weights of the network of 1998."""
        maps = connections.shape[1]
        pool, side = self.student.TrainableAveragePool, self.side()
        c3 = self.student.PartialConv2D(connections)
        layers = [
            (pool(), (1, 28, 28, 6)),
            (c3, (1, 14, 14, 6)),
            (pool(), (1, 10, 10, maps)),
            (self.student.RBFOutput(bitmaps), (1, 84)),
        ]
        own = sum(self._trained(*one) for one in layers)
        return own + 156 + (side * side * maps + 1) * 120 + 121 * 84

    def modern(self) -> int:
        """Weights of the network of today."""
        return 61_706 + (self.side() ** 2 - SIDE**2) * 16 * 120

    def side(self) -> int:
        """Of the maps that C5 sees."""
        rows, columns = self.prepare(np.zeros(IMAGES, "float32")).shape[1:3]
        return ((rows - 4) // 2 - 4) // 2 if rows == columns else SIDE

    def _trained(self, made: Any, shape: tuple) -> int:
        told = told_weights(self.grade, a_layer(self.grade, made, "a layer"), shape)
        return count(one for one in told if one.trainable)

    def _filled(self, name, x, fills, *args):
        made = a_layer(self.grade, getattr(self.student, name)(*args), name)
        x = np.asarray(x, "float32")
        fills(made, x.shape)
        return np.asarray(made(x), float)
