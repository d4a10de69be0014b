"""What the networks of 04-lenet5 must do: imported by `checks.lenet5`, whose rules hold."""

import numpy as np

from autograder.checks import check
from autograder.checks.common import kind_of
from autograder.checks.lenet5_layers import size_of, told_weights
from autograder.judge import reached
from autograder.judge.network import Filled, fill
from autograder.oracles import lenet5 as oracle
from autograder.oracles import lenet5_mistakes as mistaken

DIGITS_GOAL = reached.Goal(zero=0.93, full=0.97, small_zero=0.50, small_full=0.75)
FASHION_GOAL = reached.Goal(zero=0.78, full=0.87, small_zero=0.40, small_full=0.60)
IMAGE = (1, 28, 28, 1)
ROLES = {  # layer and kind → shapes in which Keras or a learner may lay the weights out
    ("C1", "kernel"): [(5, 5, 1, 6)],
    ("C5", "kernel"): [(5, 5, 16, 120), (400, 120)],
    ("F6", "kernel"): [(120, 84), (1, 1, 120, 84)],
    ("C1", "bias"): [(6,)],
    ("S2", "bias"): [(6,)],
    ("S2", "coefficient"): [(6,)],
    ("S4", "coefficient"): [(16,)],
    ("C5", "bias"): [(120,)],
    ("F6", "bias"): [(84,)],
}
COMMON = 0.03
"""What every other trained weight is set to: those of C3, however they are laid out."""


def _model(grade, made):
    told = f"expected a keras.Model, got {kind_of(made)}"
    grade.that(hasattr(made, "outputs"), told)
    return made


# ------------------------------------------------------------------------ the network of 1998


@check(
    "lenet5.build_original",
    parts={"60,000 trainable parameters": 1, "values": 1.5, "distances to the bitmaps": 0.5},
)
def build_original(student, rng, grade):
    table = oracle.connection_table()

    def network(connections, bitmaps):
        return _model(grade, student.build_lenet5(connections, bitmaps))

    def drawings():
        """Centres of unequal length, so that |w|² differs."""
        return (rng.normal(size=(10, 84)) * rng.uniform(0.5, 1.5, size=(10, 1))).astype("float32")

    with grade.part("60,000 trainable parameters"):
        weights = told_weights(grade, network(table, drawings()), IMAGE)
        got = sum(size_of(shape) for _, shape, trained in weights if trained)
        known = {
            "the bitmaps are trained": 60_840,
            "all maps of S2 feed all maps of C3": 60_900,
            "all maps of S2 feed all maps of C3, and the bitmaps are trained": 61_740,
            "S2 and S4 are plain average pooling": 59_956,
            "S2 and S4 are plain, and all maps of S2 feed all maps of C3": 60_856,
            "the output is a dense layer in place of the RBF units": 60_850,
            "this is the network of today": 61_706,
            "the images are not padded to 32×32: C5 sees 4×4 pixels": 60_000 - 9 * 16 * 120,
        }
        grade.equal(got, 60_000, known, what="trainable parameters")
        other = _other_table(rng)
        weights = told_weights(grade, network(other, drawings()), IMAGE)
        got = sum(size_of(shape) for _, shape, trained in weights if trained)
        right = 60_000 + 25 * int(other.sum() - 60)
        known = {"LeCun's table is used whatever was passed": 60_000}
        grade.equal(got, right, known, what=f"with a table of {int(other.sum())} connections")
    with grade.part("values"):
        for connections in (table, _other_table(rng)):
            bitmaps = drawings()
            model = network(connections, bitmaps)
            weight = _fill(grade, model, rng)
            x = rng.uniform(size=(3, 28, 28, 1)).astype("float32")
            given = x, weight, connections, bitmaps
            known = mistaken.networks(*given)
            grade.close(model.outputs(x), oracle.network(*given), known, what="the ten distances")
    with grade.part("distances to the bitmaps"):
        bitmaps = drawings()
        model = network(table, bitmaps)
        _fill(grade, model, rng, only=("F6", "bias"))
        # Everything before F6 is silent: its values are those of its biases.
        sums = _weight(0, None)("F6", "bias", (84,))[np.newaxis]
        features = oracle.scaled_tanh(sums)
        known = {
            **mistaken.distances(features, bitmaps),
            "the squashing after F6 is missing": oracle.squared_distances(sums, bitmaps),
            "the plain tanh after F6": oracle.squared_distances(np.tanh(sums), bitmaps),
        }
        got = model.outputs(np.zeros(IMAGE, "float32"))
        right = oracle.squared_distances(features, bitmaps)
        grade.close(got, right, known, what="distances of F6's biases alone")


