"""What the networks of 05-alexnet must do: see `functions`.

Networks are judged by what they compute under weights that the judge sets. Those of the first layer
are large: the normalization does nothing to activations of about 1.
"""

from functools import cache

import numpy as np

from autograder.assignments.alexnet import network_mistakes as mistaken
from autograder.assignments.alexnet import oracle
from autograder.assignments.shared import chance
from autograder.assignments.shared.common import a_layer, a_model, explaining
from autograder.assignments.shared.does_the_work import (
    NO_WORK,
    depends_on_input,
    right_or_works,
    works,
)
from autograder.assignments.shared.sizes import differences
from autograder.judge import (
    Filled,
    check,
    count,
    fill,
    is_close,
    reached,
    same_distribution,
    told_weights,
)

GOAL = reached.Goal(zero=0.65, full=0.87, small_zero=0.20, small_full=0.45)
IMAGE = (99, 83, 3)
"""Small, not square, and with pixels left over at each stage: S8 gives 2×1."""
FULL = (227, 227, 3)
CLASSES = 7


class Loud(Filled):
    """Weights under which activations are about 100 where the normalization acts, and the outputs
    about 1."""

    FIRST = (11 * 11 * 3, 7 * 7 * 3)

    def __call__(self, kind, shape):
        values = super().__call__(kind, shape)
        rows = int(np.prod(shape[:-1]))
        if kind == "kernel" and rows in self.FIRST:
            return values * np.float32(100)
        if kind == "kernel" and shape[-1] == CLASSES:
            return values * np.float32(0.02)
        return values * np.float32(1 if kind == "kernel" or shape[-1] == CLASSES else 40)


class Towers(Loud):
    """Weights of one whole network that make it two towers: no map of one half reads the other."""

    def __init__(self, seed, width):
        super().__init__(seed)
        rows = oracle.sized(oracle.MENDED, width, CLASSES)
        maps = [row[2] for row in rows if row[1] == "conv"]
        shapes = zip(maps, rows[2:3] + rows[4:7], maps[1:], strict=False)
        whole = [(row[3], row[3], before, now) for before, row, now in shapes]
        self.whole = {shape for shape in whole if shape[2:] != tuple(maps[1:3])}

    def __call__(self, kind, shape):
        if kind != "kernel" or tuple(shape) not in self.whole:
            return super().__call__(kind, shape)
        half = shape[2] // 2
        towers = np.split(super().__call__(kind, (*shape[:2], half, shape[3])), 2, axis=-1)
        blank = np.zeros_like(towers[0])
        upper = np.concatenate([towers[0], blank], axis=-1)
        return np.concatenate([upper, np.concatenate([blank, towers[1]], axis=-1)], axis=-2)


def own_norm(student, grade):
    """What the learner's own layer does, where that is not right: exercise 2 has its price, and the
    networks around it may still be right. None where the layer is right, or lets no maps or pixels
    compete."""
    x = np.random.default_rng(4).normal(size=(2, 2, 3, 11)).astype("float32") * 100

    def norm(maps):
        made = student.LocalResponseNorm(r=oracle.WINDOW)
        return a_layer(grade, made, "LocalResponseNorm")(np.asarray(maps, "float32"))

    try:
        if is_close(norm(x), oracle.lrn(x, oracle.WINDOW)):
            return None
        depends_on_input(grade, norm, x, mixes=True)
    except NO_WORK:
        return None
    return norm


def images(rng, shape=IMAGE, count=2):
    return rng.normal(size=(count, *shape)).astype("float32")


