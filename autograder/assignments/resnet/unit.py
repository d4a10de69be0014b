"""What the residual unit of 07-resnet must do: see `functions`.

It is judged under weights that the judge sets: gammas, betas and moving averages, too. Each part
asks what that part alone is about; what other parts judge is held out (see `takeover`).
"""

from itertools import permutations

import numpy as np

from autograder.assignments.resnet import oracle
from autograder.assignments.resnet import unit_mistakes as mistaken
from autograder.assignments.resnet.takeover import filled, keeps_epsilon, with_its_epsilon
from autograder.assignments.shared.common import a_layer, keeps_name, signed
from autograder.assignments.shared.does_the_work import (
    reaches_no_further,
    right_or_works,
    works,
)
from autograder.assignments.shared.steady import draws_nothing
from autograder.judge import check, compare, fill, told_weights

STATISTICS = ("moving_mean", "moving_variance")


@check(
    "resnet.unit",
    parts={
        "identity": 1.25,
        "another depth": 0.75,
        "stride": 1,
        "weights": 0.75,
        "training": 0.75,
        "gradient": 0.75,
        "saves and loads": 0.75,
    },
)
def unit(student, rng, grade):
    def values(shape, filters, stride=1):
        x = signed(rng, shape)
        made, weight = filled(grade, student.ResidualUnit(filters, stride=stride), rng, shape)
        got = made(x)
        _, expected = _right(got, weight, x, filters, stride)
        known = mistaken.units(weight, x, filters, stride)
        what = f"ResidualUnit({filters}, stride={stride}) on shape {shape}"
        grade.close(got, expected, known, what=what)

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
        _saves_and_loads(student, rng, grade)


def _right(got, weight, x, filters, stride):
    """(epsilon, what the right unit gives with it): the learner's, if that alone is off."""
    x = np.asarray(x, float)
    return with_its_epsilon(
        got, lambda epsilon: oracle.unit(oracle.Net(weight, epsilon=epsilon), x, filters, stride)
    )


def _works(grade, made, rng, depth):
    """`works`, on maps that are large enough for each kernel to show behind the ReLUs; and what two
    kernels of 3 see is near, statistics of the batch apart. One thing that is made and not used,
    such as a shortcut that nobody adds, costs the values."""
    works(grade, made, signed(rng, (4, 6, 8, depth)), rng, moving=False, forgotten=1)
    wide = signed(rng, (1, 14, 14, depth))
    reaches_no_further(grade, made, wide, (5, 5, None), faint=0.1)


def _saves_and_loads(student, rng, grade):
    """What is loaded does what was saved, whatever that is, and has its name and its options."""
    x, filters, stride = signed(rng, (2, 7, 6, 3)), 5, 2
    made = student.ResidualUnit(filters, stride=stride, name="unit_3")
    made, weight = filled(grade, made, rng, x.shape)
    before, what = made(x), "the unit before it was saved"
    right = _right(before, weight, x, filters, stride)[1]
    right_or_works(grade, before, right, lambda: _works(grade, made, rng, x.shape[-1]), what)
    loaded = a_layer(grade, made.reload((None, *x.shape[1:])), "what is loaded")
    defaults = {
        "this is what is loaded when get_config leaves the stride out": lambda: oracle.unit(
            oracle.Net(weight), np.asarray(x, float), filters, 1
        )
    }
    grade.close(loaded(x), before, defaults, what="a unit that was saved and loaded")
    keeps_name(grade, made, "unit_3")


