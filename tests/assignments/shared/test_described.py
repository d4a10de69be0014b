"""Networks read as plain data, counted and computed by the judge: against Keras's own."""

import tracemalloc

import keras
import numpy as np
import pytest
from keras import layers

from autograder.assignments.shared import graph as oracle
from autograder.assignments.shared.described import Described
from autograder.judge import reached
from autograder.judge.grade import Grade
from autograder.judge.network import Filled, fill
from autograder.judge.student import Student, local_ask
from autograder.probe import Responder

pytestmark = pytest.mark.keras

IMAGE = (9, 11, 4)


def handle(model):
    """The model as a check gets it, its weights set by the judge."""
    made = Student(local_ask(Responder({"build": lambda: model})), ["build"]).build()
    fill(Grade({}), made, Filled(3))
    return made


def described(model):
    grade = Grade({})
    return Described(grade, handle(model))


def agrees(model, shape=IMAGE):
    x = np.random.default_rng(0).normal(size=(3, *shape)).astype("float32")
    made = handle(model)
    got = Described(Grade({}), made).outputs(x)
    np.testing.assert_allclose(got, made.outputs(x), rtol=1e-4, atol=1e-5)
    return got


def told(model):
    """What a part of a check says of a model that cannot be counted."""
    grade = Grade({"part": 1})
    with grade.part("part"):
        Described(grade, handle(model)).multiply_adds(IMAGE)
        grade.that(True, "")
    return grade.verdict("small.check").parts[0].message


def one(layer, shape=IMAGE):
    return keras.Sequential([keras.Input(shape), layer])


LAYERS = [
    layers.Conv2D(6, 3),
    layers.Conv2D(6, (3, 5), strides=2, padding="same", activation="relu"),
    layers.Conv2D(6, 4, strides=(2, 3), use_bias=False),
    layers.Conv2D(6, 3, groups=2, padding="same", activation="elu"),
    layers.Conv2D(6, 3, dilation_rate=2, padding="same", activation="leaky_relu"),
    layers.DepthwiseConv2D(3, padding="same", activation="silu"),
    layers.DepthwiseConv2D(3, strides=2, depth_multiplier=2, activation="hard_sigmoid"),
    layers.SeparableConv2D(7, 3, padding="same", activation="hard_silu"),
    layers.SeparableConv2D(7, 5, strides=2, depth_multiplier=2, padding="same"),
    layers.Dense(5, activation="tanh"),
    layers.BatchNormalization(),
    layers.BatchNormalization(scale=False, center=False, epsilon=0.1),
    layers.MaxPooling2D(3, strides=2, padding="same"),
    layers.MaxPooling2D((2, 3)),
    layers.AveragePooling2D(3, strides=2, padding="same"),
    layers.AveragePooling2D(2),
    layers.GlobalAveragePooling2D(),
    layers.GlobalMaxPooling2D(keepdims=True),
    layers.ZeroPadding2D(((1, 2), (0, 3))),
    layers.ReLU(max_value=6, negative_slope=0.1),
    layers.Activation("relu6"),
    layers.Activation("sigmoid"),
    layers.Softmax(),
    layers.Rescaling(2.0, offset=-1),
    layers.Flatten(),
    layers.Reshape((11, 9, 4)),
    layers.Dropout(0.5),
    layers.SpatialDropout2D(0.5),
    layers.GaussianNoise(1.0),
    layers.RandomFlip("horizontal"),
    layers.RandomTranslation(0.1, 0.1),
]


def test_each_kind_of_layer_computes_what_keras_does():
    for layer in LAYERS:
        agrees(one(layer))
    used = {type(layer).__name__ for layer in LAYERS}
    assert oracle.KINDS.keys() - used == {"Add", "Multiply", "Concatenate"}


