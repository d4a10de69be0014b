"""The oracles of 07-resnet agree with Keras and with the paper's table, and each known wrong unit,
network and tower computes something else."""

import numpy as np
import pytest

from autograder.assignments.resnet import mistakes as mistaken
from autograder.assignments.resnet import oracle, races
from autograder.assignments.resnet import unit_mistakes as units
from autograder.assignments.resnet.networks import RESNET34, dark_and_light
from autograder.assignments.resnet.takeover import mild
from autograder.judge import compare
from autograder.judge.network import Filled

UNITS = [((2, 5, 6, 3), 3, 1), ((2, 5, 6, 3), 4, 1), ((2, 8, 6, 4), 4, 2), ((2, 7, 9, 3), 5, 2)]


def images(seed, shape):
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def differs(make, right):
    try:
        return not compare.is_close(make(), right)
    except ValueError:  # such as adding maps of unequal number
        return True


def test_resnet_34_has_the_published_number_of_parameters():
    kernels = oracle.kernels(3, (3, 4, 6, 3), 64)
    weights = sum(int(np.prod(shape)) for shape in kernels)
    normalized = sum(shape[-1] for shape in kernels)
    dense = 512 * 1000 + 1000
    assert weights + 2 * normalized + dense == RESNET34["trainable"] == 21_797_672
    assert RESNET34["total"] - RESNET34["trainable"] == 2 * normalized == 17_024
    stages = oracle.stage_costs((3, 4, 6, 3), 64, 56)
    stem = 7 * 7 * 3 * 64 + 2 * 64
    assert sum(parameters for parameters, _ in stages) + stem + dense == RESNET34["trainable"]
    assert oracle.depth((3, 4, 6, 3)) == 34


def test_resnet_34_needs_the_3_6_billion_multiply_adds_of_the_paper():
    stages = oracle.stage_costs((3, 4, 6, 3), 64, 56)
    stem = 7 * 7 * 3 * 64 * 112 * 112
    assert 3.6e9 <= sum(adds for _, adds in stages) + stem + 512 * 1000 < 3.7e9


@pytest.mark.parametrize("shortcut", [False, True])
def test_the_chain_s_gradients_are_confirmed_by_nudges(shortcut):
    rng = np.random.default_rng(2)
    weights = [rng.normal(size=(4, 4)) for _ in range(3)]
    signal = rng.normal(size=(2, 4))
    step = 1e-6 * np.eye(8).reshape(8, 2, 4)
    slopes = [
        (
            oracle.chain(signal + nudge, weights, shortcut)[-1].sum()
            - oracle.chain(signal - nudge, weights, shortcut)[-1].sum()
        )
        / 2e-6
        for nudge in step
    ]
    first = oracle.chain_gradients(signal, weights, shortcut)[0]
    np.testing.assert_allclose(first.ravel(), slopes, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("sentence", units.UNITS)
def test_every_known_wrong_unit_computes_something_else(sentence):
    wrong, found = units.UNITS[sentence], []
    for shape, filters, stride in UNITS:
        x, weight = images(3, shape).astype(float), Filled(3)
        right = oracle.unit(oracle.Net(weight), x, filters, stride)
        net = oracle.Net(weight)
        found.append(differs(lambda: wrong(net, x, filters, stride), right))  # noqa: B023
    assert any(found)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("small", [False, True])
def test_every_known_wrong_network_computes_something_else(small, seed):
    case = (5, (1, 2, 1), 4, small)
    x = dark_and_light(np.random.default_rng(seed), (2, 37, 50, 2))
    weight = mild(Filled(seed), 5)
    right = oracle.resnet(oracle.Net(weight), x, *case)
    same = {
        s for s, make in mistaken.networks(weight, x, *case).items() if not differs(make, right)
    }
    # `units` reads the same from both ends, and no unit keeps its depth while it has a stride.
    assert all("opposite order" in sentence or "dropping pixels" in sentence for sentence in same)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("shortcuts", [False, True])
def test_every_known_wrong_tower_computes_something_else(shortcuts, seed):
    case = (4, 2, 3, shortcuts)
    x, weight = images(seed, (2, 6, 5, 1)), mild(Filled(seed), 4)
    right = oracle.tower(oracle.Net(weight), x, *case)
    known = mistaken.towers(weight, x, *case)
    same = {s for s, make in known.items() if not differs(make, right)}
    assert all(
        any(word in s for word in ("project", "zeros for", "stride", "padding one")) for s in same
    )


@pytest.mark.parametrize("shortcut", [False, True])
def test_every_known_wrong_descent_and_norm_is_something_else(shortcut):
    x, labels = images(6, (6, 5, 5, 1)), np.arange(6) % 3
    start = oracle.tiny_weights(Filled(6))
    right = np.array(oracle.tiny_descent(start, x, labels, shortcut, 3, 2.0))
    for sentence, make in races.descents(start, x, labels, shortcut, 3, 2.0).items():
        wrong = np.array(make())
        assert wrong.shape != right.shape or np.abs(wrong / right - 1).max() > 1e-3, sentence
    right = np.array(races.norms(start, x, labels, shortcut))
    for sentence, wrong in races.wrong_norms(start, x, labels, shortcut).items():
        wrong = np.array(wrong)
        assert wrong.shape != right.shape or np.abs(wrong / right - 1).max() > 1e-3, sentence


# ---------------------------------------------------------------------------- Keras


@pytest.mark.keras
@pytest.mark.parametrize("training", [False, True])
def test_batch_normalization_is_keras_s(training):
    keras = pytest.importorskip("keras")
    x, weight = images(7, (4, 5, 6, 3)), Filled(7)
    layer = keras.layers.BatchNormalization(momentum=oracle.MOMENTUM)
    layer.build(x.shape)
    kinds = ("gamma", "beta", "moving_mean", "moving_variance")
    layer.set_weights([weight(kind, (3,)) for kind in kinds])
    net = oracle.Net(weight, training=training)
    np.testing.assert_allclose(layer(x, training=training), net.norm(x.astype(float)), atol=1e-5)
    if training:
        moved = [keras.ops.convert_to_numpy(w) for w in layer.non_trainable_variables]
        np.testing.assert_allclose(moved, net.moved[0], atol=1e-5)


@pytest.mark.keras
@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize(("shape", "filters", "stride"), UNITS)
def test_the_residual_unit_computes_what_keras_does(shape, filters, stride, training):
    keras = pytest.importorskip("keras")
    layers = keras.layers

    def normalized(x, size, stride=1):
        conv = layers.Conv2D(filters, size, stride, padding="same", use_bias=False)
        return layers.BatchNormalization(momentum=oracle.MOMENTUM)(conv(x))

    inputs = keras.Input(shape[1:])
    new = normalized(layers.ReLU()(normalized(inputs, 3, stride)), 3)
    projected = stride != 1 or shape[-1] != filters
    added = layers.Add()([normalized(inputs, 1, stride) if projected else inputs, new])
    model = keras.Model(inputs, layers.ReLU()(added))
    x, weight = images(8, shape), Filled(8)
    model.set_weights([weight(w.path.rpartition("/")[2], w.shape) for w in model.weights])
    right = oracle.unit(oracle.Net(weight, training=training), x.astype(float), filters, stride)
    np.testing.assert_allclose(model(x, training=training), right, atol=1e-4)