def _unit_weights(student, rng, grade):
    """Kinds, shapes and trainability; and, lest a list of words be worth points, each counts."""
    for depth, filters, stride in [(4, 4, 1), (3, 6, 2), (3, 3, 2), (2, 5, 1)]:
        shape = (1, 4, 6, depth)
        made, weight = filled(grade, student.ResidualUnit(filters, stride=stride), rng, shape)
        projected = stride != 1 or depth != filters
        expected = [(3, 3, depth, filters), (3, 3, filters, filters)]
        expected += [(1, 1, depth, filters)] if projected else []
        told = told_weights(grade, made)
        got = sorted(w.shape for w in told if w.kind == "kernel")
        what = f"ResidualUnit({filters}, stride={stride}) on {depth} maps"
        extra = sorted([*expected, (1, 1, depth, filters)])
        bare = sorted(expected[:2])
        once = sorted(expected[1:])
        swapped = sorted([(3, 3, depth, filters), (3, 3, depth, filters), *expected[2:]])
        grade.equal(
            got,
            sorted(expected),
            {
                "there is a projection where the input could be added as it is": extra,
                "there is no projection where one is needed": bare,
                "the projection is 3×3, not 1×1": sorted([*bare, (3, 3, depth, filters)]),
                "both convolutions read the input": swapped,
                "one convolution stands in both places, or each call makes another": once,
            },
            what=f"kernels of {what}",
        )
        biased = any(w.kind == "bias" for w in told)
        why = "the convolutions have biases: use_bias=False"
        grade.that(not biased, f"{what}: a convolution has a bias", why)
        norms = len(expected)
        for kind, trainable in [("gamma", True), ("beta", True), *((s, False) for s in STATISTICS)]:
            of_kind = [w for w in told if w.kind == kind]
            known = _counts_of_norms(kind, norms, told)
            grade.equal(len(of_kind), norms, known, what=f"number of weights {kind!r} of {what}")
            right = all(w.trainable is trainable for w in of_kind)
            what_kind = "trainable" if trainable else "not trainable"
            grade.that(right, f"{what}: {kind} should be {what_kind}")
        x = signed(rng, shape)
        got = made(x)
        right = _right(got, weight, x, filters, stride)[1]
        asked = lambda made=made, x=x: _works(grade, made, rng, x.shape[-1])  # noqa: E731
        right_or_works(grade, got, right, asked, what)


def _counts_of_norms(kind, norms, told):
    """Sentence → how many weights of this kind there are with that mistake."""
    if kind in ("gamma", "beta") and any(one.kind == "moving_mean" for one in told):
        option = {"gamma": "scale", "beta": "center"}[kind]
        return {f"the batch normalizations have no {kind}: leave {option}=False out": 0}
    return {}


def _unit_training(student, rng, grade):
    """In training the batch's statistics count, and the moving averages move by a tenth.

    Nothing here depends on what the unit computes otherwise: other parts judge that.
    """
    for shape, filters, stride in [((4, 5, 6, 3), 3, 1), ((4, 6, 6, 2), 4, 2)]:
        x = signed(rng, shape)
        made, weight = filled(grade, student.ResidualUnit(filters, stride=stride), rng, shape)
        what = f"ResidualUnit({filters}, stride={stride}) with training=True"
        still = made(x)
        fill(grade, made, weight)  # also where that call moved the averages
        states = [_statistics(grade, made)]
        got = draws_nothing(grade, made, x, what)
        states.append(_statistics(grade, made))  # after two calls
        _takes_the_batchs(grade, made, x, got, still, what)
        fill(grade, made, weight)
        made(x, training=True)
        states.insert(1, _statistics(grade, made))
        fill(grade, made, weight)
        states = _used(grade, made, x, still, states)
        _moves_by_a_tenth(grade, states, f"moving averages of {what}")
        epsilon, _ = _right(still, weight, x, filters, stride)
        net = oracle.Net(weight, training=True, epsilon=epsilon)
        right = oracle.unit(net, np.asarray(x, float), filters, stride)
        if compare.is_close(got, right):
            moved = [statistic for both in net.moved for statistic in both]
            told = f"moving averages of {what} after one call"
            _same_in_any_order(grade, states[1], moved, told)
        asked = lambda made=made, x=x: _works(grade, made, rng, x.shape[-1])  # noqa: E731
        right_or_works(grade, got, right, asked, what)
        keeps_epsilon(grade, epsilon, what)


def _statistics(grade, made):
    """The moving averages, in the order of the unit's weights."""
    kinds = [one.kind for one in told_weights(grade, made)]
    values = made.values()
    grade.that(len(values) == len(kinds), "the unit's weights cannot be read")
    found = [v for k, v in zip(kinds, values, strict=True) if k in STATISTICS]
    grade.that(bool(found), "the unit has no moving averages: there is no batch normalization")
    return found


def _takes_the_batchs(grade, made, x, got, still, what):
    """Other moving averages, and in training nothing changes."""
    kinds = [one.kind for one in told_weights(grade, made)]
    other = [v + 0.5 if k in STATISTICS else v for k, v in zip(kinds, made.values(), strict=True)]
    made.fill(other)
    mistake = "a batch normalization takes its moving statistics: pass `training` on to each"
    if compare.is_close(got, still):
        mistake = "this is the unit with the moving statistics: in training, the batch's own count"
    told = f"{what} depends on the moving averages, which do not count in training"
    grade.that(compare.is_close(made(x, training=True), got), told, mistake)