@check(
    "alexnet.network",
    parts={
        "full size": 1,
        "values": 2,
        "width": 0.5,
        "two towers": 1,
        "dropout": 1,
        "initialisation": 0.5,
    },
)
def network(student, rng, grade):
    weight = Loud(int(rng.integers(2**31)))
    x = images(rng)
    norm = own_norm(student, grade)

    @cache
    def built(shape=IMAGE, classes=CLASSES, **options):
        """Each network is built once: whoever asks for it sets its weights anew."""
        made = student.build_alexnet(shape, classes, **options)
        return a_model(grade, made, "build_alexnet(…)", shape)

    @cache
    def filled(width):
        """A network, its outputs under the judge's weights, and AlexNet's."""
        made = built(width=width)
        fill(grade, made, weight, (1, *IMAGE))
        return made, made.outputs(x), oracle.alexnet(x, weight, CLASSES, width, norm=norm)

    @cache
    def at_work():
        """The outputs are AlexNet's, or come of all weights and the whole image."""
        made, got, right = filled(0.05)

        def asked():
            fill(grade, made, weight, (1, *IMAGE))
            works(grade, made, x, rng)

        right_or_works(grade, got, right, asked, "a small AlexNet's outputs")

    @cache
    def full():
        return a_model(grade, student.build_alexnet(), "build_alexnet()", FULL)

    with grade.part("full size"):
        got = full().symbolic_shape((None, *FULL))
        grade.equal(got, (None, 1000), what="output shape of build_alexnet()")
        told = told_weights(grade, full())
        differing = differences(told, oracle.kernels(oracle.MENDED))
        what = f"parameters of build_alexnet() ({differing})"
        grade.equal(count(told), oracle.FULL, _counts(), what=what)
        at_work()
    with grade.part("values"):
        _values(grade, filled, weight, x, norm)
    with grade.part("width"):
        _widths(grade, built, full)
        at_work()
    with grade.part("two towers"):
        _towers(grade, built, weight, x, norm, at_work)
        counts = [
            count(told_weights(grade, built((67, 67, 3), 10, width=0.25, groups=groups)))
            for groups in (1, 2)
        ]
        right = [oracle.total(oracle.sized(oracle.MENDED, 0.25, 10, n), 67) for n in (1, 2)]
        known = {"groups=2 has as many parameters as groups=1": 0}
        what = "parameters of a quarter of the network, less those of two towers"
        grade.equal(counts[0] - counts[1], right[0] - right[1], known, what=what)
    with grade.part("dropout"):
        _drops(built(width=0.05), weight, rng, grade)
        at_work()
    with grade.part("initialisation"):
        _he(grade, built((67, 67, 3), CLASSES, width=0.1))
        at_work()


def _values(grade, filled, weight, x, norm):
    """Outputs at two widths; a mistake is named that explains both."""
    widths = 0.05, 0.08
    _, got, right = zip(*map(filled, widths), strict=True)
    known = [{}, {}]
    if not all(map(is_close, got, right)):
        tables = [mistaken.networks(x, weight, CLASSES, width, norm=norm) for width in widths]
        known = explaining(got, tables)
    for width, one, expected, wrong in zip(widths, got, right, known, strict=True):
        what = f"outputs of build_alexnet({IMAGE}, {CLASSES}, width={width})"
        grade.close(one, expected, wrong, what=what)


def _towers(grade, built, weight, x, norm, at_work):
    """Two towers; those of a network that is wrong elsewhere are held against that network itself,
    whole, with weights that let no map of one half read the other."""
    width, made = 0.1, built(width=0.1, groups=2)
    fill(grade, made, weight, (1, *IMAGE))
    got = made.outputs(x)
    rights = [
        oracle.alexnet(x, weight, CLASSES, width, groups=2, norm=norm, split=split)
        for split in (False, True)
    ]
    if any(is_close(got, right) for right in rights):
        return grade.that(True, "")
    whole = built(width=width)
    fill(grade, whole, Towers(weight.seed, width), (1, *IMAGE))
    own = whole.outputs(x)
    if is_close(got, own):
        return at_work()
    known = mistaken.networks(x, weight, CLASSES, width, groups=2, norm=norm)
    what = f"outputs of build_alexnet({IMAGE}, {CLASSES}, width={width}, groups=2)"
    return grade.close(got, rights[0], known, what=what)


def _counts():
    """Known wrong sizes of the full network."""
    return {
        "the pooling after C7 is missing": oracle.LITERAL,
        "these are the two towers' parameters: groups=1 by default": oracle.TOWERS,
        "the channels of torchvision's AlexNet (64, 192, 384, 256, 256)": 61_100_840,
        'C1 has padding "same": the table says "valid"': oracle.total(
            [(*oracle.MENDED[0][:5], "same", 1), *oracle.MENDED[1:]]
        ),
        "biases are missing": oracle.FULL - 96 - 256 - 2 * 384 - 256 - 2 * 4096 - 1000,
        "batch normalization, which has four numbers for each map, in place of the local response "
        "normalization": oracle.FULL + 4 * (96 + 256),
        "batch normalization, which has four numbers for each map, after C1": oracle.FULL + 4 * 96,
        "one of the dense layers F8 and F9 is missing": oracle.FULL - (4096 + 1) * 4096,
    }


def columns(grade, model):
    """Maps or units of each kernel."""
    return sorted(w.shape[-1] for w in told_weights(grade, model) if w.kind == "kernel")


