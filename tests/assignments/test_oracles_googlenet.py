"""The oracles of 06-googlenet agree with Keras and with published figures, and every known wrong
network computes something else."""

import numpy as np
import pytest

from autograder.assignments.googlenet import network_mistakes as mistaken
from autograder.assignments.googlenet import oracle
from autograder.assignments.googlenet.networks import CLASSES, parameters
from autograder.judge import compare
from autograder.judge.network import Filled, apart

TABLE = {  # parameters of each module, biases included
    "3a": 163_696,
    "3b": 388_736,
    "4a": 376_176,
    "4b": 449_160,
    "4c": 510_104,
    "4d": 605_376,
    "4e": 868_352,
    "5a": 1_043_456,
    "5b": 1_444_080,
}
HARMLESS = "zeros as padding of the pooling"
"""Behind a ReLU nothing is below 0: wrong in a module by itself, not in the network."""
SHAPE = (2, 33, 40, 3)


def images(seed, scale=0.3):
    return (np.random.default_rng(seed).normal(size=SHAPE) * scale).astype("float32")


def test_modules_and_network_have_the_published_number_of_parameters():
    maps, shapes = 192, oracle.stage_shapes((224, 224, 3))
    for name, filters in oracle.MODULES.items():
        assert oracle.module_cost(maps, filters, 1, 1)[1] == TABLE[name]
        maps = oracle.maps_out(filters)
        assert shapes[name][2] == maps
    assert parameters(3, 1000) == oracle.PARAMETERS
    heads = [
        maps * 128 + 128 + 2048 * 1024 + 1024 + 1024 * 1000 + 1000
        for maps in (shapes["4a"][2], shapes["4d"][2])
    ]
    assert heads == [3_188_840, 3_190_888]
    assert oracle.PARAMETERS + sum(heads) == oracle.WITH_AUXILIARY
    assert shapes["5b"] == (7, 7, 1024)


def test_module_3a_and_5b_without_bottlenecks():
    assert oracle.naive_cost(192, oracle.MODULES["3a"], 28, 28)[:2] == (416, 387_296)
    assert oracle.naive_cost(832, oracle.MODULES["5b"], 7, 7)[:2] == (1728, 5_858_176)


def test_a_pair_computes_what_one_convolution_cannot():
    x = np.random.default_rng(0).normal(size=(2, 5, 6, 2))
    first, second = np.array([[1, -1], [-1, 1]]).reshape(1, 1, 2, 2), np.ones((3, 3, 2, 1))
    got = oracle.pair(x, first, np.zeros(2), second, np.zeros(1))
    np.testing.assert_allclose(got, oracle.summed_difference(x))


@pytest.mark.parametrize("seed", range(2))
def test_every_known_wrong_module_computes_something_else(seed):
    filters, weight = (5, 7, 4, 9, 3, 11), Filled(seed)
    x = np.random.default_rng(seed).normal(size=(2, 6, 9, 8))
    right = oracle.inception(x, filters, weight)
    known = mistaken.modules(x, filters, weight)
    known |= mistaken.orders(oracle.branches(x, filters, weight))
    for sentence, make in known.items():
        try:
            wrong = make()
        except ValueError:  # such as stacking maps of unequal number along the height
            continue
        assert not compare.is_close(wrong, right, 3e-4), sentence


def test_every_known_wrong_network_computes_something_else():
    x, weight = images(1), Filled(1)
    right = oracle.googlenet(x, weight, CLASSES, 0.25)
    assert np.abs(right[0] - right[1]).max() > 1e-3
    known = mistaken.networks(x, weight, CLASSES, 0.25) | mistaken.widths(x, weight, CLASSES, 0.15)
    for sentence, make in known.items():
        if HARMLESS in sentence:
            continue
        try:
            wrong = make()
        except ValueError:  # such as a "valid" window that does not fit any more
            continue
        assert not compare.is_close(wrong, right, 3e-4), sentence


@pytest.mark.parametrize("seed", range(3))
def test_lrn_does_nothing_to_small_values_and_much_to_large_ones(seed):
    weight = Filled(seed)

    def tame(kind, shape):
        return weight(kind, shape) / (30 if kind == "kernel" and shape[-1] == CLASSES else 1)

    small, large = images(seed), images(seed, 100)
    right = oracle.googlenet(small, weight, CLASSES, 0.25)
    without = "this is the result of no local response normalization at all"
    missing = mistaken.normalizations(small, weight, CLASSES, 0.25)[without]()
    assert compare.is_close(missing, right, 3e-4)
    right = oracle.googlenet(large, tame, CLASSES, 0.25)
    for sentence, make in mistaken.normalizations(large, tame, CLASSES, 0.25).items():
        assert not compare.is_close(make(), right, 1e-3), sentence


def test_wrong_rates_of_dropout_are_far_from_the_right_one():
    rng, weight, image = np.random.default_rng(2), Filled(2), images(2, 1)[:1]
    right = oracle.training_samples(image, weight, CLASSES, 0.25, 6_000, rng)
    again = oracle.training_samples(image, weight, CLASSES, 0.25, 400, rng)
    assert apart(again, right) < 1
    known = mistaken.dropouts(image, weight, CLASSES, 0.25, rng)
    near = {sentence for sentence, draw in known.items() if apart(draw()[:400], right) <= 1}
    assert not near


@pytest.mark.keras
def test_the_network_computes_what_keras_does():
    keras = pytest.importorskip("keras")
    layers = keras.layers
    weight, x = Filled(4), images(4)

    def conv(maps, size, stride=1):
        maps = oracle.scaled(maps, 0.25)
        return layers.Conv2D(maps, size, stride, "same", activation="relu")

    def normalized(x):
        squares = keras.ops.pad(x * x, [(0, 0)] * 3 + [(2, 2)])
        sums = sum(squares[..., i : i + x.shape[-1]] for i in range(5))
        return x / (1 + 2e-5 * sums) ** 0.75

    def module(x, filters):
        f1, r3, f3, r5, f5, p = filters
        pooled = layers.MaxPooling2D(3, 1, "same")(x)
        parts = [conv(f1, 1)(x), conv(f3, 3)(conv(r3, 1)(x)), conv(f5, 5)(conv(r5, 1)(x))]
        return layers.concatenate([*parts, conv(p, 1)(pooled)])

    def pool(x):
        return layers.MaxPooling2D(3, 2, "same")(x)

    inputs = keras.Input(SHAPE[1:])
    maps = normalized(pool(conv(64, 7, 2)(inputs)))
    maps = pool(normalized(conv(192, 3)(conv(64, 1)(maps))))
    for name, filters in oracle.MODULES.items():
        maps = module(pool(maps) if name in ("4a", "5a") else maps, filters)
    means = layers.GlobalAveragePooling2D()(maps)
    model = keras.Model(inputs, layers.Dense(CLASSES, activation="softmax")(means))
    model.set_weights([weight(v.path.rpartition("/")[2], v.shape) for v in model.weights])
    np.testing.assert_allclose(model(x), oracle.googlenet(x, weight, CLASSES, 0.25), atol=1e-5)