def squeezed():
    """Branches, a shared layer, a model within the model, squeeze and excitation."""
    inputs = keras.Input(IMAGE)
    twice = layers.Conv2D(4, 3, padding="same", activation="relu")
    inner = keras.Sequential([keras.Input((9, 11, 4)), layers.DepthwiseConv2D(3, padding="same")])
    x = twice(inputs)
    x = layers.Add()([twice(x), inner(x), inputs])
    s = layers.GlobalAveragePooling2D(keepdims=True)(x)
    s = layers.Dense(4, activation="sigmoid")(s)
    x = layers.Concatenate()([layers.Multiply()([x, s]), inner(inputs) + x])
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(3, activation="softmax")(x))


def test_a_network_with_branches_shared_layers_and_a_model_inside_is_computed_as_by_keras():
    agrees(squeezed())


def test_a_network_of_hundreds_of_layers_is_read():
    deep = [layers.Activation("linear") for _ in range(450)]
    agrees(keras.Sequential([keras.Input((2, 2, 1)), layers.Dense(2), *deep]), (2, 2, 1))


def test_weights_count_once_where_a_layer_is_used_twice_and_products_each_time():
    network = described(squeezed())
    conv, depthwise, dense, last = 148, 40, 20, 27
    assert network.parameters == conv + depthwise + dense + last
    products = 2 * 144 * 99 + 2 * 36 * 99 + 16 + 4 * 99 + 24
    assert network.multiply_adds(IMAGE) == products


@pytest.mark.parametrize(
    ("layer", "products"),
    [
        (layers.Conv2D(6, 3, strides=2, padding="same"), 9 * 4 * 6 * 5 * 6),
        (layers.Conv2D(6, 3, groups=2), 9 * 2 * 6 * 7 * 9),
        (layers.DepthwiseConv2D(3, padding="same"), 9 * 4 * 99),
        (layers.SeparableConv2D(7, 3, padding="same"), (9 * 4 + 4 * 7) * 99),
        (layers.Dense(5), 4 * 5 * 99),
        (layers.BatchNormalization(), 4 * 99),
        (layers.Rescaling(2.0), 4 * 99),
        (layers.MaxPooling2D(2), 0),
    ],
    ids=lambda value: type(value).__name__,
)
def test_multiply_adds_are_counted_by_the_stated_rules(layer, products):
    assert described(one(layer)).multiply_adds(IMAGE) == products


@keras.saving.register_keras_serializable()
class Doubled(layers.Dense):
    """A layer whose call is not that of its class."""

    def call(self, x):
        return 2 * super().call(x)


class Own(layers.Layer):
    def call(self, x):
        return x


