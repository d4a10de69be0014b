"""What the residual unit and the networks of 07-resnet must do: see `functions`.

All are judged under weights that the judge sets: gammas, betas and moving averages, too.
"""

from itertools import permutations

import numpy as np

from autograder.assignments.resnet import mistakes as mistaken
from autograder.assignments.resnet import oracle
from autograder.assignments.shared.common import a_layer, right_or_known, signed
from autograder.judge import compare
from autograder.judge.checks import check
from autograder.judge.network import Filled, count, fill, told_weights

STATISTICS = ("moving_mean", "moving_variance")
RESNET34 = {"trainable": 21_797_672, "total": 21_814_696}


def mild(weight, classes):
    """`weight`, with a dense layer of small weights: a softmax of zeros and ones would hide
    what came before it. No convolution may have as many maps as there are `classes`."""

    def milder(kind, shape):
        return weight(kind, shape) / (8 if kind == "kernel" and shape[-1] == classes else 1)

    return milder


def _filled(grade, made, rng, shape=None, classes=0):
    """A layer or model under the judge's weights: (handle, weight).

    Args:
        shape: of an input, batch included, should it have no weights until it is called.
    """
    made = a_layer(grade, made, "what is returned")
    weight = mild(Filled(rng.integers(1 << 31)), classes)
    fill(grade, made, weight, shape)
    return made, weight


def _right_or_known(grade, got, expected, mistakes, what):
    """`right_or_known`, which computes the mistakes only for what is not right."""
    known = {} if compare.is_close(got, expected) else mistakes
    right_or_known(grade, got, expected, known, what)


# ---------------------------------------------------------------------------- the unit


@check(
    "resnet.unit",
    parts={
        "identity": 1.5,
        "another depth": 1,
        "stride": 1.5,
        "weights": 1,
        "training": 1,
        "gradient": 1,
        "saves and loads": 1,
    },
)
def unit(student, rng, grade):
    def values(shape, filters, stride=1):
        x = signed(rng, shape)
        made, weight = _filled(grade, student.ResidualUnit(filters, stride=stride), rng, shape)
        grade.close(
            made(x),
            oracle.unit(oracle.Net(weight), np.asarray(x, float), filters, stride),
            mistaken.units(weight, x, filters, stride),
            what=f"ResidualUnit({filters}, stride={stride}) on shape {shape}",
        )

    with grade.part("identity"):
        values((2, 6, 7, 4), 4)
        values((3, 5, 4, 2), 2)
    with grade.part("another depth"):
        values((2, 5, 6, 3), 6)
        values((2, 4, 5, 4), 2)
    with grade.part("stride"):
        values((2, 8, 6, 4), 4, 2)  # projected although the depth stays
        values((2, 8, 10, 3), 6, 2)
        values((2, 7, 9, 3), 5, 2)
    with grade.part("weights"):
        _unit_weights(student, rng, grade)
    with grade.part("training"):
        _unit_training(student, rng, grade)
    with grade.part("gradient"):
        for shape, filters, stride in [((1, 4, 3, 2), 2, 1), ((1, 4, 4, 2), 3, 2)]:
            _unit_gradient(student, rng, grade, shape, filters, stride)
    with grade.part("saves and loads"):
        x = signed(rng, (2, 7, 6, 3))
        fresh = a_layer(grade, student.ResidualUnit(5, stride=2, name="unit_3"), "ResidualUnit(…)")
        loaded = a_layer(grade, fresh.reload((None, 7, 6, 3)), "what is loaded")
        made, weight = _filled(grade, loaded, rng, x.shape)
        right = oracle.unit(oracle.Net(weight), np.asarray(x, float), 5, 2)
        known = mistaken.units(weight, x, 5, 2)
        defaults = {
            "this is what is loaded when get_config leaves the stride out": lambda: oracle.unit(
                oracle.Net(weight), np.asarray(x, float), 5, 1
            )
        }
        got = made(x)
        if compare.is_close(got, right) or not any(_matches(got, w) for w in known.values()):
            grade.close(got, right, defaults, what="a unit that was saved and loaded")
        grade.shape(fresh(x), right.shape, what="the unit before it was saved")
        config = fresh.config()
        name = config.get("name") if isinstance(config, dict) else None
        grade.equal(name, "unit_3", what="get_config's entry for the layer's name")