def _used(grade, made, x, still, states):
    """``states`` without the averages of one normalization that stand still because its result is
    used nowhere: that costs the values, and with these averages set to others nothing changes."""
    idle = [np.array_equal(one, later) for one, later in zip(states[0], states[1], strict=True)]
    if not 0 < sum(idle) <= 2:
        return states
    kinds, values = [one.kind for one in told_weights(grade, made)], made.values()
    places = [i for i, kind in enumerate(kinds) if kind in STATISTICS]
    unread = {place for place, stands in zip(places, idle, strict=True) if stands}
    made.fill([v + 1 if i in unread else v for i, v in enumerate(values)])
    if not compare.is_close(made(x), still):
        return states
    return [[s for s, stands in zip(each, idle, strict=True) if not stands] for each in states]


def _moves_by_a_tenth(grade, states, what):
    """From call to call on one batch, the way that is left becomes shorter by the momentum."""
    for before, after, later in zip(*states, strict=True):
        way, rest = np.asarray(after, float) - before, np.asarray(later, float) - after
        size = float((way * way).sum())
        grade.that(
            size > 1e-8,
            f"{what}: they have not all moved",
            "they have not moved at all: pass `training` on to the batch normalization",
        )
        momentum = float((way * rest).sum()) / size
        grade.that(
            abs(momentum - oracle.MOMENTUM) < 0.005,
            f"{what}: new = {momentum:.3g} · old + {1 - momentum:.3g} · batch, expected 0.9, 0.1",
            _MOMENTA.get(round(momentum, 2), ""),
        )


_MOMENTA = {
    0.99: "they move with a momentum of 0.99, Keras's default, not 0.9",
    0.1: "they have moved with a momentum of 0.1 (PyTorch's word for our 0.9)",
}


def _same_in_any_order(grade, got, expected, what):
    """`got` holds the arrays of `expected`, in whichever order the layers were made."""
    grade.equal(len(got), len(expected), what=f"number of {what}")
    grade.close(np.stack(_paired(got, expected)), np.stack(expected), what=what)


def _paired(got, expected):
    """`got` in the order in which (mean, variance) pairs come nearest to those of `expected`."""
    pairs = [got[i : i + 2] for i in range(0, len(got), 2)]
    wanted = [expected[i : i + 2] for i in range(0, len(expected), 2)]

    def distance(order):
        near = zip(order, wanted, strict=True)
        return sum(np.abs(np.stack(a) - np.stack(b)).sum() for a, b in near)

    best = min(permutations(pairs), key=distance)
    return [statistic for both in best for statistic in both]


NUDGE = 1e-3
"""Of all values of the input at once: small beside them, large beside float32's rounding."""
WAYS = 16
"""How many ways the input is nudged."""


def _unit_gradient(student, rng, grade, shape, filters, stride):
    """The gradient is that of the right unit, or that of what the unit itself computes."""
    for _ in range(20):  # where all ReLUs are shut, any gradient would be right
        x = signed(rng, shape)
        made, weight = filled(grade, student.ResidualUnit(filters, stride=stride), rng, shape)
        outputs = made(x)
        grade.that(isinstance(outputs, np.ndarray), "the unit gives no tensor")
        if np.mean(outputs > 0) > 0.3:
            break
    right = _right(outputs, weight, x, filters, stride)[1]
    asked = lambda: _works(grade, made, rng, x.shape[-1])  # noqa: E731
    right_or_works(grade, outputs, right, asked, "the unit whose gradient is asked")
    upstream = rng.normal(size=outputs.shape).astype("float32")
    what = f"gradient of ResidualUnit({filters}, stride={stride}) by its input"
    got = grade.shape(made.gradient(x, upstream), shape, what=what).astype(float)
    ways = rng.normal(size=(WAYS, *shape)).astype("float32")
    nudged = np.concatenate([x[None] + NUDGE * ways, x[None] - NUDGE * ways])
    each = [np.asarray(made(images), float) for images in nudged]
    sums = np.array([(y * upstream).sum() for y in each])
    slopes = (sums[:WAYS] - sums[WAYS:]) / (2 * NUDGE)
    told = (ways * got).reshape(WAYS, -1).sum(axis=1)
    # A ReLU that opens on the way bends some slopes, a wrong gradient nearly all of them.
    off = np.abs(told - slopes) > 0.02 * np.sqrt(np.mean(slopes**2))
    grade.that(
        2 * int(off.sum()) <= WAYS,
        f"{what}: where the input changes a little, the outputs do not change as it says",
    )