def _other_table(rng):
    """Each map of C3 sees two to four maps of S2, not those of LeCun's table."""
    table = np.zeros((6, 16), bool)
    for column in range(16):
        table[rng.choice(6, size=2 + column % 3, replace=False), column] = True
    return table


def _weight(seed, layouts):
    """weight(layer, kind, shape) for the oracle: by role, or COMMON where the learner's network
    holds no weight of the role's shapes (`layouts`: the shapes that it holds; None: all)."""
    filled = Filled(seed)

    def weight(layer, kind, shape):
        known = ROLES.get((layer, kind), [])
        if not known or (layouts is not None and not layouts.intersection(known)):
            return np.full(shape, COMMON)
        values = filled(kind, (size_of(shape) // known[0][-1], known[0][-1]))
        scale = {"kernel": 0.6, "bias": 3.0, "coefficient": 3.0}[kind]
        return (values * scale + (kind == "coefficient")).reshape(shape).astype("float32")

    return weight


def _fill(grade, model, rng, only=None):
    """Set the trained weights of the learner's network by their role; what the oracle should use.
    Those of C3 may be laid out in any way, so all of them get one value. ``only``: the role
    beside which everything is 0."""
    weights = told_weights(grade, model, IMAGE)
    sizes = sum(size_of(shape) for _, shape, _ in weights)
    grade.that(sizes <= 500_000, f"expected about 60,000 weights, got {sizes:,}")
    before = model.values()
    whole = isinstance(before, list) and len(before) == len(weights)
    grade.that(whole, "the network's weights cannot be read")
    seed = 0 if only else int(rng.integers(1, 2**31))
    weight = _weight(seed, {shape for _, shape, _ in weights})
    values = []
    for (kind, shape, trained), old in zip(weights, before, strict=True):
        role = next((r for r, known in ROLES.items() if _is_role(kind, shape, r, known)), None)
        if not trained:
            value = old
        elif only:
            value = weight(*only, shape) if role == only else np.zeros(shape, "float32")
        elif role:
            value = weight(*role, shape)
        else:
            value = np.full(shape, COMMON, "float32")
        values.append(value)
    model.fill(values)
    return weight


def _is_role(kind, shape, role, known):
    return shape in known and (role[1] == "kernel" or kind == role[1])


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
    def network(*options):
        return _model(grade, student.build_lenet5_modern(*options))

    def agrees(model, activation, pooling):
        weight = Filled(int(rng.integers(2**31)), scale=0.7)
        fill(grade, model, weight, IMAGE, most=1_000_000)
        x = rng.uniform(-0.5, 1.5, size=(4, 28, 28, 1)).astype("float32")
        known = mistaken.modern_networks(x, weight, activation, pooling)
        right = oracle.modern(x, weight, activation, pooling)
        grade.close(model.outputs(x), right, known, what=f"{activation}, {pooling} pooling")

    with grade.part("61,706 parameters"):
        model = network()
        got = sum(size_of(shape) for _, shape, _ in told_weights(grade, model, IMAGE))
        known = {
            "the images are not padded to 32×32: C5 sees 4×4 pixels": 44_426,
            "the convolutions are padded: C5 sees 8×8 pixels": 61_706 + 39 * 16 * 120,
            "the second convolution is padded: C5 sees 7×7 pixels": 61_706 + 24 * 16 * 120,
            "the convolutions are padded, the input is not: C5 sees 7×7 pixels": 61_706
            + 24 * 16 * 120,
            "the layer of 84 units is missing": 61_706 - 120 * 84 - 84 + 36 * 10,
            "C3 has the partial connections of 1998": 60_806,
            "the pooling layers have weights": 61_750,
        }
        grade.equal(got, 61_706, known, what="parameters")
        outputs = model.outputs(rng.uniform(size=(2, 28, 28, 1)).astype("float32"))
        grade.shape(outputs, (2, 10))
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
            model = _model(grade, student.build_lenet5_modern())
            reached.accuracy(grade, model, name, data, goal, rng)
