"""What the layer, the networks and the metric of 05-alexnet must do: imported by `checks.alexnet`.

Networks are judged by what they compute under weights that the judge sets. Those of the first layer
are large: the normalization does nothing to activations of about 1.
"""

from functools import cache, partial

import numpy as np

from autograder.checks import check
from autograder.checks.common import a_layer, keeps_name, kind_of, right_or_known, signed
from autograder.judge import reached
from autograder.judge.compare import is_close
from autograder.judge.network import Filled, fill, same_distribution
from autograder.judge.student import StudentError
from autograder.oracles import alexnet as oracle
from autograder.oracles import alexnet_mistakes as mistaken

GOAL = reached.Goal(zero=0.65, full=0.87, small_zero=0.20, small_full=0.45, small_share=0.5)
IMAGE = (99, 83, 3)
"""Small, not square, and with pixels left over at each stage: S8 gives 2×1."""
CLASSES = 7
HALF_PRECISION = 4e-3

# ------------------------------------------------------------------ local response normalization


@check(
    "alexnet.lrn",
    parts={
        "values": 1.5,
        "odd radius": 0.5,
        "wider than the maps": 0.5,
        "half precision": 0.75,
        "gradient": 1,
        "saves and loads": 0.75,
    },
)
def lrn(student, rng, grade):
    def layer(**options):
        return a_layer(grade, student.LocalResponseNorm(**options), "LocalResponseNorm")

    def values(shape, scale, **options):
        x = signed(rng, shape) * np.float32(scale)
        arguments = _constants(options)
        known = _apart(mistaken.lrns(x, *arguments), oracle.lrn(x, *arguments))
        grade.close(
            layer(**options)(x),
            oracle.lrn(x, *arguments),
            known,
            what=f"LocalResponseNorm({_told(options)}) on shape {shape}, values of about {scale}",
        )

    with grade.part("values"):
        values((2, 4, 5, 9), 2, r=4, k=1.5, alpha=float(rng.uniform(0.1, 0.3)), beta=0.6)
        values((3, 2, 3, 7), 3, r=2, k=0.7, alpha=float(rng.uniform(0.1, 0.3)), beta=0.9)
        values((2, 3, 4, 11), 60, r=4)
        values((2, 3, 4, 8), 200)  # the constants that the text gives are the defaults
    with grade.part("odd radius"):
        for r in (3, 5, 1):
            values((2, 3, 4, 9), 2, r=r, k=1.2, alpha=0.2, beta=0.7)
    with grade.part("wider than the maps"):
        for maps, r in [(3, 4), (4, 20), (1, 6), (5, 11)]:
            values((2, 3, 2, maps), 2, r=r, k=1.2, alpha=0.2, beta=0.7)
    with grade.part("half precision"):
        _half_precision(layer, rng, grade)
    with grade.part("gradient"):
        for r in (4, 3):
            _lrn_gradient(layer, rng, grade, r)
    with grade.part("saves and loads"):
        _lrn_reload(layer, rng, grade)


def _constants(options):
    defaults = {"r": 2, "k": 1.0, "alpha": 2e-5, "beta": 0.75}
    return [(defaults | options)[name] for name in defaults]


def _told(options):
    return ", ".join(f"{name}={value:.3g}" for name, value in options.items())


def _apart(known, right):
    """Mistakes that show here."""
    shown = {}
    for why, wrong in known.items():
        with np.errstate(all="ignore"):
            value = wrong() if callable(wrong) else wrong
        if not is_close(value, right):
            shown[why] = value
    return shown


def _half_precision(layer, rng, grade):
    """Squares of activations above 255 are infinite in float16; the result need not be."""
    for scale, options in [(900, {"r": 4}), (60, {"r": 2, "alpha": 1e-3, "k": 2.0})]:
        x = (np.abs(signed(rng, (2, 3, 4, 6))) * scale).astype("float16")
        right = oracle.lrn(x, *_constants(options))
        known = {
            "the squares overflow in float16, and 1 / infinity is 0: compute them in float32": (
                _overflowing(x, *_constants(options))
            )
        }
        made = layer(**options, dtype="float16")
        got = made(x)
        what = f"float16 values of about {scale}"
        others = mistaken.lrns(x, *_constants(options))
        if not any(is_close(got, wrong, HALF_PRECISION) for wrong in _values(others)):
            grade.close(got, right, known, tolerance=HALF_PRECISION, what=what)
        told = np.asarray(got).dtype.name
        why = "the result is not cast back to the dtype of the input"
        grade.that(told == "float16", f"dtype of the result for float16: {told}", why)


def _values(known):
    """Slips that cost other parts, as they come out here; who does nothing is not among them."""
    for why, wrong in known.items():
        with np.errstate(all="ignore"):
            value = wrong() if callable(wrong) else wrong
        if not why.startswith("nothing") and np.isfinite(value).all():
            yield value


