"""The definitions behind 05-alexnet against TensorFlow, Keras and small differences."""

import numpy as np
import pytest

from autograder.assignments.alexnet import oracle
from autograder.judge.network import Filled

rng = np.random.default_rng(2012)


@pytest.mark.keras
@pytest.mark.parametrize("radius", [0, 1, 2, 5, 40])
def test_the_normalization_is_tensorflow_s_with_twice_its_radius(radius):
    tf = pytest.importorskip("tensorflow")
    x = rng.normal(size=(2, 3, 4, 9)).astype("float32") * 50
    constants = {"alpha": 2e-4, "beta": 0.6}
    expected = tf.nn.local_response_normalization(x, radius, bias=1.5, **constants)
    for r in (2 * radius, 2 * radius + 1):
        got = oracle.lrn(x, r, 1.5, **constants)
        np.testing.assert_allclose(got, expected, rtol=1e-4, atol=1e-4)


def test_the_normalization_by_hand():
    maps = np.array([3.0, 0, 4, 1])
    np.testing.assert_allclose(oracle.lrn(maps, 2, 0, 1, 1), [3 / 9, 0, 4 / 17, 1 / 17])
    np.testing.assert_allclose(oracle.lrn(maps, 9, 0, 1, 1), maps / 26)


@pytest.mark.parametrize("r", [0, 1, 2, 4, 5, 30])
def test_the_gradient_of_the_normalization_is_its_slope(r):
    x, upstream = rng.normal(size=(2, 2, 1, 2, 5))
    constants = r, 1.3, 0.4, 0.75
    step = 1e-6
    slopes = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        nudge = np.zeros(x.shape)
        nudge[index] = step
        change = oracle.lrn(x + nudge, *constants) - oracle.lrn(x - nudge, *constants)
        slopes[index] = np.sum(change * upstream) / (2 * step)
    got = oracle.lrn_gradient(x, upstream, *constants)
    np.testing.assert_allclose(got, slopes, rtol=1e-5, atol=1e-8)


def test_conversions_of_the_four_ways_to_count_agree_with_each_other():
    for source in oracle.FRAMEWORKS:
        for target in oracle.FRAMEWORKS:
            there = oracle.convert_lrn(6 if source == "equation" else 7, 1e-4, source, target)
            back = oracle.convert_lrn(*there, target, source)
            assert back == pytest.approx((6 if source == "equation" else 7, 1e-4))
    # AlexNet: the textbook's TensorFlow call and PyTorch's documentation.
    assert oracle.convert_lrn(2, 2e-5, "tensorflow", "torch") == pytest.approx((5, 1e-4))


def test_the_counts_are_those_that_the_notebook_prints():
    assert oracle.total(oracle.MENDED) == oracle.FULL == 62_378_344
    assert oracle.total(oracle.PRINTED) == oracle.LITERAL == 201_838_952
    assert oracle.total(oracle.sized(oracle.MENDED, groups=2)) == oracle.TOWERS == 60_965_224
    assert oracle.total(oracle.MENDED, 224) == 50_844_008
    assert oracle.total(oracle.zfnet_table()) == 62_357_608
    assert oracle.total(oracle.zfnet_table(wide=True)) == 107_627_624
    sides = [row[0] for row in oracle.walk(oracle.MENDED, 227)]
    assert sides[:8] == [55, 27, 27, 13, 13, 13, 13, 6]
    dense = sum(row[2] for row in oracle.walk(oracle.MENDED, 227)[8:])
    assert round(100 * dense / oracle.FULL) == 94


def _built(keras, table, shape, classes, width, groups):
    """The network of a table in Keras, its normalization TensorFlow's."""
    import tensorflow as tf

    layers = keras.layers
    x = images = keras.Input(shape)
    for name, kind, *options in table:
        if kind == "conv":
            maps, size, strides, padding, _ = options
            towers = groups if name in ("C3", "C6", "C7") else 1
            maps = oracle.scaled(maps, width)
            x = layers.Conv2D(maps, size, strides, padding, groups=towers, activation="relu")(x)
            if name in ("C1", "C3"):
                x = layers.Lambda(
                    lambda m: tf.nn.local_response_normalization(m, 2, 1.0, 2e-5, 0.75)
                )(x)
        elif kind == "pool":
            x = layers.MaxPooling2D(*options)(x)
        elif name == "Out":
            x = layers.Dense(classes, activation="softmax")(x)
        else:
            x = layers.Flatten()(x) if name == "F8" else x
            x = layers.Dense(oracle.scaled(options[0], width), activation="relu")(x)
    return keras.Model(images, x)