def _widths(grade, built, full):
    """All numbers follow the width; those of a network of other sizes are held against itself."""
    for width in (0.03, 0.11, 0.26):
        made = built(width=width)
        got = count(told_weights(grade, made))
        table = oracle.sized(oracle.MENDED, width, CLASSES)
        right = _rectangular(table, IMAGE)
        dense = [r for r in oracle.MENDED if r[1] == "dense"]
        known = {
            "width is left out": _rectangular(oracle.sized(oracle.MENDED, 1, CLASSES), IMAGE),
            "only the convolutions follow the width, F8 and F9 should, too": _rectangular(
                [*table[:-3], *dense[:2], table[-1]], IMAGE
            ),
            "only the dense layers follow the width, the convolutions should, too": _rectangular(
                [*oracle.MENDED[:-3], *table[-3:]], IMAGE
            ),
            "numbers are cut off, not rounded as `scaled` rounds them": _rectangular(
                _rounded(width, int), IMAGE
            ),
            "numbers are rounded to whole ones, not to even ones as `scaled` does": _rectangular(
                _rounded(width, round), IMAGE
            ),
            "the number of classes follows the width, too": _rectangular(
                [*table[:-1], ("Out", "dense", oracle.scaled(CLASSES, width))], IMAGE
            ),
        }
        sizes = [CLASSES if n == 1000 else oracle.scaled(n, width) for n in columns(grade, full())]
        if got != right and columns(grade, made) == sorted(sizes) and len(sizes) > 4:
            continue
        grade.equal(got, right, known, what=f"parameters at width={width}")
    grade.that(True, "")


def _rounded(width, rounding):
    rows = []
    for row in oracle.sized(oracle.MENDED, 1, CLASSES):
        if row[1] != "pool" and row[0] != "Out":
            row = (*row[:2], max(1, rounding(row[2] * width)), *row[3:])
        rows.append(row)
    return rows


def _rectangular(table, shape):
    """Parameters for images that are not square: S8's two sides, and else as `oracle.total`."""
    sides = [oracle.walk(table, side)[7][0] for side in shape[:2]]
    rows = oracle.walk(table, shape[0], shape[2])
    units, maps = table[8][2], rows[7][1]
    return sum(row[2] for row in rows) - rows[8][2] + sides[0] * sides[1] * maps * units + units


ELSEWHERE = (
    "dropout, noise or a change of the images elsewhere in the network: only the outputs of F8 and "
    "F9 are dropped"
)


def _drops(made, weight, rng, grade):
    """Half of F8's and of F9's outputs are dropped, and nothing else."""
    units, flat = oracle.scaled(4096, 0.05), 2 * oracle.scaled(256, 0.05)
    dense = [(flat, units), (units, units), (units, CLASSES)]
    telling = chance.Telling(weight.seed, CLASSES, dense)
    image = rng.uniform(size=(1, *IMAGE)).astype("float32")
    fill(grade, made, telling, image.shape)
    got = made.samples(image, chance.PASSES)
    maps = np.repeat(oracle.features(image, telling, 0.05), 5_000, axis=0)
    expected = oracle.training_samples(maps, telling, CLASSES, 0.05, rng)
    if not chance.alike(got, expected):
        # With another slip in it, the network is held against itself.
        own = chance.possible(grade, made, telling, image)
        expected = own if chance.alike(got, own) else expected
    same_distribution(
        grade,
        got,
        expected,
        mistaken.dropouts(maps, telling, CLASSES, 0.05, rng),
        what=f"{chance.PASSES} passes of one image with training=True",
        few=True,
    )
    fill(grade, made, chance.Telling(weight.seed, CLASSES, dense, silent=False), image.shape)
    chance.few_values(grade, made.samples(image, chance.FEW), ELSEWHERE)


def _he(grade, made):
    """Standard deviations of all kernels but the last are those of He's initialisation."""
    shapes = [w["shape"] for w in made.weights()]
    values = made.values()
    seen = 0
    for shape, value in zip(shapes, values, strict=True):
        rows = int(np.prod(shape[:-1]))
        if len(shape) < 2 or rows * shape[-1] < 2_000 or shape[-1] == CLASSES:
            continue
        seen += 1
        spread, right = float(np.std(value)), (2 / rows) ** 0.5
        field = int(np.prod(shape[:-2]))
        known = {
            "this is Glorot's initialisation, Keras's default": (
                (2 / (rows + field * shape[-1])) ** 0.5
            ),
            "this is LeCun's initialisation: He's has twice the variance": (1 / rows) ** 0.5,
            "this is the paper's initialisation: 0.01 everywhere": 0.01,
        }
        likely = next((w for w, s in known.items() if abs(spread / s - 1) < 0.05), "")
        told = f"kernel of shape {shape}: standard deviation {spread:.4f}, expected {right:.4f}"
        grade.that(abs(spread / right - 1) < 0.1, told, likely)
    grade.that(seen >= 4, "hardly any kernels were found")


@check("alexnet.reached", parts={"accuracy": 4})
def reached_accuracy(student, rng, grade):
    with grade.part("accuracy"):
        made = a_model(grade, student.build_alexnet_small(), "build_alexnet_small()")
        reached.accuracy(grade, made, "alexnet-small", reached.FASHION, GOAL, rng, size=67)