def _matches(got, wrong):
    try:
        wrong = wrong()
        return np.shape(got) == wrong.shape and np.allclose(got, wrong, rtol=1e-3, atol=1e-4)
    except Exception:  # a mistake that cannot be made on this input
        return False


def _unit_weights(student, rng, grade):
    """Kinds, shapes and trainability; and, lest a list of words be worth points, that each counts:
    the unit answers as a unit does, right or wrong in a way that other parts judge."""
    for depth, filters, stride in [(4, 4, 1), (3, 6, 2), (3, 3, 2), (2, 5, 1)]:
        shape = (1, 4, 6, depth)
        made, weight = _filled(grade, student.ResidualUnit(filters, stride=stride), rng, shape)
        projected = stride != 1 or depth != filters
        expected = [(3, 3, depth, filters), (3, 3, filters, filters)]
        expected += [(1, 1, depth, filters)] if projected else []
        told = told_weights(grade, made)
        got = sorted(w.shape for w in told if w.kind == "kernel")
        what = f"ResidualUnit({filters}, stride={stride}) on {depth} maps"
        extra = sorted([*expected, (1, 1, depth, filters)])
        bare = sorted(expected[:2])
        swapped = sorted([(3, 3, depth, filters), (3, 3, depth, filters), *expected[2:]])
        grade.equal(
            got,
            sorted(expected),
            {
                "there is a projection where the input could be added as it is": extra,
                "there is no projection where one is needed": bare,
                "the projection is 3×3, not 1×1": sorted([*bare, (3, 3, depth, filters)]),
                "both convolutions read the input": swapped,
            },
            what=f"kernels of {what}",
        )
        biased = any(w.kind == "bias" for w in told)
        why = "the convolutions have biases: use_bias=False"
        grade.that(not biased, f"{what}: a convolution has a bias", why)
        norms = len(expected)
        for kind, trainable in [("gamma", True), ("beta", True), *((s, False) for s in STATISTICS)]:
            of_kind = [w for w in told if w.kind == kind]
            known = {
                "one batch normalization is missing": norms - 1,
                "the projection has batch normalization, the convolutions have none": norms - 2,
            }
            grade.equal(len(of_kind), norms, known, what=f"number of weights {kind!r} of {what}")
            right = all(w.trainable is trainable for w in of_kind)
            what_kind = "trainable" if trainable else "not trainable"
            grade.that(right, f"{what}: {kind} should be {what_kind}")
        x = signed(rng, shape)
        right = oracle.unit(oracle.Net(weight), np.asarray(x, float), filters, stride)
        _right_or_known(grade, made(x), right, mistaken.units(weight, x, filters, stride), what)


def _unit_training(student, rng, grade):
    """In training the batch's statistics count, and the moving averages move by a tenth."""
    for shape, filters, stride in [((4, 5, 6, 3), 3, 1), ((4, 6, 6, 2), 4, 2)]:
        x = signed(rng, shape)
        made, weight = _filled(grade, student.ResidualUnit(filters, stride=stride), rng, shape)
        net = oracle.Net(weight, training=True)
        right = oracle.unit(net, np.asarray(x, float), filters, stride)
        known = mistaken.units_in_training(weight, x, filters, stride)
        got = made(x, training=True)
        what = f"ResidualUnit({filters}, stride={stride}) with training=True"
        still = next(iter(reversed(known.items())))
        if not _matches(got, still[1]):
            _right_or_known(grade, got, right, known, what)
        else:
            grade.close(got, right, dict([still]), what=what)
        if not _matches(got, lambda right=right: right):
            continue  # wrong values, and paid for elsewhere
        kinds = [w.kind for w in told_weights(grade, made)]
        values = [v for k, v in zip(kinds, made.values(), strict=True) if k in STATISTICS]
        moved = [statistic for both in net.moved for statistic in both]
        held = [weight(k, (filters,)) for _ in net.moved for k in STATISTICS]
        faster = _moved_by(net.moved, weight, filters, 0.99)
        _same_in_any_order(
            grade,
            values,
            moved,
            {
                "they have not moved at all: pass `training` on to the batch normalization": held,
                "they move with a momentum of 0.99, Keras's default, not 0.9": faster,
                "they have moved with a momentum of 0.1 (PyTorch's word for our 0.9)": _moved_by(
                    net.moved, weight, filters, 0.1
                ),
            },
            f"moving averages of {what} after one call",
        )