def _overflowing(x, r, k, alpha, beta):
    maps = x.shape[-1]
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        squares = np.asarray(x, "float16") ** 2
        totals = np.empty_like(squares)
        for i in range(maps):
            low, high = oracle.window(i, maps, r)
            totals[..., i] = squares[..., low : high + 1].sum(axis=-1)
        return x.astype(float) * (k + alpha * totals.astype(float)) ** -beta


def _lrn_gradient(layer, rng, grade, r):
    x, upstream = signed(rng, (2, 2, 3, 6)) * 2, signed(rng, (2, 2, 3, 6))
    constants = {"r": r, "k": 1.3, "alpha": 0.15, "beta": 0.75}
    arguments = _constants(constants)
    frozen = upstream * oracle.lrn(x, *arguments) / x
    grade.close(
        layer(**constants).gradient(x, upstream),
        oracle.lrn_gradient(x, upstream, *arguments),
        {
            "the gradient takes the sum for a constant: it must flow through the sum, too": frozen,
            "this is the gradient of a sum over r maps on each side": lambda: oracle.lrn_gradient(
                x, upstream, 2 * r, *arguments[1:]
            ),
            "no gradient comes back: the layer leaves the backend (NumPy does)": 0 * x,
        },
        tolerance=1e-3,
        what=f"gradient of LocalResponseNorm({_told(constants)})",
    )


def _lrn_reload(layer, rng, grade):
    x = signed(rng, (2, 3, 2, 7)) * 3
    options = {"r": 4, "k": 1.5, "alpha": 0.2, "beta": 0.6}
    made = layer(**options, name="norm_2")
    arguments = _constants(options)
    right_or_known(
        grade,
        made(x),
        oracle.lrn(x, *arguments),
        {w: v for w, v in mistaken.lrns(x, *arguments).items() if not w.startswith("nothing")},
        "the layer before it was saved",
    )
    loaded = a_layer(grade, made.reload((None, 3, 2, 7)), "the loaded model")
    lost = {
        f"this is what is loaded when get_config leaves {name} out": oracle.lrn(
            x, *_constants({k: v for k, v in options.items() if k != name})
        )
        for name in options
    }
    lost["this is what is loaded without a get_config of your own"] = oracle.lrn(x)
    grade.close(loaded(x), made(x), lost, what="the layer, saved and loaded")
    keeps_name(grade, made, "norm_2")
    shape = (None, 5, 6, 8)
    grade.equal(made.symbolic_shape(shape), shape, what="the layer's output in a Keras model")


# ------------------------------------------------------------------ networks


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


def _network(grade, made, what):
    grade.that(hasattr(made, "outputs"), f"{what} should be a Keras model, got {kind_of(made)}")
    return made


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
    constants = _constants({"r": oracle.WINDOW})
    if not isinstance(got, np.ndarray) or is_close(got, oracle.lrn(x, *constants)):
        return None
    for why, wrong in _apart(mistaken.lrns(x, *constants), oracle.lrn(x, *constants)).items():
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


def _sum_of(grade, made):
    """All weights of the network, counted."""
    told = made.weights()
    listed = isinstance(told, list) and all(isinstance(w.get("shape"), tuple) for w in told)
    grade.that(listed, "the network's list of weights cannot be read")
    return sum(int(np.prod(w["shape"], dtype=object)) for w in told)


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
        return _network(grade, student.build_alexnet(shape, classes, **options), "build_alexnet(…)")

    @cache
    def works():
        """The network computes AlexNet, or what a known slip makes of it."""
        made, quiet = built(width=0.05), Quiet(weight.seed)
        fill(grade, made, quiet, (1, *IMAGE))
        right = oracle.alexnet(x, quiet, CLASSES, 0.05)
        known = mistaken.networks(x, quiet, CLASSES, 0.05)
        right_or_known(grade, made.outputs(x), right, known, "a small AlexNet's outputs")

    with grade.part("full size"):
        full = _network(grade, student.build_alexnet(), "build_alexnet()")
        got = full.symbolic_shape((None, 227, 227, 3))
        grade.equal(got, (None, 1000), what="output shape of build_alexnet()")
        grade.equal(_sum_of(grade, full), oracle.FULL, _counts(), what="parameters")
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
        small = _network(grade, student.build_alexnet((67, 67, 3), 10, 0.25, 2), "build_alexnet(…)")
        right = oracle.total(oracle.sized(oracle.MENDED, 0.25, 10, 2), 67)
        grade.equal(_sum_of(grade, small), right, what="parameters of a quarter of two towers")
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
        got = _sum_of(grade, built(width=width))
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
        return _network(grade, student.build_zfnet(shape, classes, **options), "build_zfnet(…)")

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
        made = _network(grade, student.build_zfnet(width=0.25), "build_zfnet(width=0.25)")
        table = oracle.sized(oracle.zfnet_table(), 0.25)
        wrong = {
            "this is AlexNet": oracle.total(oracle.sized(oracle.MENDED, 0.25)),
            "wide is not the default": oracle.total(oracle.sized(oracle.zfnet_table(True), 0.25)),
        }
        grade.equal(_sum_of(grade, made), oracle.total(table), wrong, what="parameters")
        got = made.symbolic_shape((None, 227, 227, 3))
        grade.equal(got, (None, 1000), what="output shape of build_zfnet(width=0.25)")
        small, quiet = built(width=0.04), Quiet(weight.seed)
        fill(grade, small, quiet, (1, *IMAGE))
        right = oracle.alexnet(x, quiet, CLASSES, 0.04, table=oracle.zfnet_table())
        slips = known(False, 0.04, quiet)
        right_or_known(grade, small.outputs(x), right, slips, "a small ZF Net")


