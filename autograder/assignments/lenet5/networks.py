"""What the networks of 04-lenet5 must do: see `functions`, whose rules hold."""

import numpy as np

from autograder.assignments.lenet5 import mistakes as mistaken
from autograder.assignments.lenet5 import oracle
from autograder.assignments.lenet5.held_out import Own
from autograder.assignments.lenet5.layers import size_of, told_weights
from autograder.assignments.shared.common import a_model
from autograder.assignments.shared.does_the_work import (
    depends_on_input,
    depends_on_weights,
    right_on_own,
    right_or_works,
    works,
)
from autograder.assignments.shared.sizes import differences
from autograder.assignments.shared.steady import draws_nothing
from autograder.judge import Filled, check, fill, reached
from autograder.judge import network as judged
from autograder.judge.student import StudentError

DIGITS_GOAL = reached.Goal(zero=0.93, full=0.97, small_zero=0.50, small_full=0.75)
FASHION_GOAL = reached.Goal(zero=0.78, full=0.87, small_zero=0.40, small_full=0.60)
IMAGE = (1, 28, 28, 1)
KERNELS = {  # layer → shapes in which it may be laid out, as a convolution or a dense layer
    "C1": [(5, 5, 1, 6)],
    "C5": [(5, 5, 16, 120), (400, 120)],
    "F6": [(120, 84), (1, 1, 120, 84)],
}
MODERN = [(5, 5, 1, 6), (5, 5, 6, 16), (400, 120), (120, 84), (84, 10)]
"""Kernels of today's simplification."""
VECTORS = {("bias", 6), ("bias", 120), ("bias", 84), ("coefficient", 6), ("coefficient", 16)}
COMMON = 0.03
"""What every other trained weight is set to: those of C3, however they are laid out."""


# ------------------------------------------------------------------------ the network of 1998


@check(
    "lenet5.build_original",
    parts={"60,000 trainable parameters": 1, "values": 1.5, "distances to the bitmaps": 0.5},
)
def build_original(student, rng, grade):
    table, own = oracle.connection_table(), Own(student, grade)

    def network(connections, bitmaps):
        return a_model(grade, student.build_lenet5(connections, bitmaps), "build_lenet5(…)")

    def drawings():
        """Centres of unequal length, so that |w|² differs."""
        return (rng.normal(size=(10, 84)) * rng.uniform(0.5, 1.5, size=(10, 1))).astype("float32")

    def distances(connections):
        bitmaps = drawings()
        model = network(connections, bitmaps)
        weight, fills = _fill(grade, model, rng, bitmaps)
        x = rng.uniform(size=(3, 28, 28, 1)).astype("float32")
        given = x, weight, connections, bitmaps
        known, got = mistaken.networks(*given), model.outputs(x)
        right = right_on_own(
            got,
            oracle.network(*given),
            lambda: oracle.network(*given, **own.parts(fills, connections)),
            lambda: _works(grade, model, x, rng),
        )
        grade.close(got, right, known, what="the ten distances")
        return model, x

    with grade.part("60,000 trainable parameters"):
        weights = told_weights(grade, network(table, drawings()), IMAGE)
        got = sum(size_of(shape) for _, shape, trained in weights if trained)
        known = {
            "the bitmaps are trained": 60_840,
            "all maps of S2 feed all maps of C3": 60_900,
            "all maps of S2 feed all maps of C3, and the bitmaps are trained": 61_740,
            "S2 and S4 are plain pooling, without coefficient and bias": 59_956,
            "S2 and S4 are plain pooling, and all maps of S2 feed all maps of C3": 60_856,
            "the output is a dense layer in place of the RBF units": 60_850,
            "this is the network of today": 61_706,
            "the images are not padded to 32×32: C5 sees 4×4 pixels": 60_000 - 9 * 16 * 120,
            "C1 is padded, which makes C5 see 6×6 pixels": 60_000 + 3 * 120 * 84,
            "C5 is missing: F6 reads S4": 60_000 - 48_120 - 120 * 84 + 400 * 84,
            "S2 is plain pooling, without coefficient and bias": 60_000 - 12,
            "S4 is plain pooling, without coefficient and bias": 60_000 - 32,
            "a dense layer of ten follows the distances": 60_110,
            "F6 is missing": 60_000 - 121 * 84,
        }
        right = right_on_own(got, 60_000, lambda: own.trained(table, drawings()))
        grade.equal(got, right, known, what="trainable parameters")
        other = _other_table(rng)
        weights = told_weights(grade, network(other, drawings()), IMAGE)
        got = sum(size_of(shape) for _, shape, trained in weights if trained)
        right = 60_000 + 25 * int(other.sum() - 60)
        right = right_on_own(got, right, lambda: own.trained(other, drawings()))
        known = {"LeCun's table is used whatever was passed": 60_000}
        grade.equal(got, right, known, what=f"with a table of {int(other.sum())} connections")
        bitmaps = drawings()
        model = network(table, bitmaps)
        weight, _ = _fill(grade, model, rng, bitmaps)
        x = rng.uniform(size=(3, 28, 28, 1)).astype("float32")
        right = oracle.network(x, weight, table, bitmaps)
        try:
            got = model.outputs(x)
        except StudentError:  # such as of a C3 that is padded: then its layers must be there
            shapes = {shape for _, shape, _ in told_weights(grade, model)}
            grade.that(all(shapes & {*layer} for layer in KERNELS.values()), "it does not run")
        else:
            right_or_works(grade, got, right, lambda: _works(grade, model, x, rng))
    with grade.part("values"):
        for connections in (table, _other_table(rng)):
            model, x = distances(connections)
        draws_nothing(grade, model, x, "the ten distances")
    with grade.part("distances to the bitmaps"):
        bitmaps = drawings()
        model = network(table, bitmaps)
        weight, fills = _fill(grade, model, rng, bitmaps, only=("bias", 84))
        # Everything before F6 is silent: its values are those of its biases.
        sums = weight("F6", "bias", (84,))[np.newaxis]
        features = oracle.scaled_tanh(sums)
        known = {
            **mistaken.distances(features, bitmaps),
            "the squashing after F6 is missing": oracle.squared_distances(sums, bitmaps),
            "the plain tanh after F6": oracle.squared_distances(np.tanh(sums), bitmaps),
        }
        got = model.outputs(np.zeros(IMAGE, "float32"))
        right = right_on_own(
            got,
            oracle.squared_distances(features, bitmaps),
            lambda: own.distances(fills)(sums, bitmaps),
            lambda: _works(grade, model, rng.uniform(size=IMAGE).astype("float32"), rng),
        )
        grade.close(got, right, known, what="distances of F6's biases alone")


