"""What the exercises of 08-challenge must do.

The network is described by the learner's process, counted and computed by the judge: see
`autograder.assignments.shared.described`.
"""

from contextlib import suppress
from functools import cache

import numpy as np

from autograder.assignments.challenge import mistakes as mistaken
from autograder.assignments.challenge import oracle
from autograder.assignments.shared.common import distinct, equal_each, kind_of
from autograder.assignments.shared.described import Described
from autograder.assignments.shared.does_the_work import right_or_works
from autograder.assignments.shared.layers import softmax
from autograder.judge import StudentError, check, compare, reached

PARAMETERS, MULTIPLY_ADDS = 60_000, 6_000_000
# The reference reaches 92.2 % (docs/results.md).
GOAL = reached.Goal(zero=0.80, full=0.90, small_zero=0.30, small_full=0.60, sample=0.86)
IMAGE, CLASSES = (28, 28, 1), 10


# ------------------------------------------------------------------ what a layer costs


@check(
    "challenge.layer_cost",
    parts={"shapes": 1, "parameters": 1.5, "multiply-adds": 1.5, "refusals": 1},
)
def layer_cost(student, rng, grade):
    cases = _layers(rng)

    @cache
    def rows():
        got = [student.layer_cost(layer, shape) for layer, shape in cases]
        for row in got:
            triple = isinstance(row, tuple | list) and len(row) == 3
            grade.that(triple, f"expected a tuple of three, got {kind_of(row)}")
        return got

    def column(index, known):
        expected = [oracle.layer_cost(*case)[index] for case in cases]
        got = [tuple(v) if isinstance(v, list) else v for v in (row[index] for row in rows())]
        if index == 2:  # what is wrong with the sides costs another part
            shapes = [row[0] for row in rows()]
            own = [_on_own_sides(*one) for one in zip(cases, shapes, expected, strict=True)]
            expected = own if all(map(compare.same_value, got, own)) else expected
        kinds = [layer[0] for layer, _ in cases]
        mistake = mistaken.explaining(kinds, got, expected, [known(*case) for case in cases])
        for (layer, shape), given, right in zip(cases, got, expected, strict=True):
            told = f"{layer} on {shape}: expected {right}, got {given!r:.80}"
            grade.that(compare.same_value(given, right), told, mistake)

    with grade.part("shapes"):
        column(0, mistaken.cost_shapes)
    with grade.part("parameters"):
        column(1, mistaken.cost_parameters)
    with grade.part("multiply-adds"):
        column(2, mistaken.cost_products)
    with grade.part("refusals"):
        units, inputs = distinct(rng, 3, 40, 2)  # drawn, so that nobody knows it by heart
        case = ("dense", units), (inputs,)
        right_or_works(
            grade,
            grade.accepts(ValueError, student.layer_cost, *case),
            oracle.layer_cost(*case),
            lambda: _counts_at_all(student, grade, cases),
            "layer_cost of a dense layer",
        )
        for kind in ("attention", "crop"):
            grade.raises(ValueError, student.layer_cost, (kind, 2), (8, 8, 3), mentions=(kind,))
        grade.raises(ValueError, student.layer_cost, ("dense", 4), (8, 8, 3), mentions=("dense",))


def _on_own_sides(case, own, right):
    """Multiply-adds of a convolution at the sides that the learner's answer gives it, if they are
    sides of maps; else the right ones."""
    (kind, *_), shape = case
    out = oracle.layer_cost(*case)[0]
    maps = kind in ("conv", "depthwise", "separable") and isinstance(own, tuple | list)
    if not maps or len(own) != 3 or any(type(n) is not int for n in own) or own[2] != out[2]:
        return right
    inside = all(0 < n <= side for n, side in zip(own, shape[:2], strict=False))
    return right // (out[0] * out[1]) * own[0] * own[1] if inside else right


def _counts_at_all(student, grade, cases):
    """A quarter of all numbers is right, shapes included: one slip spoils two of three at most."""
    right = 0
    for case in cases:
        with suppress(StudentError):
            got = student.layer_cost(*case)
            if isinstance(got, tuple | list) and len(got) == 3:
                told = [tuple(one) if isinstance(one, list) else one for one in got]
                right += sum(map(compare.same_value, told, oracle.layer_cost(*case)))
    least = 3 * len(cases) / 4
    told = f"of {3 * len(cases)} shapes and costs of right layers {right} are right"
    grade.that(right >= least, told)


