"""The definitions behind 04-lenet5 against the paper's numbers and against small differences."""

import numpy as np
import pytest

from autograder.assignments.lenet5 import oracle

rng = np.random.default_rng(1998)


def slopes(function, x, step=1e-6):
    """d function(x) / dx, one entry at a time."""
    x = np.asarray(x, float)
    found = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        nudge = np.zeros(x.shape)
        nudge[index] = step
        found[index] = (function(x + nudge) - function(x - nudge)) / (2 * step)
    return found


def test_the_totals_are_those_of_the_paper():
    costs = oracle.costs(oracle.connection_table()).values()
    assert sum(parameters for parameters, _ in costs) == 60_000
    assert sum(connections for _, connections in costs) == 340_908


def test_the_table_of_connections_is_fair():
    table = oracle.connection_table()
    assert table.sum() == 60
    assert (table.sum(axis=1) == 10).all()
    assert len({tuple(column) for column in table.T}) == 16


def test_the_squashing_function_passes_through_plus_and_minus_one():
    np.testing.assert_allclose(oracle.scaled_tanh([1, -1]), [1, -1], atol=1e-4)


def test_its_slope_is_its_slope():
    x = rng.normal(size=5)
    expected = slopes(lambda v: oracle.scaled_tanh(v).sum(), x)
    np.testing.assert_allclose(oracle.scaled_tanh_slope(x), expected, rtol=1e-6)


def test_background_and_ink_have_the_paper_s_grey_levels():
    image = np.zeros((1, 28, 28, 1))
    image[0, 3, 4] = 1
    prepared = oracle.prepare(image)
    assert prepared[0, 5, 6, 0] == pytest.approx(1.175)
    assert np.unique(prepared).tolist() == pytest.approx([-0.1, 1.175])


def test_the_gradients_of_trainable_pooling():
    maps, upstream = rng.normal(size=(2, 5, 4, 2)), rng.normal(size=(2, 2, 2, 2))
    weights = rng.normal(size=(2, 2))
    got = oracle.average_pool_gradients(maps, *weights, upstream)

    def by(place):
        def loss(value):
            given = [maps, *weights]
            given[place] = value
            return (oracle.average_pool(*given) * upstream).sum()

        return slopes(loss, [maps, *weights][place])

    for place in range(3):
        np.testing.assert_allclose(got[place], by(place), atol=1e-7)


def test_the_gradients_of_a_convolution():
    maps, kernel, bias = rng.normal(size=(2, 4, 5, 2)), rng.normal(size=(3, 3, 2, 3)), np.ones(3)
    upstream = rng.normal(size=(2, 2, 3, 3))
    by_maps, by_kernel, by_bias = oracle.conv_gradients(maps, kernel, upstream)

    def loss(maps=maps, kernel=kernel, bias=bias):
        return (oracle.conv(maps, kernel, bias) * upstream).sum()

    np.testing.assert_allclose(by_maps, slopes(lambda v: loss(maps=v), maps), atol=1e-7)
    np.testing.assert_allclose(by_kernel, slopes(lambda v: loss(kernel=v), kernel), atol=1e-7)
    np.testing.assert_allclose(by_bias, slopes(lambda v: loss(bias=v), bias), atol=1e-7)


def test_both_gradients_by_the_features():
    features, centres = rng.normal(size=(3, 4)), rng.normal(size=(5, 4))
    labels = np.array([0, 4, 2])
    got = oracle.feature_gradients(features, labels, centres)

    def distance(x):
        return oracle.squared_distances(x, centres)[np.arange(3), labels].sum()

    def cross_entropy(x):
        return oracle.rbf_loss(labels, oracle.squared_distances(x, centres), j=1e9).sum()

    np.testing.assert_allclose(got["distance"], slopes(distance, features), atol=1e-7)
    np.testing.assert_allclose(got["softmax"], slopes(cross_entropy, features), atol=1e-7)


def test_a_loss_of_large_distances_is_finite():
    assert np.isfinite(oracle.rbf_loss([0], [[900.0, 1000.0]], j=2000.0)).all()


def test_shuffling_moves_pixels_and_nothing_else():
    images = rng.normal(size=(2, 3, 4, 2))
    order = rng.permutation(12)
    moved = oracle.permute_pixels(images, order)
    np.testing.assert_array_equal(moved[1, 2, 3], images[1].reshape(12, 2)[order[11]])
    back = oracle.permute_pixels(moved, np.argsort(order))
    np.testing.assert_array_equal(back, images)


def test_the_network_of_1998_uses_only_the_connections_of_its_table():
    def weight(layer, kind, shape):
        return np.random.default_rng(len(layer + kind) + len(shape)).normal(size=shape) * 0.3

    table = np.zeros((6, 16), bool)
    table[0] = True
    images = rng.uniform(size=(2, 28, 28, 1))
    bitmaps = rng.choice([-1, 1], size=(10, 84))
    before = oracle.network(images, weight, table, bitmaps)

    def without_map_5(layer, kind, shape):
        values = weight(layer, kind, shape)
        if (layer, kind) == ("S2", "bias"):
            values[5] += 1
        return values

    np.testing.assert_array_equal(oracle.network(images, without_map_5, table, bitmaps), before)
    assert before.shape == (2, 10)
    assert (before >= 0).all()
