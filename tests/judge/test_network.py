"""Networks judged by what they compute, and accuracy on unlabelled images: on real Keras models."""

import tracemalloc

import keras
import numpy as np
import pytest
from keras import layers

from autograder.assignments.shared import layers as oracle
from autograder.judge.grade import CheckError, Grade
from autograder.judge.network import Filled, apart, fill, ks_distance, same_distribution
from autograder.judge.student import Student, local_ask
from autograder.probe import Responder

pytestmark = pytest.mark.keras


def handle(build):
    """The model as a check gets it."""
    return Student(local_ask(Responder({"build": build})), ["build"]).build()


def judged(points, run):
    """The one part of a check that runs ``run(grade)``."""
    grade = Grade({"part": points})
    with grade.part("part"):
        run(grade)
    return grade.verdict("small.check").parts[0]


# ---------------------------------------------------------------------------- behaviour


def sequential(activation="relu", rate=0.5):
    return keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            layers.Conv2D(4, 3, padding="same", activation=activation),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(8, activation="relu"),
            layers.Dropout(rate),
            layers.Dense(3, activation="softmax"),
        ]
    )


def unusual():
    """The same function: made in reverse, dense layers as convolutions, nested, subclassed."""

    class Head(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.last = layers.Conv2D(3, 1, activation="softmax")
            self.drop = layers.Dropout(0.5)
            self.first = layers.Conv2D(8, 3, activation="relu")

        def call(self, x, training=False):
            x = self.last(self.drop(self.first(x), training=training))
            return keras.ops.squeeze(x, (1, 2))

    inputs = keras.Input((6, 6, 1))
    padded = layers.ZeroPadding2D(1)(inputs)
    maps = keras.Sequential([layers.Conv2D(4, 3), layers.ReLU()])(padded)
    return keras.Model(inputs, Head()(layers.MaxPooling2D()(maps)))


def reference(x, weight, drop=None):
    kernel = weight("kernel", (3, 3, 1, 4))
    x = oracle.relu(oracle.conv2d(x, kernel, weight("bias", (4,)), padding="same"))
    x = oracle.flatten(oracle.max_pool2d(x, 2, 2, "valid"))
    x = oracle.relu(oracle.dense(x, weight("kernel", (36, 8)), weight("bias", (8,))))
    if drop is not None:
        x = oracle.dropout(np.repeat(x, 4_000, axis=0), 0.5, drop)
    return oracle.softmax(oracle.dense(x, weight("kernel", (8, 3)), weight("bias", (3,))))


def behaves(build):
    def run(grade):
        model, weight = handle(build), Filled(3)
        fill(grade, model, weight)
        x = np.random.default_rng(0).normal(size=(5, 6, 6, 1)).astype("float32")
        grade.close(model.outputs(x), reference(x, weight))

    return judged(1, run)


@pytest.mark.parametrize("build", [sequential, unusual])
def test_equal_networks_are_accepted_however_they_are_written(build):
    assert behaves(build).passed


@pytest.mark.parametrize("activation", ["linear", "elu"])
def test_a_network_with_another_activation_is_not(activation):
    assert not behaves(lambda: sequential(activation)).passed


def test_a_network_with_other_weights_or_none_fails_without_an_error():
    assert behaves(lambda: keras.Sequential([keras.Input((6, 6, 1)), layers.Flatten()])).message


@pytest.mark.parametrize(
    ("rate", "named"), [(0.5, None), (0.05, ""), (0.0, "no dropout"), (0.25, "")]
)
def test_dropout_is_seen_in_the_distribution_of_outputs(rate, named):
    weight, x = Filled(3), np.random.default_rng(1).normal(size=(1, 6, 6, 1)).astype("float32")
    expected = reference(x, weight, np.random.default_rng(2))
    still = np.repeat(reference(x, weight), 4_000, axis=0)

    def run(grade):
        model = handle(lambda: sequential(rate=rate))
        fill(grade, model, weight)
        same_distribution(grade, model.samples(x, 400), expected, {"no dropout": still})

    part = judged(1, run)
    assert part.passed == (named is None)
    assert part.mistake == (named or "")


def test_more_samples_than_were_asked_for_are_not_counted():
    expected = np.random.default_rng(0).normal(size=(4_000, 10))
    got = np.zeros((1_600_000, 10), "float16")
    tracemalloc.start()
    part = judged(1, lambda grade: same_distribution(grade, got, expected))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "finite outputs" in part.message and peak < 2**20


def test_a_rate_of_dropout_shows_in_the_spread_of_probabilities():
    rng = np.random.default_rng(0)
    maps, kernel = rng.uniform(size=256), rng.normal(size=(256, 11)) / 10

    def drawn(rate, times):
        kept = rng.random((times, 256)) >= rate
        odds = np.exp(kept * maps / (1 - rate) @ kernel)
        return odds / odds.sum(axis=1, keepdims=True)

    expected = drawn(0.4, 6_000)
    assert max(apart(drawn(0.4, 400), expected) for _ in range(50)) < 1
    for rate in (0.3, 0.35, 0.45, 0.5):
        assert apart(drawn(rate, 400), expected) > 1
        assert ks_distance(drawn(rate, 400), expected) < 0.2  # this alone would let most pass


def test_samples_of_one_distribution_are_near_and_of_two_are_far():
    rng = np.random.default_rng(0)
    near = [
        ks_distance(rng.normal(size=(400, 10)), rng.normal(size=(4_000, 10))) for _ in range(50)
    ]
    assert max(near) < 0.14
    assert ks_distance(rng.normal(size=(400, 1)), rng.normal(0.5, 1, size=(4_000, 1))) > 0.15


@pytest.mark.parametrize(
    "entries",
    [None, [3], [{"name": 1, "shape": (2,)}], [{"name": "kernel", "shape": (-1, 10**12)}]],
)
def test_a_list_of_weights_that_makes_no_sense_fails_the_part(entries):
    class Liar:
        def weights(self, shape):
            return entries

    assert judged(1, lambda grade: fill(grade, Liar(), Filled(0))).message


# ---------------------------------------------------------------------------- layers' verbs


def test_gradients_of_weights_come_back_in_order():
    model = handle(lambda: keras.Sequential([keras.Input((2,)), layers.Dense(3)]))
    x, upstream = np.array([[1, 2], [3, 4]], "float32"), np.ones((2, 3), "float32")
    kernel, bias = model.weight_gradients(x, upstream)
    np.testing.assert_allclose(kernel, x.T @ upstream)
    np.testing.assert_allclose(bias, upstream.sum(0))


def test_a_model_of_the_learners_own_layers_is_saved_and_loaded():
    class Doubled(keras.layers.Layer):
        def call(self, x):
            return 2 * x

    model = handle(lambda: keras.Sequential([keras.Input((3,)), Doubled(), layers.Dense(2)]))
    x = np.ones((1, 3), "float32")
    np.testing.assert_allclose(model.reloaded().outputs(x), model.outputs(x))
    assert model.counts() == {"total": 8, "trainable": 8}


# ---------------------------------------------------------------------------- shares


@pytest.mark.parametrize(("fraction", "points"), [(0, 0), (0.5, 2), (1, 4), (1.3, 4)])
def test_a_share_gives_that_fraction_of_a_parts_points(fraction, points):
    part = judged(4, lambda grade: grade.share(fraction, "half way"))
    assert part.points == points
    assert part.message == ("" if fraction >= 1 else "half way")


def test_a_share_that_is_no_share_is_the_authors_fault():
    with pytest.raises(CheckError):
        judged(4, lambda grade: grade.share(float("nan"), "?"))
