"""How 06's networks are judged when they are wrong in what another part judges.

Nothing here looks at known mistakes. A network whose module is wrong is held against a reference
that stands on the learner's own module. One that is wrong itself is given weights under which its
layers pass the mean of the maps on, whatever they do else: every kernel is 0 but for its middle,
which averages, and an image has one value all over. Then windows, padding, strides, the kind of
pooling and the number of modules make no difference, and what is left is what one part asks for.
"""

import contextlib
from collections.abc import Callable
from functools import cache

import numpy as np

from autograder.assignments.googlenet import oracle
from autograder.assignments.shared.does_the_work import NO_WORK, works
from autograder.assignments.shared.layers import softmax
from autograder.judge import compare, count, fill, told_weights
from autograder.judge.grade import Failure
from autograder.judge.student import StudentError

# ------------------------------------------------------------------ the learner's own


def sized(build, shapes):
    """The first of the shapes of an image for which the network can be built: poolings with padding
    "valid" leave nothing of small images, which costs another part."""
    for shape in shapes[:-1]:
        with contextlib.suppress(Failure, StudentError):
            build(shape)
            return shape
    return shapes[-1]


def explains(got, width, weight, x, classes, module):
    """Whether the reference gives `got`, with this module and width."""
    try:
        expected = oracle.googlenet(x, weight, classes, width, module)
    except NO_WORK:
        return False  # the learner's module does not fit into a network
    return compare.is_close(read(got), expected, 3e-4)


def own_module(student, grade, rng) -> Callable | None:
    """The learner's `Inception` as a module of the reference, (maps, filters, weight) → maps; None
    unless it does the work: six kernels, outputs that depend on its input and its weights, but for
    one branch that a slip leaves out.
    """
    filters = (3, 5, 4, 7, 2, 6)
    x = np.abs(rng.normal(size=(2, 5, 6, 8))).astype("float32")

    @cache
    def made(filters, maps):
        return student.Inception(filters)

    def module(x, filters, weight):
        x = np.asarray(x, "float32")
        layer = made(tuple(filters), x.shape[-1])
        fill(grade, layer, weight, x.shape)
        return np.asarray(layer(x), float)

    try:
        weight = Positive(int(rng.integers(2**31)))
        module(x, filters, weight)
        layer = made(filters, x.shape[-1])
        kernels = sum(one.kind == "kernel" for one in told_weights(grade, layer))
        works(grade, layer, x, rng, forgotten=2)
    except NO_WORK:
        return None
    return module if kernels == 6 else None


class Positive:
    """Weights under which no ReLU is shut, and the last layer's outputs are no zeros and ones."""

    def __init__(self, seed):
        self.seed = seed

    def __call__(self, kind, shape):
        rng = np.random.default_rng([self.seed, *shape])
        inputs = max(1, int(np.prod(shape[:-1]))) if kind == "kernel" else 1
        return (rng.uniform(0.5, 1.5, size=shape) / inputs).astype("float32")


def own_total(student, grade):
    """Parameters of the whole network at full width, made of the learner's own modules."""
    total, maps = oracle.PARAMETERS, 192
    for filters in oracle.MODULES.values():
        made = student.Inception(filters)
        total += count(told_weights(grade, made, (1, 7, 7, maps)))
        total -= oracle.module_cost(maps, filters, 1, 1)[1]
        maps = oracle.maps_out(filters)
    return total


def wider_head(told):
    """By how many weights the whole network's last layer is larger than it should be: what comes in
    between (Flatten, other widths) costs the values."""
    last = [one.shape for one in told if one.kind == "kernel" and one.shape[-1] == 1000]
    return (int(np.prod(last[0])) if len(last) == 1 else 1024 * 1000) - 1024 * 1000


# ------------------------------------------------------------------ outputs without softmax


LAST_BELOW_1 = 1 - 2**-25


def read(outputs):
    """Probabilities: as they are; or of what stands in their place, logits or a sigmoid's values.
    That a softmax is missing costs another part."""
    array = compare.as_array(outputs)
    if isinstance(array, str) or array.ndim != 2 or not np.isfinite(array).all():
        return outputs
    values = array.astype(float)
    if values.min() >= 0 and np.abs(values.sum(axis=1) - 1).max() < 1e-3:
        return outputs
    if values.min() > 0 and values.max() <= 1:
        below = np.minimum(values, LAST_BELOW_1)  # in float32 a sigmoid of 17 is 1
        values = np.log(below) - np.log1p(-below)
    return softmax(values)


