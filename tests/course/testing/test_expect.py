"""The tests that notebooks use: what they let pass, and what they say when they don't."""

import numpy as np
import pytest

from course import Mismatch, expect_close, expect_equal, expect_raises, expect_shape


def message(function, *args, **kwargs):
    with pytest.raises(Mismatch) as caught:
        function(*args, **kwargs)
    return str(caught.value)


def test_a_right_shape_passes():
    expect_shape(np.zeros((2, 3)), (2, 3))
    expect_shape(np.zeros((2, 3)), (None, 3))
    expect_shape([[1, 2]], [1, 2])
    expect_shape(3.0, ())


@pytest.mark.parametrize(
    ("got", "expected", "parts"),
    [
        ((2, 3, 5), (2, 4, 5), ["(2, 3, 5), expected (2, 4, 5)", "axis 1 is 3 instead of 4"]),
        ((2, 4, 8), (2, 8, 4), ["in another order"]),
        ((2, 1, 1, 3), (2, 3), ["4 axes instead of 2 axes", "axes of length 1"]),
        ((3,), (2, 3), ["1 axis instead of 2 axes"]),
    ],
)
def test_a_wrong_shape_is_told_axis_by_axis(got, expected, parts):
    text = message(expect_shape, np.zeros(got), expected)
    assert all(part in text for part in parts), text


@pytest.mark.parametrize("expect", [expect_shape, expect_close, expect_equal])
def test_a_forgotten_return_is_named(expect):
    expected = (2,) if expect is expect_shape else np.zeros(2)
    assert "is a `return` missing?" in message(expect, None, expected)


def test_close_values_pass_at_any_scale():
    expected = np.random.default_rng(0).normal(size=(5, 7)) * 1e6
    expect_close((expected * (1 + 1e-5)).astype("float32"), expected)
    expect_close(expected + 50, expected)  # small beside the typical value
    expect_close(2, 2.00001)


def test_infinities_and_nan_pass_only_in_their_places():
    values = np.array([1.0, -np.inf, np.inf, np.nan])
    expect_close(values, values)
    assert "at [1] got inf, expected -inf" in message(
        expect_close, np.array([1.0, np.inf, np.inf, np.nan]), values
    )
    assert "1 of 4 values is NaN" in message(
        expect_close, np.array([np.nan, -np.inf, np.inf, np.nan]), values
    )
    assert "got 3, expected nan" in message(expect_close, np.array([3.0]), np.array([np.nan]))


def test_a_mismatch_names_the_first_and_the_largest_difference_with_both_values():
    expected = np.arange(12, dtype="float32").reshape(3, 4)
    got = expected.copy()
    got[0, 2] = 3.5
    got[2, 1] = -9
    text = message(expect_close, got, expected)
    assert "2 of 12 values are not as expected (tolerance 0.0001)" in text
    assert "first:   at [0, 2] got 3.5, expected 2" in text
    assert "largest: at [2, 1] got -9, expected 9, a difference of 18" in text


def test_a_mismatch_names_the_types_only_where_they_may_be_why():
    expected = np.array([1.5, 2.0])
    for kind, name in [("int64", "int64"), ("uint8", "uint8"), ("float16", "float16")]:
        text = message(expect_close, np.array([1, 2], kind), expected)
        assert f"The values are {name}, expected float64." in text
    for got, wanted in [("float32", "float64"), ("float64", "float32")]:
        text = message(expect_close, np.array([1, 2], got), expected.astype(wanted))
        assert "float" not in text


def test_numbers_that_print_alike_are_printed_in_full():
    assert "got 1234567.0, expected 1234568.0" in message(
        expect_close, 1234567, 1234568, tolerance=1e-9
    )


@pytest.mark.parametrize("got", ["text", [[1, 2], [3]], {"a": 1}, object()])
def test_what_holds_no_numbers_is_described(got):
    assert message(expect_close, got, np.zeros(2)).startswith("got the ")


def test_equal_values_pass():
    expect_equal(np.int64(3), 3)
    expect_equal((np.int64(3), 4), (3, 4))
    expect_equal({"a": [1.5, None]}, {"a": [1.5, None]})
    expect_equal(np.array(["a"]), np.array(["a"]))
    expect_equal(np.array([1, np.nan]), np.array([1, np.nan]))
    expect_equal(np.float32([1, 2]), np.array([1, 2]))
    expect_equal(np.dtype("float32"), "float32")