def _moved_by(moved, weight, filters, momentum):
    """The moving averages after a call, with another momentum than the oracle's."""
    result = []
    for pair in moved:
        for kind, after in zip(STATISTICS, pair, strict=True):
            before = np.asarray(weight(kind, (filters,)), float)
            batch = (after - oracle.MOMENTUM * before) / (1 - oracle.MOMENTUM)
            result.append(momentum * before + (1 - momentum) * batch)
    return result


def _same_in_any_order(grade, got, expected, mistakes, what):
    """`got` holds the arrays of `expected`, in whichever order the layers were made."""
    grade.equal(len(got), len(expected), what=f"number of {what}")
    paired = _paired(got, expected)
    wrong = {
        why: (lambda value=value: np.stack(_paired(value, expected)))
        for why, value in mistakes.items()
    }
    grade.close(np.stack(paired), np.stack(expected), wrong, what=what)


def _paired(got, expected):
    """`got` in the order in which (mean, variance) pairs come nearest to those of `expected`."""
    pairs = [got[i : i + 2] for i in range(0, len(got), 2)]
    wanted = [expected[i : i + 2] for i in range(0, len(expected), 2)]

    def distance(order):
        near = zip(order, wanted, strict=True)
        return sum(np.abs(np.stack(a) - np.stack(b)).sum() for a, b in near)

    best = min(permutations(pairs), key=distance)
    return [statistic for both in best for statistic in both]


def _unit_gradient(student, rng, grade, shape, filters, stride):
    x = signed(rng, shape)
    made, weight = _filled(grade, student.ResidualUnit(filters, stride=stride), rng, shape)

    def at(x, unit=oracle.unit):
        return unit(oracle.Net(weight), np.asarray(x, float), filters, stride)

    upstream = rng.normal(size=at(x).shape).astype("float32")

    def slopes(function):
        step, flat = 1e-6, np.asarray(x, float).reshape(-1)
        found = []
        for place in range(flat.size):
            sides = []
            for sign in (1, -1):
                nudged = flat.copy()
                nudged[place] += sign * step
                sides.append((function(nudged.reshape(shape)) * upstream).sum())
            found.append((sides[0] - sides[1]) / (2 * step))
        return np.reshape(found, shape)

    known = {
        why: lambda wrong=wrong: slopes(lambda x: at(x, wrong))
        for why, wrong in mistaken.UNITS.items()
        if "training=True" not in why
    }
    got = made.gradient(x, upstream)
    what = f"gradient of ResidualUnit({filters}, stride={stride}) by its input"
    _right_or_known(grade, got, slopes(at), known, what)


# ---------------------------------------------------------------------------- networks


def dark_and_light(rng, shape):
    """Two images, around -1 and around 1: each map of the stem is below 0 all over a window of the
    max pooling in one of them, where a missing ReLU shows."""
    shift = np.reshape([-1, 1], (2, 1, 1, 1))
    return (rng.normal(size=shape) + shift).astype("float32")


@check(
    "resnet.network",
    parts={
        "network": 2,
        "other stages": 1,
        "small images": 1,
        "ResNet-34": 1.5,
        "saves and loads": 0.5,
    },
)
def network(student, rng, grade):
    def values(sides, depth, classes, units, width, small=False):
        x = dark_and_light(rng, (2, *sides, depth))
        options = {"units": units, "filters": width, "small_images": small}
        model = student.build_resnet((*sides, depth), classes, **options)
        model, weight = _filled(grade, model, rng, x.shape, classes)
        grade.close(
            model.outputs(x),
            oracle.resnet(oracle.Net(weight), x, classes, units, width, small),
            mistaken.networks(weight, x, classes, units, width, small),
            what=f"build_resnet({(*sides, depth)}, {classes}, units={units}, filters={width})",
        )

    with grade.part("network"):
        values((49, 68), 3, 7, (1, 2, 1), 4)
        values((40, 33), 1, 10, (3,), 6)
    with grade.part("other stages"):
        values((70, 50), 2, 5, (1, 1, 1, 1), 2)
        values((32, 32), 3, 6, (2, 1), 4)
    with grade.part("small images"):
        values((19, 28), 1, 10, (1, 2), 4, small=True)
    with grade.part("ResNet-34"):
        _resnet34(student, rng, grade)
        # Shapes are what the learner's process tells: a small relative has to compute something.
        _small_network(student, rng, grade, (32, 32, 3))
    with grade.part("saves and loads"):
        model, x, before = _small_network(student, rng, grade, (33, 20, 2))
        again = a_layer(grade, model.reloaded(), "the loaded model")
        grade.close(again.outputs(x), before, what="the network, saved and loaded")


