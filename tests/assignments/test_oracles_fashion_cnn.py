"""The oracles of 02-fashion-cnn agree with Keras, and with figures that the textbook prints."""

import numpy as np
import pytest

from autograder.assignments.fashion_cnn import mistakes as mistaken
from autograder.assignments.fashion_cnn import oracle
from autograder.assignments.fashion_cnn.networks import DENSE
from autograder.assignments.shared.chance import Telling
from autograder.judge.network import KS_THRESHOLD, Filled, ks_distance

LAYERS = list(oracle.TEXTBOOK.values())


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


def filled(model, weight):
    model.set_weights(
        [weight(variable.path.rpartition("/")[2], variable.shape) for variable in model.weights]
    )
    return model


def built(keras, layers):
    """The network of a plan's list of layers, in Keras."""
    conv, dense = keras.layers.Conv2D, keras.layers.Dense
    made = {
        "conv": lambda size, filters: conv(filters, size, padding="same", activation="relu"),
        "pool": lambda size: keras.layers.MaxPooling2D(size),
        "flatten": lambda: keras.layers.Flatten(),
        "dense": lambda units: dense(units, activation="softmax" if units == 10 else "relu"),
    }
    return keras.Sequential(
        [keras.Input((28, 28, 1)), *(made[kind](*options) for kind, *options in layers)]
    )


def test_the_textbook_network_has_the_parameters_and_multiply_adds_of_the_notebook():
    rows = oracle.plan(LAYERS, oracle.IMAGE)
    assert sum(row[1] for row in rows) == oracle.PARAMETERS
    assert sum(row[2] for row in rows) == 89_466_496
    assert rows[7][0] == (3, 3, 256)


@pytest.mark.keras
def test_the_plan_is_that_of_keras(keras):
    model = built(keras, LAYERS)
    rows = oracle.plan(LAYERS, oracle.IMAGE)
    assert [tuple(layer.output.shape[1:]) for layer in model.layers] == [row[0] for row in rows]
    assert [layer.count_params() for layer in model.layers] == [row[1] for row in rows]


@pytest.mark.keras
def test_the_networks_compute_what_keras_does(keras):
    weight = Filled(5)
    x = np.random.default_rng(1).normal(size=(2, 28, 28, 1)).astype("float32")
    textbook = filled(built(keras, LAYERS), weight)
    np.testing.assert_allclose(textbook(x), oracle.fashion_cnn(x, weight), atol=1e-5)
    middle = [("conv", 3, 32), ("conv", 5, 32)]
    stem, top = [("conv", 5, 32), ("pool", 2)], [("pool", 2), ("flatten",), ("dense", 10)]
    twin = filled(built(keras, [*stem, *middle, *top]), weight)
    np.testing.assert_allclose(twin(x), oracle.twin(x, weight, [3, 5]), atol=1e-5)


def test_a_receptive_field_is_what_changes_when_the_image_does():
    layers, size = [(3, 2), (2, 1), (4, 3), (3, 1)], 60

    def after(row):
        for kernel_size, stride in layers:
            windows = np.lib.stride_tricks.sliding_window_view(row, kernel_size)
            row = windows[::stride].sum(axis=-1)
        return row[1]

    seen = [after(pixel) for pixel in np.eye(size)]
    assert np.count_nonzero(seen) == oracle.receptive_field(layers)


def test_dropout_shows_under_the_telling_weights_and_nothing_else_does():
    for seed in range(3):
        weight, rng = Telling(seed, oracle.CLASSES, DENSE), np.random.default_rng(seed)
        right = oracle.training_samples(weight, 6_000, rng)
        assert ks_distance(oracle.training_samples(weight, 400, rng), right) < KS_THRESHOLD
        for sentence, samples in mistaken.dropouts(weight, rng, times=400).items():
            # A rate in one layer of two may move the distribution by .1 alone, and what comes
            # before the dense layers shows in how many values there are.
            if "% after" in sentence or "before" in sentence:
                continue
            assert ks_distance(samples(), right) > KS_THRESHOLD, sentence
        assert (weight("kernel", (3, 3, 128, 256)) == 0).all()
        assert (weight("bias", (256,)) > 0).all()


@pytest.mark.slow
def test_every_known_mistake_in_the_textbook_network_gives_other_outputs():
    weight = Filled(6)
    x = np.random.default_rng(2).normal(size=(2, 28, 28, 1))
    seen = {"right": oracle.fashion_cnn(x, weight)}
    for sentence, wrong in mistaken.networks(x, weight).items():
        outputs = wrong()
        for other, known in seen.items():
            assert np.abs(outputs - known).max() > 1e-4, (sentence, other)
        seen[sentence] = outputs
    assert len(seen) > 40