@pytest.mark.parametrize(
    ("got", "expected", "part"),
    [
        (14.0, 14, "got the float 14.0, expected the int 14: a float for an int"),
        (True, 1, "a bool for an int"),
        ([3, 4], (3, 4), "a list for a tuple"),
        ((3, 4, 5), (3, 4), "3 values instead of 2"),
        ((3, 5), (3, 4), "at [1]: got the int 5, expected the int 4"),
        ({"q1": "A"}, {"q1": "B"}, "at ['q1']: got the str 'A', expected the str 'B'"),
        ({"q2": "A"}, {"q1": "A"}, "the keys are ['q2'] instead of ['q1']"),
        (np.array([1, 2]), np.array([1, 3]), "at [1] got 2, expected 3"),
        (np.array(["a"]), np.array(["b"]), "at [0] got 'a', expected 'b'"),
        (np.zeros(2), (0, 0), "got an array of float64 and shape (2,), expected the tuple (0, 0)"),
        (None, 3, "got None, expected the int 3"),
    ],
)
def test_an_unequal_value_is_shown_beside_the_expected_one(got, expected, part):
    assert part in message(expect_equal, got, expected)


def refuse(size):
    raise ValueError(f"Size must divide 20; got {size}")


def test_the_right_refusal_passes():
    expect_raises(ValueError, refuse, 3, mentions=(20, 3, "size"))


@pytest.mark.parametrize(
    ("call", "part"),
    [
        (((ValueError, refuse, 13), {"mentions": (3,)}), "should mention 3. It says: Size must"),
        (((TypeError, refuse, 3), {}), "refuse raised ValueError: Size must divide 20; got 3"),
        (((ValueError, abs, -3), {}), "abs returned the int 3; expected that it raises a Value"),
        (((ValueError, lambda: None), {}), "the call returned None"),
    ],
)
def test_a_wrong_refusal_is_told(call, part):
    args, kwargs = call
    assert part in message(expect_raises, *args, **kwargs)


@pytest.mark.parametrize("missing", [NotImplementedError, NameError])
def test_missing_code_is_no_refusal(missing):
    def unwritten():
        raise missing

    with pytest.raises(missing):
        expect_raises(RuntimeError, unwritten)
    expect_raises(missing, unwritten)


BACKENDS_TEST = """
import os, sys
import numpy as np, keras
from course import *
assert keras.backend.backend() == sys.argv[1]
x = np.random.default_rng(0).normal(size=(2, 4, 4, 3)).astype("float32")
t = keras.ops.convert_to_tensor(x)
expect_shape(t, x.shape); expect_close(t, x); expect_close(x, t); expect_equal(t, x)
expect_equal(keras.ops.sum(keras.ops.ones(3)), 3.0)
expect_close(keras.Variable(x), x)
expect_close(keras.ops.cast(t, "bfloat16"), x, tolerance=1e-2)
symbolic = keras.layers.MaxPooling2D(2)(keras.Input((4, 4, 3)))
expect_shape(symbolic, (None, 2, 2, 3))
try:
    expect_close(symbolic, x)
except Mismatch as mismatch:
    assert "symbolic Keras tensor of shape (None, 2, 2, 3)" in str(mismatch), mismatch
try:
    expect_equal(t, (1, 2))
except Mismatch as mismatch:
    assert "float32 and shape (2, 4, 4, 3), expected the tuple (1, 2)" in str(mismatch), mismatch
class Refusing(keras.layers.Layer):
    def call(self, x):
        raise ValueError("13 by 5")
expect_raises(ValueError, Refusing(), t, mentions=(13, 5))
try:
    expect_raises(ValueError, Refusing(), t, mentions=(2,))
except Mismatch as mismatch:
    assert str(mismatch).endswith("should mention 2. It says: 13 by 5"), mismatch
class Unwritten(keras.layers.Layer):
    def call(self, x):
        raise NotImplementedError()
for layer in (Unwritten(), keras.layers.Layer()):
    try:
        with trying("Unwritten"):
            layer(t)
    except NotWrittenYet as missing:
        print(missing)
alt = plots.image_grid(t).alt_text
print(alt, plots.feature_maps(t[0]).alt_text)
print(device_report())
"""


@pytest.mark.keras
@pytest.mark.parametrize("backend", ["tensorflow", "jax"])
def test_tensors_of_each_backend_are_taken(backend, keras_process):
    lines = keras_process(backend, BACKENDS_TEST)
    assert lines[0].startswith("Unwritten is not written yet: put your code")
    assert lines[1].startswith("Unwritten is not written yet, or only in part: Layer")
    assert lines[2].startswith("2 images. 3 feature maps of 4 × 4, values from -")
    assert {"tensorflow": "TensorFlow", "jax": "JAX"}[backend] in lines[3]
    assert "CPU" in lines[3]