def _layers(rng):
    """Layers on images whose sides differ, odd ones under a stride too."""

    def draw(low, high):
        return int(rng.integers(low, high))

    def maps():
        return draw(9, 15), 2 * draw(8, 14) + 1, draw(3, 12)

    return [
        (("conv", 3, draw(13, 30), 1), maps()),
        (("conv", 5, draw(13, 30), 2), maps()),
        (("depthwise", 3, 1), maps()),
        (("depthwise", 5, 2), maps()),
        (("separable", 3, draw(13, 30), 1), maps()),
        (("separable", 5, draw(13, 30), 2), maps()),
        (("norm",), maps()),
        (("norm",), (draw(13, 30),)),
        (("pool", 2), maps()),
        (("global",), maps()),
        (("dense", draw(3, 12)), (draw(13, 30),)),
    ]


@check("challenge.separable_saving", parts={"ratio": 2})
def separable_saving(student, rng, grade):
    with grade.part("ratio"):
        cases = [(int(k), int(rng.integers(11, 300))) for k in (3, 5, 7, 3)]
        equal_or_close(
            grade,
            [student.separable_saving(*case) for case in cases],
            [oracle.separable_saving(*case) for case in cases],
            [mistaken.savings(*case) for case in cases],
        )


def equal_or_close(grade, got, expected, mistakes):
    """Numbers one by one; a mistake is named only if it explains all of them."""
    for value in got:
        number = isinstance(value, int | float) and not isinstance(value, bool)
        grade.that(number, f"expected a number, got {kind_of(value)}")
    named = {why: np.array([wrong[why] for wrong in mistakes]) for why in mistakes[0]}
    grade.close(np.array(got, float), np.array(expected), named)


# ------------------------------------------------------------------ who is not beaten


@check("challenge.pareto_front", parts={"front": 2, "ties": 1, "order": 1})
def pareto_front(student, rng, grade):
    def fronts(cases, what, sort=False):
        got = [student.pareto_front(*case) for case in cases]
        got = [value.tolist() if _numbers(value) else value for value in got]
        for value in got:
            grade.that(isinstance(value, list | tuple), f"expected a list, got {kind_of(value)}")
        put = (lambda numbers: tuple(sorted(numbers))) if sort else tuple
        whole = all(type(i) is int for value in got for i in value)
        grade.that(whole, "expected a list of whole numbers: positions in the lists")
        wrong = [{why: put(v) for why, v in mistaken.fronts(*case).items()} for case in cases]
        expected = [put(oracle.pareto_front(*case)) for case in cases]
        equal_each(grade, what, cases, [put(value) for value in got], expected, wrong)

    def cloud(size):
        costs = rng.permutation(np.arange(1, size + 1)) * 1000
        accuracies = np.round(0.5 + 0.3 * costs / costs.max() + rng.normal(0, 0.05, size), 4)
        # And one that is the dearest and the worst.
        return [*costs.tolist(), 1000 * (size + 3)], [*accuracies.tolist(), 0.31]

    with grade.part("front"):
        fronts([cloud(9), cloud(12), ([5_000], [0.7])], "costs and accuracies", sort=True)
    with grade.part("ties"):
        a, b, c = (int(n) / 200 for n in sorted(distinct(rng, 100, 180, 3)))
        cases = [
            ([300, 100, 300, 200], [b + 0.02, a, b + 0.02, a]),  # equal twins, and a dearer equal
            ([400, 400, 100], [b, c + 0.01, a - 0.01]),  # as cheap, less accurate
            ([], []),
        ]
        fronts(cases, "costs and accuracies", sort=True)
    with grade.part("order"):
        fronts([([900, 100, 500], [0.9, 0.6, 0.8]), ([70, 90, 10], [0.7, 0.8, 0.6])], "costs")
        twins = [60, 40, 60, 40, 60], [0.8, 0.7, 0.8, 0.7, 0.8]
        got = student.pareto_front(*twins)
        got = tuple(got.tolist() if _numbers(got) else got)
        # Of those that came: who drops twins has lost another part.
        expected = tuple(i for i in oracle.pareto_front(*twins) if i in got)
        by_place = {"of equal cost the later place first": mistaken.later_first(expected, twins[0])}
        grade.equal(got, expected, by_place, what=f"costs and accuracies {twins}")


def _numbers(value):
    """Whether it is an array of whole numbers in a row: as good as a list, and as short."""
    row = isinstance(value, np.ndarray) and value.ndim == 1 and value.size <= 1_000
    return row and value.dtype.kind in "iu"


# ------------------------------------------------------------------ the network


