"""The loss of a network and its gradients: as in training, and without a trace in the network."""

import numpy as np
import pytest

pytestmark = pytest.mark.keras
IMAGES = np.random.default_rng(0).normal(size=(5, 4, 4, 1)).astype("float32")
LABELS = np.array([0, 1, 2, 1, 0])


@pytest.fixture
def network():
    keras = pytest.importorskip("keras")
    keras.utils.set_random_seed(1)
    return keras.Sequential(
        [
            keras.Input((4, 4, 1)),
            keras.layers.Conv2D(2, 3, use_bias=False),
            keras.layers.BatchNormalization(),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )


def test_the_loss_is_the_mean_cross_entropy_in_training_mode(network):
    from course.testing.derivatives import loss_and_gradients

    loss, _ = loss_and_gradients(network, IMAGES, LABELS)
    right = np.asarray(network(IMAGES, training=True))[np.arange(5), LABELS]
    assert loss == pytest.approx(-np.log(right).mean(), rel=1e-5)


def test_each_weight_gets_a_gradient_that_a_nudge_confirms(network):
    from course.testing.derivatives import loss_and_gradients

    _, gradients = loss_and_gradients(network, IMAGES, LABELS)
    assert [g.shape for g in gradients] == [tuple(w.shape) for w in network.trainable_weights]
    weight, gradient = network.trainable_weights[-2], gradients[-2]
    before, step = np.array(weight), np.zeros_like(gradient)
    step[0, 1] = 1e-2
    losses = []
    for sign in (1, -1):
        weight.assign(before + sign * step)
        losses.append(loss_and_gradients(network, IMAGES, LABELS)[0])
    assert gradient[0, 1] == pytest.approx((losses[0] - losses[1]) / 2e-2, rel=1e-2, abs=1e-4)


def test_the_network_stays_as_it_was(network):
    from course.testing.derivatives import loss_and_gradients

    before = network.get_weights()
    loss_and_gradients(network, IMAGES, LABELS)
    for was, now in zip(before, network.get_weights(), strict=True):
        np.testing.assert_array_equal(was, now)


def test_a_gradient_at_an_input_is_that_of_the_sum():
    from course.testing.derivatives import gradient

    x = np.random.default_rng(1).normal(size=(2, 3))
    np.testing.assert_allclose(gradient(lambda t: t * t * 3, x), 6 * x, rtol=1e-5)
    assert not gradient(lambda t: t[:, :1] * 2, x)[:, 1:].any()