# ------------------------------------------------------------------ weights that pass means on


class Means:
    """Weights that pass the mean of all maps on, to the last layer of ``classes`` outputs, which
    multiplies it by `slopes`.

    Args:
        special: {shape of a kernel or bias: values}, for the layers that a part asks about. Shapes
            of kernels as (maps in, maps out), whatever their windows.
    """

    def __init__(self, classes, special=None):
        self.slopes = np.linspace(0, 0.04, classes)
        self.special = special or {}

    def __call__(self, kind, shape):
        if kind == "kernel":
            return self._kernel(shape)
        one = kind in ("gamma", "moving_variance")
        values = self.special.get(tuple(shape)) if kind == "bias" else None
        values = np.full(shape, float(one)) if values is None else values
        return np.asarray(values, "float32")

    def _kernel(self, shape):
        kernel = np.zeros(shape, "float32")
        *sides, before, after = shape
        values = self.special.get((before, after), self.special.get(after))
        if values is None:
            values = np.ones((before, after))
            values = values * self.slopes if after == len(self.slopes) else values
        kernel[tuple((side - 1) // 2 for side in sides)] = values / before
        return kernel


def slopes_of(outputs):
    """The number that the last layer got under `Means`, for each image."""
    odds = np.log(np.maximum(np.asarray(read(outputs), float), 1e-300))
    odds -= odds[:, :1]
    slopes = np.linspace(0, 0.04, odds.shape[1])
    return odds @ slopes / (slopes @ slopes)


def even(levels, shape):
    """Images of a shape, float32, each of which has one value all over."""
    return np.stack([np.full(shape, level, "float32") for level in levels])


LEVELS = (20.0, 60.0, 120.0, 250.0)
"""Of images that have one value all over; normalization divides them by 1.05 to 30."""


class Stem:
    """Local response normalization by the stem alone, for a network that is wrong elsewhere."""

    def __init__(self, shape, classes, width, rng):
        first, last = oracle.scaled(64, width), oracle.scaled(192, width)
        self.enter = rng.uniform(0.2, 1.8, size=first)
        self.mix = rng.dirichlet(np.full(first, 0.3), size=last).T
        special = {
            (shape[-1], first): np.tile(self.enter, (shape[-1], 1)),
            (first, first): first * np.eye(first),
            (first, last): first * self.mix,
        }
        self.weight = Means(classes, special)
        self.images = even(LEVELS, shape)

    def outputs(self, first=oracle.lrn, second=oracle.lrn):
        """What the network gives for `images`; the arguments are for one that is wrong."""
        maps = second(first(np.outer(LEVELS, self.enter)) @ self.mix)
        return softmax(np.outer(maps.mean(axis=1), self.weight.slopes))


def heads(classes, width, rng):
    """(weights for auxiliary classifiers alone, mean that enters them → their outputs)."""
    hidden = oracle.scaled(1024, width)
    factors, shifts = rng.uniform(-1, 1, size=(2, hidden))
    last, bias = rng.normal(size=(hidden, classes)), rng.normal(size=classes)

    def outputs(mean):
        inside = np.maximum(np.outer(mean, factors) + shifts, 0)
        return softmax(inside @ last / np.sqrt(hidden) + bias)

    special = {
        hidden: factors,
        (hidden,): shifts,
        (hidden, classes): last * np.sqrt(hidden),
        (classes,): bias,
    }
    return Means(classes, special), outputs


# ------------------------------------------------------------------ widths


def scales(grade, full, slim, width, classes):
    """Every number of maps of the slim network is that of the full one, scaled.

    Args:
        full, slim: what `told_weights` gave of the learner's own networks.
        classes: (of the full, of the slim network).
    """
    wide, thin = ([one.shape[-1] for one in told if one.kind == "kernel"] for told in (full, slim))
    grade.equal(len(thin), len(wide), what=f"layers with kernels at width={width}")
    expected = [classes[1] if n == classes[0] else oracle.scaled(n, width) for n in wide]
    for number, (got, right) in enumerate(zip(thin, expected, strict=True), 1):
        told = f"maps of layer {number} of those with kernels, {wide[number - 1]} at width=1"
        grade.equal(got, right, what=f"{told}, at width={width}")
