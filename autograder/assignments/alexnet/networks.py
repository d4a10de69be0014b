"""What the networks of 05-alexnet must do: see `functions`.

Networks are judged by what they compute under weights that the judge sets. Those of the first layer
are large: the normalization does nothing to activations of about 1.
"""

from functools import cache, partial

import numpy as np

from autograder.assignments.alexnet import mistakes as mistaken
from autograder.assignments.alexnet import oracle
from autograder.assignments.alexnet.lrn import known_apart, with_defaults
from autograder.assignments.shared.common import a_model, kind_of, right_or_known
from autograder.judge import reached
from autograder.judge.checks import check
from autograder.judge.compare import is_close
from autograder.judge.network import Filled, count, fill, same_distribution, told_weights
from autograder.judge.student import StudentError

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


class Quiet(Filled):
    """Weights under which activations are so small that the normalization, right or wrong, changes
    nothing. For parts that ask whether a network is there, and not how it normalizes."""

    def __call__(self, kind, shape):
        values = super().__call__(kind, shape)
        rows = int(np.prod(shape[:-1]))
        if kind == "kernel" and shape[-1] == CLASSES:
            return values * np.float32(20)
        hidden = rows in Loud.FIRST if kind == "kernel" else shape[-1] != CLASSES
        return values * np.float32(0.05 if hidden else 1)


class Telling(Filled):
    """Weights under which only dropout shows: maps are constant, each unit of F8 and F9 reads one
    value, the first class reads two units of F9, all values are positive."""

    def __init__(self, seed, flat, units):
        super().__init__(seed)
        self.flat, self.units = flat, units

    def __call__(self, kind, shape):
        values = np.abs(super().__call__(kind, shape))
        if kind == "bias":
            return values + np.float32(0.5 * (shape[0] != CLASSES))
        rows, columns = int(np.prod(shape[:-1])), shape[-1]
        read = {
            (self.flat, self.units): 1,
            (self.units, self.units): 1,
            (self.units, CLASSES): 2,
        }.get((rows, columns))
        if read is None:
            return 0 * values
        flat = values.reshape(rows, columns)
        flat = (flat >= np.sort(flat, axis=0)[-read]).astype("float32")
        if columns == CLASSES:
            flat[:, 1:] = 0
        return flat.reshape(values.shape)


def _own_norm(student):
    """What the learner's own layer does, if it is wrong in a known way: exercise 2 has its price,
    and the networks around it may still be right. None where the layer is right, or wrong in
    another way, or does nothing."""
    x = np.random.default_rng(4).normal(size=(2, 3, 4, 11)).astype("float32") * 100
    try:
        made = student.LocalResponseNorm(r=oracle.WINDOW)
        got = made(x) if hasattr(made, "gradient") else None
    except StudentError:
        return None
    constants = with_defaults({"r": oracle.WINDOW})
    if not isinstance(got, np.ndarray) or is_close(got, oracle.lrn(x, *constants)):
        return None
    for why, wrong in known_apart(mistaken.lrns(x, *constants), oracle.lrn(x, *constants)).items():
        if is_close(got, wrong) and not why.startswith("nothing"):
            return partial(_slipped, why, constants)
    return None


def _slipped(why, constants, maps):
    wrong = mistaken.lrns(maps, *constants)[why]
    return wrong() if callable(wrong) else wrong


def _agrees(grade, made, weight, x, width, known, what, groups=1, table=None, norm=None):
    """The network's outputs under the judge's weights, its towers written in either way."""
    options = {"table": table, "groups": groups, "norm": norm}
    fill(grade, made, weight, (1, *x.shape[1:]))
    got = made.outputs(x)
    right = oracle.alexnet(x, weight, CLASSES, width, **options)
    if groups == 2:
        apart = oracle.alexnet(x, weight, CLASSES, width, **options, split=True)
        right = apart if is_close(got, apart) else right
    grade.close(got, right, known, what=what)


