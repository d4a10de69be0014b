"""Weights that are made while the judge asks are drawn when they are read, and are the same."""

import numpy as np
import pytest

from autograder.judge.student import Student, local_ask
from autograder.probe import Responder
from autograder.probe.late import drawn_late

keras = pytest.importorskip("keras")
layers = keras.layers
pytestmark = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow", reason="weights wait on TensorFlow only"
)
SEEDED = ["he_normal", "glorot_uniform", "lecun_normal", "random_uniform", "truncated_normal"]


@pytest.fixture
def drawn(monkeypatch):
    """Shapes of the kernels that have been drawn, as numbers."""
    import tensorflow as tf

    shapes = []
    kind = keras.initializers.HeNormal.__mro__[1]  # VarianceScaling, which draws for it
    before = kind.__call__

    def draw(self, shape, dtype=None):
        if tf.executing_eagerly():  # else it is but a place in a graph of shapes
            shapes.append(tuple(shape))
        return before(self, shape, dtype)

    monkeypatch.setattr(kind, "__call__", draw)
    return shapes


class Small(keras.Model):
    """Its layers are built when it is called."""

    def __init__(self, seed=1, **options):
        super().__init__(**options)
        initializer = keras.initializers.HeNormal(seed)
        self.steps = [layers.Dense(4, kernel_initializer=initializer), layers.BatchNormalization()]

    def call(self, x, training=False):
        for step in self.steps:
            x = step(x, training=training)
        return x


def functional(seed=1):
    x = keras.Input((3,))
    return keras.Model(x, Small(seed)(x))


def sequential(seed=1):
    return keras.Sequential([keras.Input((3,)), *Small(seed).steps])


WAYS = pytest.mark.parametrize("build", [functional, sequential])


def student(**objects):
    return Student(local_ask(Responder(objects)), objects)


@pytest.mark.parametrize("name", SEEDED)
def test_values_are_those_that_keras_draws_at_once(name):
    def built():
        initializer = keras.initializers.get(name)
        initializer.seed = 5
        made = layers.Dense(4, kernel_initializer=initializer, bias_initializer="ones")
        made.build((None, 3))
        return made

    at_once = [np.asarray(w) for w in built().weights]
    with drawn_late():
        late = built()
    assert all(type(w) is not keras.Variable for w in late.weights)
    for w, right in zip(late.weights, at_once, strict=True):
        np.testing.assert_array_equal(w, right)
        assert type(w) is keras.Variable


@WAYS
def test_counting_and_filling_draw_nothing(build, drawn):
    made = student(build=build).build()
    assert made.counts() == {"total": 32, "trainable": 24}
    assert made.symbolic_shape((None, 3)) == (None, 4)
    values = [np.full(w["shape"], i + 1, "float32") for i, w in enumerate(made.weights())]
    made.fill(values)
    assert not drawn
    for got, right in zip(made.values(), values, strict=True):
        np.testing.assert_array_equal(got, right)


@pytest.mark.parametrize("build", [functional, sequential, Small])
def test_a_late_network_computes_learns_and_is_saved_as_any(build, drawn):
    x = np.random.default_rng(1).normal(size=(64, 3)).astype("float32")
    right = build()(x).numpy()
    made = student(build=build).build()
    np.testing.assert_array_equal(made.outputs(x), right)
    fresh = student(build=build).build()
    fresh.make((1, 3))
    assert len(fresh.weight_gradients(x, np.ones((64, 4), "float32"))) == 4
    fresh.train(x, np.zeros((64, 4), "float32"), 1, 0.01, "mse")
    assert not np.allclose(fresh.outputs(x), right)
    if build is not Small:  # Keras saves no class that it cannot make again
        np.testing.assert_allclose(made.reloaded().outputs(x), right, rtol=1e-6)
    assert drawn


def test_a_trace_draws_outside_of_itself(drawn):
    import tensorflow as tf

    with drawn_late():
        made = sequential()
    x = np.ones((2, 3), "float32")
    traced = tf.function(made)
    np.testing.assert_allclose(traced(x), sequential()(x), rtol=1e-6)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(made(x) ** 2)
    assert all(g is not None for g in tape.gradient(loss, made.trainable_weights))


def test_an_own_initializer_and_a_running_seed_are_asked_at_once():
    asked = []

    class Own(keras.initializers.HeNormal):
        def __call__(self, shape, dtype=None):
            asked.append(tuple(shape))
            return super().__call__(shape, dtype)

    running = keras.initializers.HeNormal(keras.random.SeedGenerator(1))
    with drawn_late():
        for initializer in (Own(1), running):
            made = layers.Dense(2, kernel_initializer=initializer)
            made.build((None, 3))
            assert type(made.kernel) is keras.Variable
    assert asked == [(3, 2)]


def test_afterwards_keras_draws_at_once_again():
    with drawn_late():
        pass
    made = layers.Dense(2)
    made.build((None, 3))
    assert type(made.kernel) is keras.Variable