@pytest.mark.keras
@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize("table", [oracle.MENDED, oracle.zfnet_table(), oracle.zfnet_table(True)])
def test_the_networks_compute_what_keras_s_layers_do(table, groups):
    keras = pytest.importorskip("keras")
    made = _built(keras, table, (99, 83, 3), 7, 0.05, groups)
    weight = Filled(1)
    for variable in made.weights:
        variable.assign(weight(variable.name, tuple(variable.shape)) * 3)
    x = rng.normal(size=(2, 99, 83, 3)).astype("float32") * 20

    def tripled(kind, shape):
        return weight(kind, shape) * 3

    expected = keras.ops.convert_to_numpy(made(x))
    got = oracle.alexnet(x, tripled, 7, 0.05, groups, table=table)
    np.testing.assert_allclose(got, expected, rtol=1e-3, atol=1e-5)


def test_widths_are_even_numbers_of_two_or_more():
    assert [oracle.scaled(n, 1) for n in (0.3, 2.9, 3, 10.9, 11, 1024)] == [2, 2, 4, 10, 12, 1024]


def test_components_of_colours_are_eigenvectors_of_their_covariance():
    images = rng.normal(size=(3, 4, 5, 3)) @ rng.normal(size=(3, 3))
    values, vectors = oracle.colour_components(images)
    covariance = np.cov(images.reshape(-1, 3), rowvar=False, bias=True)
    np.testing.assert_allclose(covariance @ vectors, vectors * values, atol=1e-12)
    assert values[0] >= values[1] >= values[2]


def test_noise_along_the_components_has_their_covariance():
    """Draws of deviation 1 along a direction of variance v add noise of variance v² there."""
    values, vectors = oracle.colour_components(rng.normal(size=(2, 3, 3, 3)))
    draws = rng.normal(size=(200_000, 3))
    added = oracle.colour_noise(np.zeros((len(draws), 1, 1, 3)), values, vectors, draws)
    spread = np.cov(added.reshape(-1, 3), rowvar=False)
    np.testing.assert_allclose(spread, vectors * values**2 @ vectors.T, atol=0.03)


def test_light_keeps_the_mean_where_nothing_is_cut_off():
    images = rng.uniform(0.4, 0.6, size=(2, 3, 3, 3))
    lit = oracle.simple_lighting(images, np.array([2, 0.5]), np.array([0.1, -0.1]))
    change = lit.mean(axis=(1, 2, 3)) - images.mean(axis=(1, 2, 3))
    np.testing.assert_allclose(change, [0.1, -0.1])
    np.testing.assert_allclose(lit.std(axis=(1, 2, 3)) / images.std(axis=(1, 2, 3)), [2, 0.5])


def test_ten_crops_of_a_numbered_image():
    crops = oracle.ten_crops(np.arange(12).reshape(1, 3, 4, 1), 2)
    assert crops[0, :, 0, 0, 0].tolist() == [0, 2, 4, 6, 1, 1, 3, 5, 7, 2]


@pytest.mark.keras
def test_errors_without_ties_are_keras_s():
    keras = pytest.importorskip("keras")
    scores = rng.permuted(np.tile(np.arange(9, dtype="float32"), (50, 1)), axis=1)
    labels = rng.integers(9, size=50)
    for k in range(1, 10):
        found = keras.metrics.sparse_top_k_categorical_accuracy(labels, scores, k=k)
        assert oracle.top_k_error(scores, labels, k) == pytest.approx(1 - np.mean(found))


def test_who_knows_nothing_or_says_no_number_gets_nothing():
    assert oracle.top_k_error(np.ones((6, 10)), np.arange(6)) == 1
    assert oracle.top_k_error(np.full((2, 3), np.nan), [0, 1], 3) == 1
    assert oracle.top_k_error(np.ones((6, 10)), np.arange(6), 10) == 0
