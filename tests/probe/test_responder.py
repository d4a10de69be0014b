"""What the learner's process answers to the judge's requests."""

import os
import subprocess
import sys
from collections import OrderedDict, defaultdict, namedtuple
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from autograder.judge.student import Handle, SessionLost, Student, StudentError, local_ask
from autograder.probe import Responder

ROOT = Path(__file__).parents[2]


def student(**objects):
    return Student(local_ask(Responder(objects)), objects)


# ---------------------------------------------------------------------------- calls


def test_arguments_go_out_and_results_come_back_as_plain_data():
    there = student(echo=lambda *args, **kwargs: (list(args), kwargs))
    x = np.arange(3, dtype="int16")
    (array, pair), named = there.echo(x, (1, "a"), key=None)
    np.testing.assert_array_equal(array, x)
    assert array.dtype == "int16" and pair == (1, "a") and named == {"key": None}


Cost = namedtuple("Cost", "parameters multiply_adds")


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (np.float32(0.5), 0.5),
        (np.int64(3), 3),
        (np.bool_(True), True),
        (Cost(1, 2), (1, 2)),
        (OrderedDict(a=1), {"a": 1}),
        (defaultdict(list, {"a": [np.uint8(7)]}), {"a": [7]}),
        (type("Tracked", (list,), {})([1, 2]), [1, 2]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_relatives_of_plain_data_come_back_as_plain_data(value, plain):
    back = student(f=lambda: value).f()
    assert back == plain and type(back) is type(plain)


@pytest.mark.parametrize(
    "value",
    [object(), {1}, {(1, 2): 3}, range(3), 1j, b"bytes", np.zeros(2, complex)],
    ids=lambda value: type(value).__name__,
)
def test_anything_else_comes_back_as_a_handle(value):
    assert isinstance(student(f=lambda: value).f(), Handle)


def test_a_handle_can_be_called_and_passed_back():
    class Adder:
        def __init__(self, n):
            self.n = n

        def __call__(self, x):
            return x + self.n

    there = student(Adder=Adder, use=lambda adder, x: adder(x))
    three = there.Adder(3)
    assert repr(three) == "a Adder object" and three(4) == 7
    assert there.use(three, 1) == 4 and there.use([three][0], x=2) == 5


def test_the_last_type_and_a_changed_argument_are_told():
    def doubled(x):
        x *= 2
        return x

    there, x = student(doubled=doubled, same=lambda x: x, f=lambda: np.float32(1)), np.ones(3)
    there.doubled(x)
    assert there.last_changed and there.last_type == "numpy.ndarray"
    np.testing.assert_array_equal(x, np.ones(3))
    there.same(np.array([np.nan, 1.0]))
    assert not there.last_changed
    there.f()
    assert there.last_type == "numpy.float32"


def test_an_error_keeps_the_names_of_all_its_classes():
    class Refused(ValueError):
        pass

    def refuse():
        raise Refused("no")

    with pytest.raises(StudentError) as raised:
        student(refuse=refuse).refuse()
    assert raised.value.names[:3] == ["Refused", "ValueError", "Exception"]
    assert str(raised.value) == "refuse raised Refused: no"


@pytest.mark.parametrize("error", [SystemExit(3), RecursionError("deep"), StopIteration()])
def test_errors_of_every_kind_are_told(error):
    def f():
        raise error

    with pytest.raises(StudentError) as raised:
        student(f=f).f()
    assert raised.value.names[0] == type(error).__name__


def test_a_long_message_is_cut():
    def f():
        raise ValueError("x" * 100_000)

    with pytest.raises(StudentError) as raised:
        student(f=f).f()
    assert len(raised.value.message) == 2_000


@pytest.mark.parametrize("value", [2**64, "\ud800", {2**70: 1}, [0] * 200_000], ids=range(4))
def test_what_cannot_be_sent_is_an_error_of_the_learners(value):
    with pytest.raises(StudentError, match="what f gave cannot be looked at"):
        student(f=lambda: value).f()


def test_a_result_that_holds_itself_is_an_error_of_the_learners():
    endless = []
    endless.append(endless)
    with pytest.raises(StudentError, match="what f gave cannot be looked at: nested more than"):
        student(f=lambda: endless).f()


def test_an_object_that_the_cell_does_not_offer_loses_the_session():
    with pytest.raises(SessionLost, match="does not offer 'g'"):
        student(f=len).g()


def test_an_unknown_request_is_an_error():
    assert "AttributeError" in Responder({}).answer({"do": "evil"})["error"]["names"]
    assert "KeyError" in Responder({}).answer({})["error"]["names"]


# ---------------------------------------------------------------------------- forbidding


@pytest.fixture
def library(monkeypatch):
    module = ModuleType("library")

    class Base:
        def call(self, x):
            return x + 1

    class Pool(Base):
        @staticmethod
        def static(x):
            return x

    module.Base, module.Pool, module.pool = Base, Pool, lambda x: -x
    monkeypatch.setitem(sys.modules, "library", module)
    return module


NAMES = ("library.pool", "library.Pool.call", "library.Pool.static", "library.pool")


def test_a_forbidden_call_fails_by_name_and_the_original_comes_back(library):
    before = {name: dict(vars(owner)) for name, owner in (("m", library), ("P", library.Pool))}
    there = student(f=lambda x: library.pool(x), g=lambda x: library.Pool().call(x))
    for function, name in ((there.f, "library.pool"), (there.g, "library.Pool.call")):
        with pytest.raises(StudentError, match=f"{name} was called: write this operation yourself"):
            function.forbidding(*NAMES)(1)
    assert (there.f(1), there.g(1)) == (-1, 2)
    assert dict(vars(library)) == before["m"] and dict(vars(library.Pool)) == before["P"]


def test_forbidding_a_subclasss_method_leaves_the_base_alone(library):
    assert student(f=lambda x: library.Base().call(x)).f.forbidding(*NAMES)(1) == 2


def test_forbidden_names_that_do_not_exist_are_ignored(library):
    names = ("library.nothing", "nothing.at.all", "library.Pool.nothing.deeper", "bare")
    assert student(f=lambda: 5).f.forbidding(*names)() == 5


# ---------------------------------------------------------------------------- Keras

LAYERS = '''
import keras
import numpy as np


class Scale(keras.layers.Layer):
    """Multiplies by a trained factor for each channel; the last one is dropped."""

    def __init__(self, start=2.0, sizes=(1, 2), **kwargs):
        super().__init__(**kwargs)
        self.start, self.sizes = start, list(sizes)

    def build(self, shape):
        start = keras.initializers.Constant(self.start)
        self.factor = self.add_weight(name="factor", shape=(shape[-1],), initializer=start)
        self.seen = self.add_weight(name="seen", shape=(), trainable=False)

    def call(self, x, training=None):
        if x.shape[-1] == 5:
            raise ValueError("5 channels\\n\\nare too many")
        return (x * self.factor)[..., :-1] + (100.0 if training else 0.0)

    def compute_output_shape(self, shape):
        return (*shape[:-1], shape[-1] - 1)

    def get_config(self):
        return {**super().get_config(), "start": self.start, "sizes": self.sizes}


class Gather(keras.layers.Layer):
    def call(self, x):
        return keras.ops.take(x, [0, 0, 2], axis=0)
'''

VERBS = """
there = student(Scale=Scale, Gather=Gather)
x = np.arange(24, dtype="float32").reshape(2, 3, 4)
layer = there.Scale(start=3.0)
assert repr(layer) == "a Scale object"
out = layer(x)
assert type(out) is np.ndarray and out.dtype == "float32"
np.testing.assert_allclose(out, 3 * x[..., :3])
np.testing.assert_allclose(layer(x, training=True), 3 * x[..., :3] + 100)
assert layer.output_shape((None, 7, 7, 4)) == (None, 7, 7, 3)
assert layer.symbolic_shape((None, 9, 4)) == (None, 9, 3)
upstream = np.arange(18, dtype="float32").reshape(2, 3, 3)
expected = np.zeros_like(x)
expected[..., :3] = 3 * upstream
np.testing.assert_allclose(layer.gradient(x, upstream), expected)
assert layer.config()["start"] == 3.0 and layer.config()["sizes"] == [1, 2]
assert layer.parameters() == 5
weights = layer.weights()
assert [(w["shape"], w["trainable"]) for w in weights] == [((4,), True), ((), False)]
assert weights[0]["name"].endswith("factor")
model = layer.reload((None, 3, 4))
np.testing.assert_allclose(model(x), out)
np.testing.assert_allclose(model.gradient(x, upstream), expected)
rows = np.ones((3, 2), "float32")
np.testing.assert_allclose(
    there.Gather().gradient(np.zeros((4, 2), "float32"), rows), [[2, 2], [0, 0], [1, 1], [0, 0]]
)
five = np.ones((1, 5))
for call in (lambda: there.Scale()(five), lambda: there.Scale().reload((None, 5))(five)):
    try:
        call()
    except StudentError as error:
        assert error.names[0] == "ValueError", error.names
        assert error.message == "5 channels\\n\\nare too many", error.message
    else:
        raise AssertionError("nothing was raised")
"""


TENSORS = """
there = student(
    tensor=lambda: keras.ops.ones((2, 2), "bfloat16"),
    variable=lambda: keras.Variable(np.ones(3)),
    nested=lambda: {"a": [keras.ops.ones(())]},
    symbolic=lambda: keras.Input((3,)),
    constant=lambda: (lambda x: keras.ops.stop_gradient(x)),
    pooled=lambda x: keras.ops.max_pool(x, 2, 2),
)
assert there.tensor().dtype == "float32"
assert there.variable().shape == (3,)
assert there.nested()["a"][0].shape == ()
assert repr(there.symbolic()) == "a KerasTensor object"
x = np.ones((1, 4, 4, 1), "float32")
assert there.pooled(x).shape == (1, 2, 2, 1)
try:
    there.pooled.forbidding("keras.ops.max_pool")(x)
except StudentError as error:
    assert "keras.ops.max_pool was called" in error.message
else:
    raise AssertionError
assert there.pooled(x).shape == (1, 2, 2, 1)
"""


@pytest.mark.keras
@pytest.mark.parametrize("backend", ["tensorflow", "jax"])
def test_every_request_is_answered_for_layers_and_tensors(backend):
    imports = "from tests.probe.test_responder import StudentError, student"
    code = "\n".join([LAYERS, imports, VERBS, TENSORS, "print('answered')"])
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "KERAS_BACKEND": backend},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.stdout.endswith("answered\n"), done.stderr[-3000:]


# ---------------------------------------------------------------------------- the learner's own

NOTEBOOK = """
def moved(x):
    x += 1
    return x

def both(x):
    return moved(x), moved(x)
"""


def test_a_function_may_be_called_while_those_it_calls_get_copies_or_are_refused():
    names = {}
    exec(NOTEBOOK, names)
    own, there = names["moved"], student(both=names["both"])
    first, second = there.both.sparing("moved", "missing")(np.zeros(2))
    assert first.tolist() == second.tolist() == [1, 1] and not there.last_changed
    with pytest.raises(StudentError, match="moved was called"):
        there.both.forbidding("moved")(np.zeros(2))
    assert names["moved"] is own
    assert there.both(np.zeros(2))[1].tolist() == [2, 2] and there.last_changed