def _images(rng, shape=IMAGE, count=2):
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
    x = _images(rng)
    norm = _own_norm(student)

    def built(shape=IMAGE, classes=CLASSES, **options):
        made = student.build_alexnet(shape, classes, **options)
        return a_model(grade, made, "build_alexnet(…)", shape)

    @cache
    def works():
        """The network computes AlexNet, or what a known slip makes of it."""
        made, quiet = built(width=0.05), Quiet(weight.seed)
        fill(grade, made, quiet, (1, *IMAGE))
        right = oracle.alexnet(x, quiet, CLASSES, 0.05)
        known = mistaken.networks(x, quiet, CLASSES, 0.05)
        right_or_known(grade, made.outputs(x), right, known, "a small AlexNet's outputs")

    with grade.part("full size"):
        full = a_model(grade, student.build_alexnet(), "build_alexnet()", FULL)
        got = full.symbolic_shape((None, *FULL))
        grade.equal(got, (None, 1000), what="output shape of build_alexnet()")
        grade.equal(count(told_weights(grade, full)), oracle.FULL, _counts(), what="parameters")
        works()
    with grade.part("values"):
        for width in (0.05, 0.08):
            known = mistaken.networks(x, weight, CLASSES, width)
            what = f"outputs of build_alexnet({IMAGE}, {CLASSES}, width={width})"
            _agrees(grade, built(width=width), weight, x, width, known, what, norm=norm)
    with grade.part("width"):
        _widths(grade, built)
        works()
    with grade.part("two towers"):
        known = mistaken.networks(x, weight, CLASSES, 0.1, groups=2)
        what = f"outputs of build_alexnet({IMAGE}, {CLASSES}, width=0.1, groups=2)"
        made = built(width=0.1, groups=2)
        _agrees(grade, made, weight, x, 0.1, known, what, groups=2, norm=norm)
        made = student.build_alexnet((67, 67, 3), 10, 0.25, 2)
        small = a_model(grade, made, "build_alexnet(…)", (67, 67, 3))
        right = oracle.total(oracle.sized(oracle.MENDED, 0.25, 10, 2), 67)
        got = count(told_weights(grade, small))
        grade.equal(got, right, what="parameters of a quarter of two towers")
    with grade.part("dropout"):
        _drops(built(width=0.05), weight, rng, grade)
    with grade.part("initialisation"):
        _he(grade, built((67, 67, 3), CLASSES, width=0.1))
        works()


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
        "one of the dense layers F8 and F9 is missing": oracle.FULL - (4096 + 1) * 4096,
    }


def _widths(grade, built):
    for width in (0.03, 0.11, 0.26):
        got = count(told_weights(grade, built(width=width)))
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
        grade.equal(got, right, known, what=f"parameters at width={width}")


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


def _drops(made, weight, rng, grade):
    """Half of F8's and of F9's outputs are dropped, and nothing else."""
    units = oracle.scaled(4096, 0.05)
    telling = Telling(weight.seed, flat=2 * oracle.scaled(256, 0.05), units=units)
    image = _images(rng, count=1)
    fill(grade, made, telling, image.shape)
    maps = np.repeat(oracle.features(image, telling, 0.05), 5_000, axis=0)
    same_distribution(
        grade,
        made.samples(image, 400),
        oracle.training_samples(maps, telling, CLASSES, 0.05, rng),
        mistaken.dropouts(maps, telling, CLASSES, 0.05, rng),
        what="400 passes of one image with training=True",
    )


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


def same_table(grade, got, expected, mistakes):
    """Tables that agree in everything but the names of pooling layers."""
    listed = isinstance(got, list | tuple) and all(
        isinstance(row, list | tuple) and len(row) > 2 for row in got
    )
    grade.that(listed, f"expected a list of rows like those of PRINTED, got {kind_of(got)}")

    def bare(table):
        return [tuple(row[1:]) for row in table]

    known = {why: bare(table) for why, table in mistakes.items()}
    grade.equal(bare(got), bare(expected), known, what="the rows without their names")