@check("alexnet.reached", parts={"accuracy": 4})
def reached_accuracy(student, rng, grade):
    with grade.part("accuracy"):
        made = _network(grade, student.build_alexnet_small(), "build_alexnet_small()")
        reached.accuracy(grade, made, "alexnet-small", reached.FASHION, GOAL, rng, size=67)


# ------------------------------------------------------------------ the metric


def scores_with_ties(rng, images, classes):
    """Scores on a coarse grid, so that many are equal; labels drawn over all classes."""
    scores = rng.integers(0, max(classes // 2, 2), size=(images, classes)) / 8
    return scores.astype("float32"), rng.integers(0, classes, size=images)


@check(
    "alexnet.top_k_metric",
    parts={
        "over batches": 0.75,
        "ties": 0.25,
        "reset": 0.25,
        "in a model": 0.5,
        "config and refusals": 0.25,
    },
)
def top_k_metric(student, rng, grade):
    def metric(**options):
        made = student.TopKError(**options)
        grade.that(hasattr(made, "config"), f"TopKError should be a metric, got {kind_of(made)}")
        return made

    def batches(sizes, classes=9, ties=False):
        for size in sizes:
            scores, labels = scores_with_ties(rng, size, classes)
            if not ties:
                scores = rng.permuted(
                    np.tile(np.arange(classes, dtype="float32") / classes, (size, 1)), axis=1
                )
            yield scores, labels

    def runs(made, drawn, k, what):
        seen = []
        for scores, labels in drawn:
            got = made(labels, scores)
            seen.append((scores, labels))
            grade.close(got, *_streamed(seen, k), what=f"{what}, after {len(seen)} batches")

    with grade.part("over batches"):
        runs(metric(), batches([4, 17, 9]), 5, "TopKError()")
        runs(metric(k=2), batches([13, 5, 30]), 2, "TopKError(k=2)")
        scores, labels = next(batches([12]))
        got = metric(k=3)(labels[:, None], scores)
        grade.close(got, oracle.top_k_error(scores, labels, 3), what="labels of shape (12, 1)")
    with grade.part("ties"):
        runs(metric(k=3), batches([20, 35], ties=True), 3, "equal scores")
        runs(metric(), [(np.full((6, 8), 0.125, "float32"), np.arange(6))], 5, "all scores equal")
    with grade.part("reset"):
        made = metric(k=2)
        first, second = batches([25, 10])
        made(first[1], first[0])
        student.reset(made)
        grade.close(
            made(second[1], second[0]),
            oracle.top_k_error(*second, 2),
            {"what was seen before reset_state still counts": _streamed([first, second], 2)[0]},
            what="after reset_state",
        )
    with grade.part("in a model"):
        scores, labels = next(batches([37]))
        grade.close(
            student.evaluated(metric(k=3, name="mistakes"), scores, labels),
            *_streamed([(scores[i : i + 16], labels[i : i + 16]) for i in (0, 16, 32)], 3),
            what="model.evaluate in batches of 16",
        )
    with grade.part("config and refusals"):
        made = metric(k=4, name="top4")
        scores, labels = next(batches([15]))
        got = made(labels, scores)
        right_or_known(
            grade, got, oracle.top_k_error(scores, labels, 4),
            mistaken.errors(scores, labels, 4), "TopKError(k=4)",
        )  # fmt: skip
        config = made.config()
        config = config if isinstance(config, dict) else {}
        grade.equal(config.get("k"), 4, what="get_config's entry for k")
        keeps_name(grade, made, "top4")
        few = np.ones((2, 3), "float32") * np.arange(3, dtype="float32")
        grade.accepts(ValueError, metric(k=3), np.zeros(2, int), few)
        grade.raises(ValueError, metric(k=6), np.zeros(2, int), few, mentions=(6, 3))


def _streamed(seen, k):
    """(right value, mistakes) after the batches ``seen``."""
    misses = [oracle.misses(scores, labels, k) for scores, labels in seen]
    right = float(np.concatenate(misses).mean())
    scores = np.concatenate([s for s, _ in seen])
    labels = np.concatenate([y for _, y in seen])
    known = {
        "the mean of the batches' errors: small batches must count less": float(
            np.mean([m.mean() for m in misses])
        ),
        "only the last batch counts": float(misses[-1].mean()),
        **mistaken.errors(scores, labels, k),
    }
    return right, {w: v for w, v in known.items() if callable(v) or abs(v - right) > 1e-6}
