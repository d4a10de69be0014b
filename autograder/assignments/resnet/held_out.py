"""How 07's answers are judged when one that they call is wrong: on that answer of the learner's.

Nothing here looks at known mistakes. A network that is right with the learner's own `ResidualUnit`
in it is right; what is wrong with the unit costs points of exercise 4 alone. So with gradients of
the learner's own chain, and with races run by the learner's own descent.
"""

import contextlib
from collections.abc import Callable
from functools import cache

import numpy as np

from autograder.assignments.resnet import oracle
from autograder.assignments.resnet.takeover import filled
from autograder.assignments.shared.common import a_model, signed
from autograder.assignments.shared.does_the_work import NO_WORK, right_on_own, works
from autograder.judge import compare, count, fill, told_weights


class Own:
    """The learner's `ResidualUnit`, made when first asked for."""

    def __init__(self, student, grade, rng):
        self.student, self.grade, self.rng = student, grade, rng
        self.made = cache(self._made)
        self.unit = cache(self._unit)

    def _made(self, depth, filters, stride):
        return self.student.ResidualUnit(filters, stride=stride)

    def _unit(self) -> Callable | None:
        """It as a unit of the reference, (net, maps, filters, stride) → maps; None unless it does
        the work: outputs that depend on its input and its weights, but for what one slip left."""

        def unit(net, x, filters, stride=1):
            x = np.asarray(x, "float32")
            layer = self.made(x.shape[-1], filters, stride)
            fill(self.grade, layer, net.weight, x.shape)
            return np.asarray(layer(x), float)

        try:
            for depth, stride in ((4, 1), (3, 2)):
                x = signed(self.rng, (4, 6, 8, depth))
                layer, _ = filled(self.grade, self.made(depth, 4, stride), self.rng, x.shape)
                works(self.grade, layer, x, self.rng, moving=False, forgotten=1)
        except NO_WORK:
            return None
        return unit

    def explains(self, got, expected, compute):
        """`expected`, or what ``compute(unit)`` gives with the learner's own unit, if that is what
        was got."""
        return right_on_own(got, expected, lambda: self.unit() and compute(self.unit()))

    def weights(self, units, width) -> list:
        """What `told_weights` gives of all units of a network; none where they cannot be made."""
        told, maps = [], width
        with contextlib.suppress(*NO_WORK):
            for stage, number in enumerate(units):
                for place in range(number):
                    filters, stride = width * 2**stage, 2 if stage and not place else 1
                    told += self._told(maps, filters, stride)
                    maps = filters
            return told
        return []

    def _told(self, depth, filters, stride):
        layer = self.made(depth, filters, stride)
        return told_weights(self.grade, layer, (1, 7, 7, depth))

    def kernels(self, units, width):
        """Shapes of the kernels of stem and units, as `oracle.kernels` gives them."""
        own = [one.shape for one in self.weights(units, width) if one.kind == "kernel"]
        return [(7, 7, 3, width), *own]

    def counted(self, units, width, right):
        """Numbers of weights, ``right``, of a network that stands on this unit."""
        own = self.weights(units, width)
        kernels = oracle.kernels(3, units, width)[1:]
        weights = sum(int(np.prod(shape)) for shape in kernels)
        maps = sum(shape[-1] for shape in kernels)
        trainable = count(one for one in own if one.trainable) - weights - 2 * maps
        total = count(own) - weights - 4 * maps
        return {"trainable": right["trainable"] + trainable, "total": right["total"] + total}

    def loads(self, shape, filters, stride):
        """Whether a unit that is saved and loaded does what it did."""
        x = signed(self.rng, (2, *shape))
        try:
            made, _ = filled(
                self.grade, self.student.ResidualUnit(filters, stride=stride), self.rng, x.shape
            )
            before = made(x)
            return compare.is_close(made.reload((None, *shape))(x), before)
        except NO_WORK:
            return False


# ------------------------------------------------------------------ chains and races


def _alike(got, expected):
    same = isinstance(got, list | tuple) and len(got) == len(expected)
    return same and all(map(compare.is_close, got, expected))


def own_gradients(student, got, expected, signal, weights, shortcut):
    """`expected`, or the gradients by the signals of the learner's own `run_chain`, if they are
    what was got: what is wrong with that function costs its own exercise alone."""
    if _alike(got, expected):
        return expected
    with contextlib.suppress(*NO_WORK):
        signals = [compare.as_array(one) for one in student.run_chain(signal, weights, shortcut)]
        shapes = [getattr(one, "shape", None) for one in signals]
        if shapes == [signal.shape] * (len(weights) + 1) and all(np.any(one) for one in signals):
            own = oracle.chain_gradients(signal, weights, shortcut, signals)
            return own if _alike(got, own) else expected
    return expected


def own_curves(student, grade, data, weight, other):
    """{name: losses} that the learner's own `descend` gives from the first network's weights, 2
    steps with a rate of 0.5; none unless it does the work: network, weights and labels make a
    difference. What is wrong with `descend` costs its own part alone.

    Args:
        data: (images, labels).
        weight, other: weights of the first network, and others.
    """
    images, labels = data

    def run(shortcut, start, labels):
        model = a_model(grade, student.tiny_network(shortcut), "tiny_network(…)")
        fill(grade, model, start)
        return [float(loss) for loss in student.descend(model, images, labels, 2, 0.5)]

    try:
        flat, added = run(False, weight, labels), run(True, weight, labels)
        others = [run(True, other, labels), run(False, weight, (labels + 1) % 3)]
    except NO_WORK:
        return {}
    different = {tuple(np.round(losses, 5)) for losses in (flat, added, *others)}
    return {"flat": flat, "added": added} if len(different) == 4 else {}