def _zfnet_rows(student, grade, wide):
    right = oracle.zfnet_table(wide)

    def other(**changes):
        return [changes.get(row[0], row) for row in right]

    c1, c3 = right[0], right[2]
    known = {
        "this is AlexNet's table": oracle.MENDED,
        "C1 is unchanged": other(C1=oracle.MENDED[0]),
        "C3 has stride 2 as well": other(C3=oracle.MENDED[2]),
        'C3 keeps its padding: "same"': other(C3=(*c3[:5], "valid", 1)),
        'C1 keeps its padding: "valid"': other(C1=(*c1[:5], "same", 1)),
        "the pooling after C7 is there in ZF Net, too": [r for r in right if r[0] != "S8"],
        "wide is left out": oracle.zfnet_table(False),
        "the widths are those of wide=True": oracle.zfnet_table(True),
        "C5, C6 and C7 have 512, 1024 and 512 maps, in this order": other(
            C6=(*right[5][:2], 512, *right[5][3:]), C7=(*right[6][:2], 1024, *right[6][3:])
        ),
    }
    known = {why: table for why, table in known.items() if table != right}
    same_table(grade, student.zfnet_table(wide=wide), right, known)


@check(
    "alexnet.zfnet",
    parts={"table": 0.5, "wide table": 0.5, "values": 1, "wide": 0.5, "counts": 0.5},
)
def zfnet(student, rng, grade):
    weight = Loud(int(rng.integers(2**31)))
    x = _images(rng)
    norm = _own_norm(student)

    def built(shape=IMAGE, classes=CLASSES, **options):
        made = student.build_zfnet(shape, classes, **options)
        return a_model(grade, made, "build_zfnet(…)", shape)

    def known(wide, width, weight=weight):
        table = oracle.zfnet_table(wide)
        other = {
            "this is AlexNet": oracle.MENDED,
            "C3 has stride 2 as well": [r if r[0] != "C3" else oracle.MENDED[2] for r in table],
            'C3 keeps its padding: "same"': [
                r if r[0] != "C3" else (*r[:5], "valid", 1) for r in table
            ],
            "wide is left out": oracle.zfnet_table(False),
            "the widths are those of wide=True": oracle.zfnet_table(True),
        }
        return mistaken.networks(x, weight, CLASSES, width, table=table, changes=other)

    def agrees(wide, width):
        what = f"outputs of build_zfnet({IMAGE}, {CLASSES}, width={width}, wide={wide})"
        made = built(width=width, wide=wide)
        table = oracle.zfnet_table(wide)
        _agrees(grade, made, weight, x, width, known(wide, width), what, table=table, norm=norm)

    for part, wide in [("table", False), ("wide table", True)]:
        with grade.part(part):
            _zfnet_rows(student, grade, wide)
    with grade.part("values"):
        agrees(False, 0.06)
        agrees(False, 0.04)
    with grade.part("wide"):
        agrees(True, 0.04)
    with grade.part("counts"):
        made = a_model(grade, student.build_zfnet(width=0.25), "build_zfnet(width=0.25)", FULL)
        table = oracle.sized(oracle.zfnet_table(), 0.25)
        wrong = {
            "this is AlexNet": oracle.total(oracle.sized(oracle.MENDED, 0.25)),
            "wide is not the default": oracle.total(oracle.sized(oracle.zfnet_table(True), 0.25)),
        }
        grade.equal(count(told_weights(grade, made)), oracle.total(table), wrong, what="parameters")
        got = made.symbolic_shape((None, *FULL))
        grade.equal(got, (None, 1000), what="output shape of build_zfnet(width=0.25)")
        small, quiet = built(width=0.04), Quiet(weight.seed)
        fill(grade, small, quiet, (1, *IMAGE))
        right = oracle.alexnet(x, quiet, CLASSES, 0.04, table=oracle.zfnet_table())
        slips = known(False, 0.04, quiet)
        right_or_known(grade, small.outputs(x), right, slips, "a small ZF Net")


@check("alexnet.reached", parts={"accuracy": 4})
def reached_accuracy(student, rng, grade):
    with grade.part("accuracy"):
        made = a_model(grade, student.build_alexnet_small(), "build_alexnet_small()")
        reached.accuracy(grade, made, "alexnet-small", reached.FASHION, GOAL, rng, size=67)