@check(
    "challenge.network",
    parts={
        "layers": 1,
        "parameters": 2,
        "multiply-adds": 2,
        "probabilities": 1,
        "other images": 2,
    },
)
def network(student, rng, grade):
    x = rng.uniform(size=(4, *IMAGE)).astype("float32")
    own = cache(lambda: _described(grade, student.build_challenge(IMAGE, CLASSES), x))

    with grade.part("layers"):
        model, described = own()
        _agree(grade, model, described, x)
        refused = described.unlisted
        grade.that(not refused, f"the grader cannot count this network: {refused}")
    with grade.part("parameters"):
        _few_parameters(grade, own()[1])
    with grade.part("multiply-adds"):
        _few_products(grade, own()[1])
    with grade.part("probabilities"):
        _probabilities(grade, own()[1].outputs(x), (len(x), CLASSES))
    with grade.part("other images"):
        other = rng.uniform(size=(2, 32, 32, 3)).astype("float32")
        made = student.build_challenge(input_shape=(32, 32, 3), num_classes=7)
        scores = _described(grade, made, other)[1].outputs(other)
        if _logits(own()[1].outputs(x)):  # that costs another part
            scores = softmax(scores)
            grade.that(bool(np.ptp(scores, axis=0).max() > 0), "all images get the same outputs")
        _probabilities(grade, scores, (2, 7))


@check("challenge.own_cost", parts={"parameters": 1, "multiply-adds": 2})
def own_cost(student, rng, grade):
    x = np.zeros((1, *IMAGE), "float32")

    @cache
    def counted():
        return _described(grade, student.build_challenge(IMAGE, CLASSES), x)[1]

    def told(key):
        costs = student.own_cost()
        held = isinstance(costs, dict) and type(costs.get(key)) is int
        grade.that(held, f'own_cost["{key}"] should be an int')
        return costs[key]

    # Whether it keeps to the budget is judged with the network: to count is the same work.
    with grade.part("parameters"):
        described = counted()
        grade.that(described.parameters > 0, "this network has no parameters to count")
        known = mistaken.own_parameters(described.parameters, described.moving, described.by_kind())
        grade.equal(told("parameters"), described.parameters, known, what="parameters")
    with grade.part("multiply-adds"):
        described = counted()
        right = described.multiply_adds(IMAGE)
        grade.that(right > 0, "this network takes no multiply-adds to count")
        each = described.products_by_node(IMAGE)
        grade.equal(told("multiply_adds"), right, mistaken.own_products(each), what="multiply-adds")


@check("challenge.reached", parts={"accuracy": 8})
def reached_accuracy(student, rng, grade):
    with grade.part("accuracy"):
        x = np.zeros((1, *IMAGE), "float32")
        _, described = _described(grade, student.build_challenge(IMAGE, CLASSES), x)
        grade.figure("parameters", described.parameters)
        _few_parameters(grade, described)
        grade.figure("multiply-adds", _few_products(grade, described))
        # Its accuracy stands on the leaderboard.
        reached.accuracy(grade, described, "challenge", reached.FASHION, GOAL, rng, every=True)


def _described(grade, made, x):
    """The learner's network, built, and the same as the judge computes it."""
    model = hasattr(made, "graph")
    grade.that(model, f"build_challenge should return a Keras model, got {kind_of(made)}")
    made.make((1, *x.shape[1:]))
    return made, Described(grade, made)


def _agree(grade, model, described, x):
    """The network does what its layers say."""
    expected, got = described.outputs(x), model.outputs(x)
    grade.shape(got, expected.shape, what="the network's outputs")
    close = bool(np.allclose(got, expected, rtol=1e-3, atol=1e-4))
    grade.that(
        close,
        "the network's outputs are not those of its layers, as the grader computes them",
        "a layer with a call of its own: only the listed layers can be counted",
    )


def _few_parameters(grade, described):
    total = described.parameters
    told = f"at most {PARAMETERS:,} parameters are allowed, this network has {total:,}"
    grade.that(0 < total <= PARAMETERS, told)
    return total


def _few_products(grade, described):
    total = described.multiply_adds(IMAGE)
    told = f"at most {MULTIPLY_ADDS:,} multiply-adds are allowed, this network takes {total:,}"
    grade.that(0 < total <= MULTIPLY_ADDS, told)
    return total


def _logits(scores):
    """Whether outputs depend on the image and are no probabilities, as without a softmax."""
    scores = np.asarray(scores, float)
    varied = np.isfinite(scores).all() and np.ptp(scores, axis=0).max() > 1e-6
    return bool(varied and (scores.min() < 0 or np.abs(scores.sum(axis=1) - 1).max() > 1e-3))


def _probabilities(grade, scores, shape):
    grade.shape(scores, shape, {"num_classes is left out": (shape[0], 10)}, what="the outputs")
    sums = scores.sum(axis=1)
    told = f"probabilities are 0 or more and add up to 1; here they add up to {sums[0]:.4g}"
    sound = bool(scores.min() >= 0 and np.abs(sums - 1).max() < 1e-3)
    grade.that(sound, told, "the softmax is missing: these are logits")