def test_a_derived_layer_with_a_call_of_its_own_counts_as_what_it_was_derived_from():
    x = np.ones((2, *IMAGE), "float32")
    made = handle(one(Doubled(3)))
    np.testing.assert_allclose(2 * Described(Grade({}), made).outputs(x), made.outputs(x), 1e-4)


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (lambda: one(Own()), "a layer of class Layer is not in the list"),
        (lambda: one(layers.UpSampling2D(2)), "class UpSampling2D is not in the list"),
        (lambda: one(layers.Dense(3, activation=lambda x: x)), "the activation should be one of"),
        (lambda: one(layers.Dense(3, activation="exponential")), "the activation should be one of"),
        (lambda: one(layers.BatchNormalization(axis=1)), "only the last axis"),
        (lambda: one(layers.ZeroPadding2D(250)), "more than 1,000,000 values"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(model, words):
    assert words in told(model())


@pytest.mark.filterwarnings("ignore")
def test_a_subclassed_model_is_refused_in_words():
    class Subclassed(keras.Model):
        def __init__(self):
            super().__init__()
            self.out = layers.Dense(2)

        def call(self, x):
            return self.out(x)

    model = Subclassed()
    model(np.zeros((1, *IMAGE), "float32"))
    assert "should be a Sequential or functional model" in told(model)


# ---------------------------------------------------------------------------- not believed


NODE = {"kind": "Dense", "name": "a", "inputs": [0], "config": {}, "weights": {"kernel": 0}}
FLAT = {"kind": "Flatten", "name": "f", "inputs": [0], "config": {}, "weights": {}}
LAST = NODE | {"inputs": [1], "config": {"activation": "softmax"}}
INPUT = {"kind": "InputLayer", "name": "i", "inputs": [], "config": {}, "weights": {}}


class Lying:
    """A handle whose process tells what it likes."""

    def __init__(self, graph, weight=None):
        self.graph = lambda: graph
        self.values = lambda: [np.ones((4, 2), "float32") if weight is None else weight]


@pytest.mark.parametrize(
    "graph",
    [
        None,
        [],
        {"nodes": [], "output": 0},
        {"nodes": [INPUT, NODE], "output": 2},
        {"nodes": [INPUT, NODE], "output": True},
        {"nodes": [INPUT, NODE | {"inputs": [1]}], "output": 1},
        {"nodes": [INPUT, NODE | {"inputs": [-1]}], "output": 1},
        {"nodes": [INPUT, NODE | {"weights": {"kernel": 1}}], "output": 1},
        {"nodes": [INPUT, NODE | {"config": None}], "output": 1},
        {"nodes": [INPUT, NODE | {"kind": 3}], "output": 1},
        {"nodes": [INPUT, NODE | {"more": 3}], "output": 1},
        {"nodes": [INPUT, INPUT], "output": 1},
        {"nodes": [INPUT] * 501, "output": 1},
        {"nodes": [INPUT, NODE | {"config": {"activation": ["relu"]}}], "output": 1},
        {"nodes": [INPUT, NODE | {"config": {"activation": np.ones(2)}}], "output": 1},
        {"nodes": [INPUT, NODE | {"inputs": [0, 0]}], "output": 1},
        {"nodes": [INPUT, NODE | {"kind": "Conv2D"}], "output": 1},
        {"nodes": [INPUT, NODE | {"kind": "Reshape", "config": {}}], "output": 1},
        {"nodes": [INPUT, NODE | {"kind": "ZeroPadding2D", "config": {"padding": 9}}], "output": 1},
    ],
)
def test_a_malformed_description_fails_its_part_and_nothing_else(graph):
    grade = Grade({"part": 1})
    with grade.part("part"):
        Described(grade, Lying(graph)).multiply_adds((9, 11, 4))
        grade.that(True, "")
    assert grade.verdict("small.check").parts[0].points == 0


@pytest.mark.parametrize("values", [None, 3, (None,), (np.ones(3, int),), ([1.0],)])
def test_weights_that_are_no_arrays_of_floats_fail_their_part(values):
    lying = Lying({"nodes": [INPUT, NODE], "output": 1})
    lying.values = lambda: values if values is None or values == 3 else list(values)
    grade = Grade({"part": 1})
    with grade.part("part"):
        Described(grade, lying)
    assert "weights cannot be read" in grade.verdict("small.check").parts[0].message


def test_layers_that_change_after_they_were_counted_are_not_read_again():
    lying = Lying({"nodes": [INPUT, NODE | {"config": {"activation": "linear"}}], "output": 1})
    network = Described(Grade({}), lying)
    lying.graph = lambda: {"nodes": [INPUT], "output": 0}
    lying.load = lambda path, shape: None
    network.load("trained/x.weights.h5")
    assert network.outputs(np.ones((1, 4), "float32")).shape == (1, 2)


def test_weights_that_change_their_shapes_after_they_were_counted_fail_the_part():
    lying = Lying({"nodes": [INPUT, NODE | {"config": {"activation": "linear"}}], "output": 1})
    grade = Grade({"part": 1})
    with grade.part("part"):
        network = Described(grade, lying)
        lying.load = lambda path, shape: None
        lying.values = lambda: [np.ones((4, 900), "float32")]
        network.load("trained/x.weights.h5")
    assert "other shapes" in grade.verdict("small.check").parts[0].message


def test_a_description_of_a_cheaper_network_has_that_networks_accuracy():
    """The process describes one cheap layer and computes an expensive network: what counts is what
    the judge computes from the description, and the process is asked for no output."""
    lying = Lying({"nodes": [INPUT, FLAT, LAST], "output": 2}, np.zeros((784, 10), "float32"))
    lying.load = lambda path, shape: None
    lying.fill = lying.train = lambda *_, **__: None
    grade = Grade({"accuracy": 1})
    with grade.part("accuracy"):
        network = Described(grade, lying)
        goal = reached.Goal(zero=0.2, full=0.9, small_zero=0.2, small_full=0.9)
        rng = np.random.default_rng(0)
        reached.accuracy(grade, network, "x", reached.FASHION, goal, rng)
    verdict = grade.verdict("small.check")
    assert verdict.points == 0
    assert verdict.figures["accuracy"] < 0.2
    assert not hasattr(lying, "outputs")


def many_kinds(input_shape=(28, 28, 1), num_classes=10):
    act = keras.activations.relu
    inputs = keras.Input(shape=input_shape)
    x = layers.Rescaling(scale=2.0, offset=-1)(inputs)
    x = layers.RandomFlip("horizontal")(x)
    x = layers.RandomTranslation(0.05, 0.05, fill_mode="nearest")(x)
    x = layers.GaussianNoise(0.05)(x)
    x = layers.ZeroPadding2D(((0, 1), (0, 1)))(x)
    x = layers.Conv2D(16, (3, 3), strides=(2, 2), activation=act, kernel_regularizer="l2")(x)
    x = layers.BatchNormalization(axis=3, scale=False)(x)
    y = layers.DepthwiseConv2D((3, 3), padding="SAME", depth_multiplier=2, activation="swish")(x)
    y = layers.Conv2D(16, 1, groups=4, activation="hard_swish")(y)
    x = layers.add([x, y])
    x = keras.Sequential(
        [
            layers.Conv2D(24, 3, dilation_rate=2, padding="same"),
            layers.BatchNormalization(center=False),
            layers.Activation(keras.activations.leaky_relu),
        ]
    )(x)
    # squeeze and excitation
    s = layers.GlobalAveragePooling2D()(x)
    s = layers.Dense(6, activation="relu")(s)
    s = layers.Dense(24, activation="sigmoid")(s)
    s = layers.Reshape((1, 1, -1))(s)
    x = layers.Multiply()([x, s])
    p = layers.MaxPooling2D((3, 3), strides=1, padding="same")(x)
    q = layers.AveragePooling2D(3, 1, padding="same")(x)
    x = layers.Concatenate(axis=3)([p, q])
    x = layers.MaxPool2D(2)(x)
    x = layers.SeparableConv2D(32, 3, strides=2, depth_multiplier=2, padding="same")(x)
    x = layers.ReLU(max_value=6)(x)
    x = layers.SpatialDropout2D(0.1)(x)
    x = layers.GlobalMaxPool2D()(x)
    x = layers.Dropout(0.1)(x)
    x = layers.Dense(num_classes, name="logits")(x)
    return keras.Model(inputs=inputs, outputs=layers.Softmax()(x))


def test_most_kinds_of_layers_in_one_network_are_computed_as_by_keras():
    agrees(many_kinds(), (28, 28, 1))


# ---------------------------------------------------------------------------- time and memory


def forged(*nodes):
    """A description that no Keras network need give."""
    made = [oracle.Node("InputLayer", "input")]
    for number, (kind, inputs, config, weights) in enumerate(nodes):
        made.append(oracle.Node(kind, f"layer {number}", inputs, config, weights))
    return oracle.Run(made)


@pytest.mark.parametrize(
    "nodes",
    [
        [
            ("Reshape", (0,), {"target_shape": (1600, 1, 1)}, {}),
            ("Reshape", (0,), {"target_shape": (1, 1600, 1)}, {}),
            ("Add", (1, 2), {}, {}),
        ],
        [
            ("Reshape", (0,), {"target_shape": (1600, 1, 1)}, {}),
            ("Reshape", (0,), {"target_shape": (1, 1600, 1)}, {}),
            ("Multiply", (1, 2), {}, {}),
        ],
        [("Concatenate", (0,) * 60, {}, {}), ("Concatenate", (1,) * 60, {}, {})],
        [("Conv2D", (0,), {}, {"kernel": np.zeros((1, 1, 1, 10_000), "float32")})],
        [("DepthwiseConv2D", (0,), {}, {"kernel": np.zeros((1, 1, 1, 10_000), "float32")})],
        [("Dense", (0,), {}, {"kernel": np.zeros((1, 10_000), "float32")})],
        [
            ("Reshape", (0,), {"target_shape": (1, 1, 1600)}, {}),
            ("MaxPooling2D", (1,), {"pool_size": 256, "strides": 1, "padding": "same"}, {}),
        ],
        [("ZeroPadding2D", (0,), {"padding": ((256, 256),) * 2}, {})]
        + [("ZeroPadding2D", (1,), {"padding": ((256, 256),) * 2}, {})],
    ],
    ids=lambda nodes: nodes[-1][0],
)
def test_what_would_not_fit_into_memory_is_refused_before_it_is_made(nodes):
    tracemalloc.start()
    try:
        with pytest.raises(oracle.Refused, match="more than 1,000,000 values"):
            forged(*nodes)(np.zeros((1, 40, 40, 1), "float32"))
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_windows_that_are_large_count_even_where_there_is_little_to_compare():
    window = {"pool_size": 256, "strides": 1, "padding": "same"}
    pools = [("AveragePooling2D", (number,), window, {}) for number in range(20)]
    with pytest.raises(oracle.Refused, match="compared values"):
        forged(*pools)(np.zeros((1, 1, 1, 1), "float32"))


LINEAR = {"activation": "linear"}


def wide(*kinds):
    """Many values from no weights."""
    padded = [("ZeroPadding2D", (0,), {"padding": ((170, 170), (170, 170))}, {})]
    return padded + [(kind, (n,), config, {}) for n, (kind, config) in enumerate(kinds, 1)]


@pytest.mark.parametrize(
    "nodes",
    [
        wide(*[("Activation", {"activation": "gelu"})] * 5),
        wide(*[("Softmax", {})] * 5),
        [("Add", (0,) * 64, {}, {})] * 400,
        [("Conv2D", (0,), LINEAR, {"kernel": np.zeros((3, 3, 1, 800), "float32")})],
        [("Reshape", (0,), {"target_shape": (1, 1, 784)}, {})]
        + [
            (
                "Conv2D",
                (1,),
                LINEAR | {"groups": 784},
                {"kernel": np.zeros((1, 1, 1, 784), "float32")},
            )
        ]
        * 30,
    ],
    ids=("activations", "softmax", "sums", "many maps", "groups"),
)
def test_all_that_takes_time_counts_not_multiply_adds_alone(nodes):
    """Each takes the judge as long as some 10 million multiply-adds; most have none."""
    run = forged(*nodes)
    run(np.zeros((1, 28, 28, 1), "float32"))
    assert run.work > 20_000_000


def test_a_convolution_with_too_much_to_lay_out_at_once_gives_the_same(monkeypatch):
    monkeypatch.setattr(oracle, "MOST_PATCHES", 0)
    agrees(one(layers.Conv2D(6, (3, 5), strides=2, padding="same", activation="relu")))
    agrees(one(layers.Conv2D(6, 3, dilation_rate=(1, 2), groups=2)))


def test_a_network_is_not_computed_for_ever(monkeypatch):
    monkeypatch.setattr("autograder.assignments.shared.described.MOST_WORK", 100_000)
    grade = Grade({"part": 1})
    network = Described(grade, handle(one(layers.Conv2D(6, 3))))
    with grade.part("part"):
        for _ in range(100):
            network.outputs(np.zeros((3, *IMAGE), "float32"))
    assert "too many multiply-adds" in grade.verdict("small.check").parts[0].message
