"""The oracles of 01-pooling agree with Keras under TensorFlow, on shapes drawn by hypothesis."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from autograder.assignments.pooling import oracle

few = settings(max_examples=60, deadline=None)
SIZES = st.integers(1, 9)
SEEDS = st.integers(0, 2**32 - 1)


@pytest.fixture(scope="module")
def keras():
    return pytest.importorskip("keras")


@st.composite
def pools(draw, with_valid=True):
    """(images, kernel_size, stride, padding); every window of a "valid" pool fits."""
    padding = draw(st.sampled_from(["valid", "same"] if with_valid else ["same"]))
    height, width = draw(SIZES), draw(SIZES)
    largest = min(height, width) if padding == "valid" else 12
    shape = (draw(st.integers(1, 3)), height, width, draw(st.integers(1, 3)))
    images = np.random.default_rng(draw(SEEDS)).normal(size=shape).astype("float32")
    return images, draw(st.integers(1, largest)), draw(st.integers(1, 6)), padding


def close(got, expected):
    assert np.shape(got) == np.shape(expected)
    np.testing.assert_allclose(got, expected, rtol=1e-5, atol=1e-6)


@pytest.mark.keras
@few
@given(pools())
def test_max_pool2d_is_that_of_keras(keras, case):
    close(oracle.max_pool2d(*case), keras.ops.max_pool(*case))


@pytest.mark.keras
@few
@given(pools())
def test_avg_pool2d_is_that_of_keras(keras, case):
    close(oracle.avg_pool2d(*case), keras.ops.average_pool(*case))


@pytest.mark.keras
@few
@given(pools())
def test_output_size_is_that_of_keras_layers(keras, case):
    images, kernel_size, stride, padding = case
    layer = keras.layers.MaxPooling2D(kernel_size, stride, padding)
    expected = layer.compute_output_shape(images.shape)
    got = [oracle.output_size(side, kernel_size, stride, padding) for side in images.shape[1:3]]
    assert tuple(got) == expected[1:3]


def gradient(keras, function, inputs, upstream):
    """By TensorFlow's tape: independent of the oracle's loops."""
    tf = pytest.importorskip("tensorflow")
    inputs = tf.constant(inputs)
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        total = keras.ops.sum(function(inputs) * upstream)
    return tape.gradient(total, inputs).numpy()


@few
@given(pools(), SEEDS)
def test_the_gradient_of_average_pooling_is_that_of_finite_differences(case, seed):
    """It is linear, so they are exact."""
    images, *windows = case
    upstream = np.random.default_rng(seed).normal(size=oracle.avg_pool2d(*case).shape)

    def total(at):
        return float(np.sum(oracle.avg_pool2d(at, *windows) * upstream))

    zeros, expected = np.zeros(images.shape), np.empty(images.shape)
    for place in np.ndindex(images.shape):
        at = zeros.copy()
        at[place] = 1
        expected[place] = total(at)
    close(oracle.avg_pool2d_gradient(images, upstream, *windows), expected)


@pytest.mark.keras
@pytest.mark.parametrize("kind", ["max", "avg"])
def test_gradients_are_those_of_tensorflow(keras, kind):
    pool = {"max": keras.ops.max_pool, "avg": keras.ops.average_pool}[kind]
    value = getattr(oracle, f"{kind}_pool2d")
    definition = getattr(oracle, f"{kind}_pool2d_gradient")

    @few
    @given(pools(), SEEDS)
    def agree(case, seed):
        images, *windows = case
        # TensorFlow 2.21's gradient of average pooling is not that of its own values, by finite
        # differences, where a padded window is larger than the image.
        assume(kind == "max" or windows[0] <= min(images.shape[1:3]))
        upstream = np.random.default_rng(seed).normal(size=value(*case).shape).astype("float32")
        expected = gradient(keras, lambda x: pool(x, *windows), images, upstream)
        close(definition(images, upstream, *windows), expected)

    agree()


@pytest.mark.keras
@few
@given(SIZES, SIZES, st.integers(1, 4), st.integers(1, 4), SEEDS)
def test_depth_max_pool_is_tensorflow_s_pool_along_depth(keras, height, width, groups, size, seed):
    tf = pytest.importorskip("tensorflow")
    shape = (2, height, width, groups * size)
    x = np.random.default_rng(seed).normal(size=shape).astype("float32")
    windows = (1, 1, 1, size)
    close(oracle.depth_max_pool(x, size), tf.nn.max_pool(x, windows, windows, "VALID"))
    upstream = np.ones((2, height, width, groups), "float32")
    expected = gradient(
        keras,
        lambda x: keras.ops.max(keras.ops.reshape(x, (2, height, width, groups, size)), -1),
        x,
        upstream,
    )
    close(oracle.depth_max_pool_gradient(x, upstream, size), expected)


@pytest.mark.keras
@few
@given(SIZES, SIZES, st.integers(1, 4), SEEDS)
def test_global_average_pool_is_that_of_keras(keras, height, width, channels, seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(2, height, width, channels)).astype("float32")
    upstream = rng.normal(size=(2, channels)).astype("float32")
    layer = keras.layers.GlobalAveragePooling2D()
    close(oracle.global_average_pool(x), layer(x))
    close(oracle.global_average_pool_gradient(x, upstream), gradient(keras, layer, x, upstream))


@pytest.mark.keras
@settings(max_examples=10, deadline=None)
@given(SIZES, SIZES, st.integers(1, 5), st.integers(2, 5))
def test_head_parameters_are_counted_by_keras(keras, height, width, channels, classes):
    layers = keras.layers
    heads = [[layers.Flatten()], [layers.GlobalAveragePooling2D()]]
    inputs = layers.Input((height, width, channels))
    counts = [
        keras.Sequential([inputs, *head, layers.Dense(classes)]).count_params() for head in heads
    ]
    assert oracle.head_parameters(height, width, channels, classes) == tuple(counts)


@pytest.mark.keras
@settings(max_examples=10, deadline=None)
@given(st.integers(1, 5), st.integers(1, 4), st.integers(1, 4), SIZES, SIZES)
def test_conv_parameters_are_counted_by_keras(keras, kernel_size, inputs, outputs, height, width):
    layer = keras.layers.Conv2D(outputs, kernel_size, padding="same")
    layer.build((None, height, width, inputs))
    weights = int(np.prod(layer.kernel.shape))
    expected = (layer.count_params(), weights * height * width)
    assert oracle.conv_cost(kernel_size, inputs, outputs, height, width) == expected


def test_stack_cost_at_64_channels_is_the_textbook_s():
    stacked, single = oracle.stack_cost(64, 7, 5)
    assert (stacked[0], single[0]) == (73_856, 102_464)
    assert stacked[1] / single[1] == 18 / 25


@few
@given(pools(with_valid=False))
def test_no_window_under_same_lies_outside_the_image(case):
    images, kernel_size, stride, padding = case
    for side in images.shape[1:3]:
        windows = oracle.window_slices(side, kernel_size, stride, padding)
        assert all(0 <= w.start < w.stop <= side for w in windows)


@few
@given(SIZES, SEEDS)
def test_rotated_filters_are_numpy_s_quarter_turns(size, seed):
    pattern = np.random.default_rng(seed).normal(size=(size, size))
    kernel = oracle.rotated_filters(pattern)
    assert kernel.shape == (size, size, 1, 4)
    for turn in range(4):
        np.testing.assert_array_equal(kernel[:, :, 0, turn], np.rot90(pattern, turn))


@few
@given(SIZES, SIZES, SEEDS)
def test_shift_images_is_padding_at_the_left_and_a_crop(height, width, seed):
    images = np.random.default_rng(seed).normal(size=(2, height, width, 3))
    for shift in range(width + 1):
        padded = np.pad(images, ((0, 0), (0, 0), (shift, 0), (0, 0)))
        np.testing.assert_array_equal(oracle.shift_images(images, shift), padded[:, :, :width])


@few
@given(st.integers(2, 9), st.integers(2, 9), st.sampled_from([2, 1]), SEEDS)
def test_shift_curves_follow_the_definition(height, width, kernel_size, seed):
    images = np.random.default_rng(seed).normal(size=(3, height, width, 2))
    shifts = range(width)
    curves = oracle.shift_curves(images, shifts, kernel_size)
    assert list(curves) == ["none", "average", "max"]
    moved = [oracle.shift_images(images, shift) for shift in shifts]
    expected = [np.linalg.norm(m - images) / np.linalg.norm(images) for m in moved]
    np.testing.assert_allclose(curves["none"], expected)
    if kernel_size == 1:
        np.testing.assert_allclose(curves["average"], expected)
        np.testing.assert_allclose(curves["max"], expected)
    assert all(values[0] == 0 for values in curves.values())


@pytest.mark.parametrize("padding", ["SAME", "full", None])
def test_an_unknown_padding_is_refused(padding):
    with pytest.raises(ValueError, match=repr(padding)):
        oracle.output_size(7, 2, 2, padding)


def test_what_does_not_fit_is_refused_with_both_numbers():
    with pytest.raises(ValueError, match="9.*7"):
        oracle.output_size(7, 9, 2, "valid")
    with pytest.raises(ValueError, match="20.*3"):
        oracle.depth_max_pool(np.zeros((1, 2, 2, 20)), 3)
