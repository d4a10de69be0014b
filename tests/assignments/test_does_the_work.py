"""What does the work and what does not: slips of any kind do, copies, samples and constants do not.

Nothing in `does_the_work` knows a mistake, so each slip here stands for all of its kind.
"""

import numpy as np
import pytest

from autograder.assignments.pooling import oracle
from autograder.assignments.shared.does_the_work import (
    depends_on_arguments,
    depends_on_input,
    depends_on_weights,
    reaches_no_further,
    regions_of,
    right_or_works,
    works,
)
from autograder.judge.grade import Grade
from autograder.judge.network import Filled, fill
from autograder.judge.student import Student, local_ask
from autograder.probe import Responder

RNG = np.random.default_rng(5)
X = RNG.normal(size=(2, 6, 8, 2)).astype("float32")


def message(ask):
    """What a part that asks this tells; empty when it passes."""
    grade = Grade({"part": 1})
    with grade.part("part"):
        ask(grade)
    return grade.verdict("small.check").parts[0].message


def max_pool(x):
    return oracle.max_pool2d(x, 2, 2, "valid")


SLIPS = {
    "right": max_pool,
    "another pool": lambda x: oracle.avg_pool2d(x, 2, 2, "valid"),
    "minimum": lambda x: -max_pool(-x),
    "relu": lambda x: np.maximum(max_pool(x), 0),
    "stride ignored": lambda x: oracle.max_pool2d(x, 2, 1, "valid"),
    "last row left out": lambda x: max_pool(x)[:, :-1],
    "channels together": lambda x: max_pool(x).max(axis=3, keepdims=True),
    "images together": lambda x: max_pool(x).max(axis=0, keepdims=True),
    "no batch axis": lambda x: max_pool(x)[0],
    "rounded": lambda x: max_pool(x).round(2),
    "off by one": lambda x: max_pool(x) + 1,
    "height and width exchanged": lambda x: max_pool(x).transpose(0, 2, 1, 3),
    "a list": lambda x: max_pool(x).tolist(),
}
NO_WORK = {
    "zeros": lambda x: 0 * max_pool(x),
    "every second pixel": lambda x: x[:, ::2, ::2],
    "the input": lambda x: x,
    "a corner": lambda x: x[:, :3, :4],
    "first maps": lambda x: x[..., :1],
    "one mean everywhere": lambda x: 0 * x[:, ::2, ::2] + x.mean(axis=(1, 2, 3), keepdims=True),
    "noise": lambda x: np.random.normal(size=(len(x), 3, 4, 2)),
    "noise on the right result": lambda x: max_pool(x) + np.random.normal(size=(len(x), 3, 4, 2)),
    "nothing": lambda x: None,
    "a word": lambda x: "pooled",
    "no numbers": lambda x: np.full((len(x), 3, 4, 2), np.nan),
    "the batch's size": lambda x: len(x),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_depends_on_its_input(name):
    told = message(lambda g: depends_on_input(g, SLIPS[name], X, local=True, mixes=True))
    assert told == ""


@pytest.mark.parametrize("name", NO_WORK)
def test_what_does_not_look_at_the_whole_input_does_not(name):
    told = message(lambda g: depends_on_input(g, NO_WORK[name], X, local=True, mixes=True))
    assert told


FAR = RNG.normal(size=(2, 10, 14, 2)).astype("float32")
FEW_OR_NEAR = SLIPS | {
    "windows one larger": lambda x: oracle.max_pool2d(x, 3, 2, "valid"),
    "rows of far windows": lambda x: x.reshape(len(x), 2, 5, 2, 7, 2).max(axis=(1, 3)),
    "rows in place of maps": lambda x: oracle.max_pool2d(
        x.transpose(0, 3, 1, 2), 2, 2, "valid"
    ).transpose(0, 2, 3, 1),
    "wrapped at the border": lambda x: np.maximum(x, np.roll(x, 1, axis=2)),
}
FAR_APART = {
    "sums so far": lambda x: np.cumsum(np.cumsum(x, axis=1), axis=2)[:, ::2, ::2],
    "sums along one side": lambda x: np.cumsum(x, axis=2)[:, ::2, ::2],
    "sorted": lambda x: np.sort(x, axis=1)[:, ::2, ::2],
    "a mean taken off": lambda x: max_pool(x) * x.mean(axis=(1, 2), keepdims=True),
    "a digest": lambda x: np.array([np.sin(1e4 * one.sum() + np.arange(70)) for one in x]),
}


@pytest.mark.parametrize("name", FEW_OR_NEAR)
def test_a_slip_sees_few_values_or_near_ones(name):
    looks = FEW_OR_NEAR[name]
    assert message(lambda g: depends_on_input(g, looks, FAR, mixes=True, window=(2, 2, 1))) == ""


@pytest.mark.parametrize("name", FAR_APART)
def test_what_mixes_far_values_is_no_slip_of_a_window(name):
    told = message(lambda g: depends_on_input(g, FAR_APART[name], FAR, window=(2, 2, 1)))
    assert "far apart" in told


def test_faint_changes_far_away_are_no_mixing():
    def normalized(x):
        spread = (x - x.mean(axis=(1, 2, 3), keepdims=True)) / x.std(axis=(1, 2, 3), keepdims=True)
        return spread.reshape(len(x), 5, 2, 7, 2, 2).mean(axis=(2, 4))

    asked = lambda x, **how: lambda g: reaches_no_further(g, x, FAR, (2, 2, 1), **how)  # noqa: E731
    assert "far apart" in message(asked(normalized))
    assert message(asked(normalized, faint=0.1)) == ""
    for name in ("sums so far", "sorted", "a digest"):
        assert "far apart" in message(asked(FAR_APART[name], faint=0.1)), name


def test_an_axis_of_no_interest_is_changed_at_once():
    x = RNG.normal(size=(1, 3, 3, 24)).astype("float32")
    for interleaved in (False, True):
        split = (6, 4) if not interleaved else (4, 6)
        pooled = lambda x, s=split, i=interleaved: x.reshape(*x.shape[:3], *s).max(3 if i else 4)  # noqa: E731
        assert message(lambda g, p=pooled: depends_on_input(g, p, x, window=(None, None, 4))) == ""
    whole = lambda x: x.max(axis=3, keepdims=True)  # noqa: E731
    assert message(lambda g: depends_on_input(g, whole, x, window=(None, None, 4))) == ""
    sums = lambda x: np.cumsum(x, axis=3)[..., ::4]  # noqa: E731
    assert "far apart" in message(lambda g: depends_on_input(g, sums, x, window=(None, None, 4)))


def test_a_large_input_is_changed_in_bands_and_maps():
    x = RNG.normal(size=(1, 28, 28, 20))
    families = regions_of(x.shape[1:])
    assert sum(map(len, families)) < 30
    pooled = lambda x: oracle.max_pool2d(x, 2, 2, "valid")  # noqa: E731
    assert message(lambda g: depends_on_input(g, pooled, x)) == ""
    assert message(lambda g: depends_on_input(g, lambda x: x[:, :4], x))
    assert message(lambda g: depends_on_input(g, lambda x: x[:, ::2, ::2], x))
    assert message(lambda g: depends_on_input(g, lambda x: x[..., :8], x))
    for family in families:
        seen = np.zeros(x.shape[1:], int)
        for index in family.values():
            seen[index] += 1
        assert (seen == 1).all()


def test_whole_numbers_stay_whole():
    x = RNG.integers(0, 255, size=(1, 4, 4, 1)).astype("uint8")
    kinds = set()
    pooled = lambda x: (kinds.add(x.dtype.name), max_pool(x))[1]  # noqa: E731
    assert message(lambda g: depends_on_input(g, pooled, x)) == ""
    assert kinds == {"uint8"}


def test_a_right_answer_is_asked_nothing_more():
    asked = []
    ask = lambda g: right_or_works(g, 3, 3, lambda: asked.append(1))  # noqa: E731
    assert message(ask) == "" and not asked


def test_a_wrong_answer_is_told_both_what_differs_and_what_does_not_matter():
    right = max_pool(X)
    ask = lambda g: right_or_works(  # noqa: E731
        g, 0 * right, right, lambda: depends_on_input(g, lambda x: 0 * max_pool(x), X), "pooled"
    )
    told = message(ask)
    assert told.startswith("pooled: ") and "values differ" in told and "does not depend" in told


@pytest.mark.parametrize(
    ("function", "least", "dull"),
    [
        (lambda n, k, s: (n - k) // s + 1, None, ""),
        (lambda n, k, s: n // s, None, "k"),
        (lambda n, k, s: n // s, 2, ""),
        (lambda n, k, s: n, 2, "k or s"),
        (lambda n, k, s: {"a": [np.ones(n), (n, k)], "b": s}, None, ""),
    ],
)
def test_arguments_that_do_not_matter_are_named(function, least, dull):
    changes = {"n": (30, 3, 2), "k": (20, 7, 2), "s": (20, 3, 5)}
    told = message(lambda g: depends_on_arguments(g, function, (20, 3, 2), changes, least))
    assert told == (f"the result stays the same when {dull} changes" if dull else "")


# ------------------------------------------------------------------ weights


def network(end, norm=True):
    keras = pytest.importorskip("keras")

    def build():
        inputs = keras.Input((6, 6, 1))
        x = keras.layers.Conv2D(4, 3, activation="relu")(inputs)
        x = keras.layers.BatchNormalization()(x) if norm else x
        return keras.Model(inputs, end(keras, keras.layers.Flatten()(x)))

    return Student(local_ask(Responder({"build": build})), ["build"]).build()


def asked_of(model):
    def ask(grade):
        fill(grade, model, Filled(3))
        before = model.values()
        x = RNG.normal(size=(3, 6, 6, 1)).astype("float32")
        try:
            depends_on_weights(grade, model, x, np.random.default_rng(1))
        finally:
            assert all(np.array_equal(a, b) for a, b in zip(before, model.values(), strict=True))

    return message(ask)


def weighed(keras, x):
    """A kernel that is counted, of which only the mean plays a part."""

    class Weighed(keras.layers.Layer):
        def build(self, shape):
            self.kernel = self.add_weight(shape=(shape[-1], 3), name="kernel")

        def call(self, x):
            return (1 + keras.ops.mean(self.kernel)) * x[:, :3]

    return Weighed()(x)


def unused(keras, x):
    """A dense layer that is made and counted, whose output goes nowhere but through a zero."""
    return keras.layers.Add()([keras.layers.Dense(3)(x), 0 * keras.layers.Dense(3)(x)])


@pytest.mark.keras
@pytest.mark.parametrize(
    ("end", "told"),
    [
        (lambda keras, x: keras.layers.Dense(3, activation="softmax")(x), ""),
        (lambda keras, x: keras.layers.Dense(3, activation="tanh")(x), ""),
        (lambda keras, x: keras.layers.Dense(3)(keras.layers.Dropout(0.5)(x)), ""),
        (unused, "do not depend"),
        (weighed, "do not depend"),
        (lambda keras, x: 0 * keras.layers.Dense(3)(x), "do not depend"),
    ],
)
def test_outputs_depend_on_every_weight_that_is_counted(end, told):
    assert told in asked_of(network(end))
    assert bool(asked_of(network(end))) == bool(told)


@pytest.mark.keras
def test_a_small_share_of_the_weights_may_be_idle():
    def asked(grade, share):
        model = network(unused)
        fill(grade, model, Filled(3))
        x = RNG.normal(size=(3, 6, 6, 1)).astype("float32")
        depends_on_weights(grade, model, x, np.random.default_rng(1), share=share)

    assert "do not depend" in message(lambda g: asked(g, 0.9))
    assert message(lambda g: asked(g, 0.3)) == ""


@pytest.mark.keras
@pytest.mark.parametrize(
    ("end", "forgotten", "told"),
    [
        (unused, 0, "do not depend"),
        (unused, 1, ""),  # one dense layer of two
        (lambda keras, x: unused(keras, unused(keras, x)), 1, "do not depend"),
        (lambda keras, x: 0 * keras.layers.Dense(3)(x), 1, "do not depend"),  # all is idle
    ],
)
def test_one_slip_may_leave_one_layer_lying(end, forgotten, told):
    def asked(grade):
        model = network(end)
        fill(grade, model, Filled(3))
        x = RNG.normal(size=(3, 6, 6, 1)).astype("float32")
        depends_on_weights(grade, model, x, np.random.default_rng(1), forgotten=forgotten)

    assert told in message(asked)
    assert bool(message(asked)) == bool(told)


@pytest.mark.keras
def test_a_softmax_of_zeros_and_ones_hides_nothing():
    def end(keras, x):
        return keras.layers.Dense(3, activation="softmax")(x)

    def asked(grade):
        model = network(end)
        fill(
            grade,
            model,
            lambda kind, shape: Filled(3)(kind, shape) * (200 if shape[-1] == 3 else 1),
        )
        before = model.values()
        x = np.random.default_rng(2).normal(size=(3, 6, 6, 1)).astype("float32")
        assert np.asarray(model(x)).max(axis=1).min() > 0.999999
        works(grade, model, x, np.random.default_rng(1))
        assert all(np.array_equal(a, b) for a, b in zip(before, model.values(), strict=True))

    assert message(asked) == ""


@pytest.mark.keras
def test_averages_that_nobody_reads_are_found():
    def beside(keras, x):
        normed = keras.layers.BatchNormalization()
        return keras.layers.Add()([keras.layers.Dense(3)(x), 0 * keras.layers.Dense(3)(normed(x))])

    assert "do not depend" in asked_of(network(beside, norm=False))
