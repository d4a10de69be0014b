"""Networks that have no weights until they are called, and a session with settings of its own."""

import numpy as np
import pytest

from autograder.judge.student import Student, StudentError, local_ask
from autograder.probe import Responder

keras = pytest.importorskip("keras")
layers = keras.layers
IMAGE = (1, 8, 8, 1)
PARAMETERS = (9 * 2 + 2) + (2 * 10 + 10)


@keras.saving.register_keras_serializable("test_making")
class Late(layers.Layer):
    """Its convolution is built at the first call; Keras knows the shape without trying it."""

    def __init__(self, **options):
        super().__init__(**options)
        self.convolution = layers.Conv2D(2, 3, padding="same", activation="relu")

    def call(self, maps):
        return self.convolution(maps)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], 2)


class Network(keras.Model):
    def __init__(self):
        super().__init__()
        self.steps = [Late(), layers.GlobalAveragePooling2D(), layers.Dense(10)]

    def call(self, x):
        for step in self.steps:
            x = step(x)
        return x


def sequential():
    return keras.Sequential(Network().steps)


def functional():
    images = keras.Input(IMAGE[1:])
    late, pool, dense = Network().steps
    return keras.Model(images, dense(pool(late(images))))


def early():
    made = functional()
    made(np.zeros(IMAGE))
    return made


WAYS = pytest.mark.parametrize("build", [Network, sequential, functional, early])


def student(**objects):
    return Student(local_ask(Responder(objects)), objects)


@WAYS
def test_weights_are_made_before_they_are_told_counted_and_set(build):
    model = student(build=build).build()
    told = model.weights(IMAGE)
    assert sum(int(np.prod(weight["shape"])) for weight in told) == PARAMETERS
    assert model.parameters() == PARAMETERS == model.counts()["total"]
    model.fill([np.full(weight["shape"], 0.5, "float32") for weight in told])
    assert all(np.all(values == 0.5) for values in model.values())


@WAYS
def test_weights_of_the_training_are_loaded_into_a_network_as_it_was_built(
    build, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    trained, x = build(), np.random.default_rng(1).normal(size=(3, 8, 8, 1)).astype("float32")
    expected = np.asarray(trained(x))
    trained.save_weights("net.weights.h5")
    model = student(build=build).build()
    model.load("net.weights.h5", IMAGE)
    np.testing.assert_allclose(model.outputs(x), expected, rtol=1e-5, atol=1e-6)


def test_weights_are_never_loaded_into_a_network_that_has_none(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    early().save_weights("net.weights.h5")
    with pytest.raises(StudentError, match="the network has no weights"):
        student(build=sequential).build().load("net.weights.h5")


def test_a_network_is_described_with_the_weights_of_its_layers():
    model = student(build=lambda: keras.Sequential([layers.Flatten(), layers.Dense(3)])).build()
    model.make(IMAGE)
    assert [node["kind"] for node in model.graph()["nodes"]] == ["InputLayer", "Flatten", "Dense"]
    assert set(model.graph()["nodes"][-1]["weights"]) == {"kernel", "bias"}


def test_a_network_comes_back_from_its_file_with_weights_that_its_first_call_makes():
    x = np.random.default_rng(1).normal(size=(3, 8, 8, 1)).astype("float32")
    model = student(build=functional).build()
    before = model.outputs(x)
    np.testing.assert_allclose(model.reloaded().outputs(x), before, rtol=1e-5, atol=1e-6)
    layer = student(build=Late).build()
    loaded = layer.reload((None, 8, 8, 1))
    np.testing.assert_allclose(loaded(x), layer(x), rtol=1e-5, atol=1e-6)


def test_what_keras_says_of_a_file_that_fits_nothing_is_what_is_told():
    class Forgetful(Late):
        def __init__(self, wide=False, **options):
            super().__init__(**options)
            self.convolution = layers.Conv2D(5 if wide else 2, 3, padding="same")

        def get_config(self):
            return {"name": self.name}

    with pytest.raises(StudentError, match="objects could not be loaded"):
        student(build=lambda: Forgetful(wide=True)).build().reload((None, 8, 8, 1))


def test_a_layer_that_nothing_calls_is_no_reason_to_call_the_others_again():
    calls = []

    class Counting(Network):
        def __init__(self):
            super().__init__()
            self.unused = layers.Dense(4)

        def call(self, x):
            calls.append(1)
            return super().call(x)

    model = student(build=Counting).build()
    model.make(IMAGE)
    before = len(calls)
    assert len(model.weights(IMAGE)) == 4 and len(model.values()) == 4
    assert len(calls) == before


def test_what_the_call_raises_is_told_where_weights_are_missing_for_it():
    class Broken(Network):
        def call(self, x):
            raise ValueError("not today")

    with pytest.raises(StudentError, match="not today"):
        student(build=Broken).build().weights(IMAGE)


@pytest.fixture
def settings():
    config = keras.config
    before = config.floatx(), config.dtype_policy(), config.image_data_format(), config.epsilon()
    yield config
    for reset, value in zip(
        (
            config.set_floatx,
            config.set_dtype_policy,
            config.set_image_data_format,
            config.set_epsilon,
        ),
        before,
        strict=True,
    ):
        reset(value)


LEFT_ON = {
    "mixed_float16": lambda config: config.set_dtype_policy("mixed_float16"),
    "mixed_bfloat16": lambda config: config.set_dtype_policy("mixed_bfloat16"),
    "float64": lambda config: config.set_floatx("float64"),
    "float16": lambda config: config.set_floatx("float16"),
    "channels_first": lambda config: config.set_image_data_format("channels_first"),
    "epsilon": lambda config: config.set_epsilon(0.1),
}


@pytest.mark.parametrize("left_on", LEFT_ON)
@pytest.mark.parametrize("build", [Network, functional])
def test_what_the_judge_has_built_is_what_a_fresh_session_builds(left_on, build, settings):
    x = np.random.default_rng(1).normal(size=(3, 8, 8, 1)).astype("float32")
    expected = student(build=build).build()
    values = (expected.make(IMAGE), expected.values())[1]
    LEFT_ON[left_on](settings)
    told = settings.floatx(), settings.dtype_policy().name, settings.image_data_format()
    model = student(build=build).build()
    model.make(IMAGE)
    model.fill(values)
    got = model.outputs(x)
    assert got.dtype == "float32"
    np.testing.assert_allclose(got, expected.outputs(x), rtol=1e-5, atol=1e-6)
    now = settings.floatx(), settings.dtype_policy().name, settings.image_data_format()
    assert now == told, "the learner's settings are as they were"


def test_a_network_made_under_mixed_precision_computes_in_32_bits(settings):
    def build():
        settings.set_dtype_policy("mixed_float16")
        return functional()

    x = np.random.default_rng(1).normal(size=(3, 8, 8, 1)).astype("float32")
    cached = build()
    for make in (build, lambda: cached):
        model, exact = student(build=make).build(), student(build=functional).build()
        exact.fill(model.values())
        np.testing.assert_allclose(model.outputs(x), exact.outputs(x), rtol=1e-5, atol=1e-6)