def _small_network(student, rng, grade, shape):
    """A small network, images and its outputs: right, or wrong in a way that other parts judge."""
    x = dark_and_light(rng, (2, *shape))
    made = student.build_resnet(shape, 5, units=(1, 1), filters=2)
    model, weight = _filled(grade, made, rng, x.shape, classes=5)
    outputs = model.outputs(x)
    right = oracle.resnet(oracle.Net(weight), x, 5, (1, 1), 2)
    known = mistaken.networks(weight, x, 5, (1, 1), 2)
    _right_or_known(grade, outputs, right, known, "a small network of build_resnet")
    return model, x, outputs


def _resnet34(student, rng, grade):
    model = a_layer(grade, student.build_resnet34(), "what build_resnet34 returns")
    told = told_weights(grade, model, (1, 224, 224, 3))
    got = sorted(
        (512, 1000) if w.shape == (1, 1, 512, 1000) else w.shape  # dense
        for w in told
        if w.kind == "kernel"
    )
    right, eighteen = (
        sorted([*oracle.kernels(3, units, 64), (512, 1000)])
        for units in ((3, 4, 6, 3), (2, 2, 2, 2))
    )
    known = {
        "this is ResNet-18, with stages of 2, 2, 2 and 2": eighteen,
        "the projections are missing": sorted(
            [*oracle.kernels(3, (3, 4, 6, 3), 64, shortcuts_too=False), (512, 1000)]
        ),
    }
    grade.that(
        got == right,
        f"the kernels' shapes are not those of ResNet-34: {len(got)} kernels, not {len(right)}, "
        f"or others than 3×3, 1×1 and 7×7 from 64 to 512 maps",
        next((why for why, shapes in known.items() if shapes == got), ""),
    )
    counted = {
        "trainable": count(w for w in told if w.trainable),
        "total": count(told),
    }
    grade.equal(
        counted,
        RESNET34,
        {"the convolutions have biases": {k: v + 8_512 for k, v in RESNET34.items()}},
        what="numbers of weights",
    )
    scores = model.outputs(rng.uniform(size=(1, 224, 224, 3)).astype("float32"))
    grade.shape(scores, (1, 1000), what="build_resnet34() on one image")
    known = {"a softmax is missing": np.asarray([np.nan])}
    grade.close(np.asarray(scores).sum(axis=1), [1.0], known, what="sum of the probabilities")


@check("resnet.tower", parts={"residual": 0.75, "plain": 0.75, "the same weights": 0.5})
def tower(student, rng, grade):
    for part, shortcuts in [("residual", True), ("plain", False)]:
        with grade.part(part):
            for units, width, shape, classes in [(2, 4, (6, 7, 1), 5), (1, 3, (5, 4, 2), 10)]:
                x = signed(rng, (2, *shape))
                model = student.build_tower(units, width, shortcuts, shape, classes)
                model, weight = _filled(grade, model, rng, x.shape, classes)
                grade.close(
                    model.outputs(x),
                    oracle.tower(oracle.Net(weight), x, classes, units, width, shortcuts),
                    mistaken.towers(weight, x, classes, units, width, shortcuts),
                    what=f"build_tower({units}, {width}, {shortcuts}, {shape}, {classes})",
                )
    with grade.part("the same weights"):
        listed = []
        for shortcuts in (False, True):
            model = a_layer(grade, student.build_tower(2, 3, shortcuts), "what is returned")
            x = signed(rng, (3, 7, 7, 1))
            listed.append([(w.kind, w.shape) for w in told_weights(grade, model, x.shape)])
            outputs = model.outputs(x)
            grade.shape(outputs, (3, 10), what="outputs of build_tower(2, 3, …)")
            sums = np.asarray(outputs).sum(axis=1)
            grade.close(sums, np.ones(3), what="sums of the probabilities")
        plain, residual = listed
        why = ""
        if sorted(plain) != sorted(residual):
            more = "residual" if len(residual) > len(plain) else "plain"
            why = f"the {more} tower has weights that the other has not"
        grade.that(plain == residual, "the two towers do not have the same weights in order", why)
        kernels = sum(kind == "kernel" for kind, _ in plain)
        known = {"one convolution in each unit, not two": 4, "one unit too many": 8}
        grade.equal(kernels, 6, known, what="kernels of a tower of two units")