def _works(grade, model, x, rng):
    """Outputs depend on the image and on nearly all weights; a coefficient that is not used costs
    another part."""
    model.fill([rng.normal(scale=0.2, size=v.shape).astype("float32") for v in model.values()])
    depends_on_input(grade, model, x)
    depends_on_weights(grade, model, x, rng, moving=False, share=0.95)


def _other_table(rng):
    """Each map of C3 sees two to four maps of S2, not those of LeCun's table."""
    while True:
        table = np.zeros((6, 16), bool)
        for column in range(16):
            table[rng.choice(6, size=2 + column % 3, replace=False), column] = True
        # A map that feeds six others may have its kernels in one array, as large as C1's.
        if 6 not in table.sum(axis=1):
            return table


def _key(kind, shape):
    """What tells a weight's values: a layer whose kernel it is, its kind and size, or nothing (the
    weights of C3, however they are laid out)."""
    for layer, shapes in KERNELS.items():
        if shape in shapes:
            return layer
    return (kind, size_of(shape)) if (kind, size_of(shape)) in VECTORS else None


def _value(seed, key, shape):
    if key is None:
        return np.full(shape, COMMON, "float32")
    if key in KERNELS:
        values = 0.6 * Filled(seed)("kernel", (size_of(shape) // shape[-1], shape[-1]))
    else:
        kind, size = key
        values = 3 * Filled(seed)(kind, (size,)) + (kind == "coefficient")
    return values.reshape(shape).astype("float32")


def _fill(grade, model, rng, bitmaps, only=None):
    """Set the trained weights of the learner's network by what they are.

    Args:
        bitmaps: a weight that holds them keeps them, though it is trained.
        only: the key beside which everything is set to 0.

    Returns:
        weight(layer, kind, shape) for the oracle; fills(layer, shape), which sets the weights of a
        layer of the learner's likewise.
    """
    seed = int(rng.integers(2**31))

    def fills(made, shape):
        weights = told_weights(grade, made, shape)
        sizes = sum(size_of(shape) for _, shape, _ in weights)
        grade.that(sizes <= 500_000, f"expected about 60,000 weights, got {sizes:,}")
        before = made.values()
        whole = isinstance(before, list) and len(before) == len(weights)
        grade.that(whole, "the network's weights cannot be read")
        keys = [_key(kind, shape) for kind, shape, _ in weights]
        values = []
        for key, (_, shape, trained), old in zip(keys, weights, before, strict=True):
            silent = only is not None and key != only
            value = np.zeros(shape, "float32") if silent else _value(seed, key, shape)
            given = np.shape(old) == bitmaps.shape and np.allclose(old, bitmaps)
            values.append(value if trained and not given else old)
        made.fill(values)
        return keys

    keys = fills(model, IMAGE)

    def weight(layer, kind, shape):
        """Of weights that the learner's network holds in no known layout, the common value."""
        key = layer if kind == "kernel" and layer in KERNELS else (kind, size_of(shape))
        return _value(seed, key if key in keys else None, shape)

    return weight, fills


# -------------------------------------------------------------------------- the network of today


@check(
    "lenet5.build_modern",
    parts={
        "61,706 parameters": 0.5,
        "ReLU and max pooling": 0.75,
        "tanh and average pooling": 0.75,
    },
)
def build_modern(student, rng, grade):
    own = Own(student, grade)

    def network(*options):
        return a_model(grade, student.build_lenet5_modern(*options), "build_lenet5_modern(…)")

    def agrees(model, activation, pooling):
        weight = Filled(int(rng.integers(2**31)), scale=0.7)
        fill(grade, model, weight, IMAGE, most=1_000_000)
        x = rng.uniform(-0.5, 1.5, size=(4, 28, 28, 1)).astype("float32")
        known = mistaken.modern_networks(x, weight, activation, pooling)
        got, given = model.outputs(x), (x, weight, activation, pooling)
        right = right_on_own(
            got,
            oracle.modern(*given),
            lambda: oracle.modern(*given, prepare=own.prepare),
            lambda: works(grade, model, x, rng),
        )
        what = f"{activation}, {pooling} pooling"
        grade.close(got, right, known, what=what)
        draws_nothing(grade, model, x, what)

    with grade.part("61,706 parameters"):
        model = network()
        told = judged.told_weights(grade, model, IMAGE)
        known = {
            "the images are not padded to 32×32: C5 sees 4×4 pixels": 44_426,
            "the convolutions are padded: C5 sees 8×8 pixels": 61_706 + 39 * 16 * 120,
            "with global average pooling in place of Flatten, 16 values are left, not 400": (
                61_706 - 384 * 120
            ),
            "the layer of 120 units is missing": 61_706 - 48_120 - 120 * 84 + 400 * 84,
            "the convolutions have no biases": 61_706 - 22,
            "the second convolution is padded: C5 sees 7×7 pixels": 61_706 + 24 * 16 * 120,
            "the convolutions are padded, the input is not: C5 sees 7×7 pixels": 61_706
            + 24 * 16 * 120,
            "the layer of 84 units is missing": 61_706 - 120 * 84 - 84 + 36 * 10,
            "C3 has the partial connections of 1998": 60_806,
            "the pooling layers have weights": 61_750,
        }
        what = f"parameters ({differences(told, MODERN)})"
        counted = judged.count(told)
        grade.equal(counted, right_on_own(counted, 61_706, own.modern), known, what=what)
        outputs = model.outputs(rng.uniform(size=(2, 28, 28, 1)).astype("float32"))
        grade.shape(outputs, (2, 10))
        weight = Filled(int(rng.integers(2**31)), scale=0.7)
        fill(grade, model, weight, IMAGE, most=1_000_000)
        x = rng.uniform(-0.5, 1.5, size=(4, 28, 28, 1)).astype("float32")
        right = oracle.modern(x, weight, "relu", "max")
        right_or_works(grade, model.outputs(x), right, lambda: works(grade, model, x, rng))
    with grade.part("ReLU and max pooling"):
        agrees(network(), "relu", "max")
    with grade.part("tanh and average pooling"):
        agrees(network("tanh", "average"), "tanh", "average")
        agrees(network("relu", "average"), "relu", "average")


# ------------------------------------------------------------------------------ reached accuracy


@check("lenet5.reached", parts={"digits": 2, "clothes": 2})
def reached_accuracy(student, rng, grade):
    goals = {
        "digits": ("lenet5-digits", reached.DIGITS, DIGITS_GOAL),
        "clothes": ("lenet5-fashion", reached.FASHION, FASHION_GOAL),
    }
    for part, (name, data, goal) in goals.items():
        with grade.part(part):
            model = a_model(grade, student.build_lenet5_modern(), "build_lenet5_modern()")
            reached.accuracy(grade, model, name, data, goal, rng, figure=f"accuracy on {part}")
