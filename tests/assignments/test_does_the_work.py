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
    regions_of,
    right_or_works,
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
        (lambda keras, x: 0 * keras.layers.Dense(3)(x), "do not depend"),
    ],
)
def test_outputs_depend_on_every_weight_that_is_counted(end, told):
    assert told in asked_of(network(end))
    assert bool(asked_of(network(end))) == bool(told)


@pytest.mark.keras
def test_averages_that_nobody_reads_are_found():
    def beside(keras, x):
        normed = keras.layers.BatchNormalization()
        return keras.layers.Add()([keras.layers.Dense(3)(x), 0 * keras.layers.Dense(3)(normed(x))])

    assert "do not depend" in asked_of(network(beside, norm=False))
