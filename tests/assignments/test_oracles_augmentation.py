"""The oracles of 03-augmentation agree with SciPy's and NumPy's own functions where these exist."""

import numpy as np
import pytest

from autograder.assignments.augmentation import mistakes as mistaken
from autograder.assignments.augmentation import oracle, readings

RNG = np.random.default_rng(3)
IMAGES = RNG.uniform(0.1, 1, size=(3, 6, 7, 2))


def test_whole_offsets_are_slices_of_a_padded_image():
    padded = np.pad(IMAGES, [(0, 0), (9, 9), (9, 9), (0, 0)])
    for down, right in [(0, 0), (2, -3), (-1, 4), (9, -9)]:
        moved = oracle.shift_batch(IMAGES, [(down, right)] * 3)
        part = padded[:, 9 - down : 15 - down, 9 - right : 16 - right]
        np.testing.assert_array_equal(moved, part)


def test_mirroring_reverses_the_columns_of_flagged_images_only():
    mirrored = oracle.flip_batch(IMAGES, [True, False, True])
    np.testing.assert_array_equal(mirrored[0], IMAGES[0, :, ::-1])
    np.testing.assert_array_equal(mirrored[1], IMAGES[1])


def test_quarter_turns_are_those_of_numpy():
    square = IMAGES[:, :, :6]
    for quarters in range(-3, 4):
        turned = oracle.rotate_batch(square, [90 * quarters] * 3)
        np.testing.assert_allclose(turned, np.rot90(square, quarters, axes=(1, 2)), atol=1e-12)


def test_reading_between_pixels_is_linear_interpolation_on_an_image_padded_with_zeros():
    ndimage = pytest.importorskip("scipy.ndimage")
    rows, columns = RNG.uniform(-2, 8, size=(2, 3, 5, 4))
    got = oracle.sample_at(IMAGES, rows, columns)
    for i, channel in np.ndindex(3, 2):
        padded = np.pad(IMAGES[i, ..., channel], 4)
        expected = ndimage.map_coordinates(padded, [rows[i] + 4, columns[i] + 4], order=1)
        np.testing.assert_allclose(got[i, ..., channel], expected, atol=1e-12)


def test_turning_there_and_back_keeps_even_slopes():
    probe = readings.probe(2, 21)
    back = oracle.rotate_batch(oracle.rotate_batch(probe, [25, -50]), [-25, 50])
    np.testing.assert_allclose(back[:, 8:13, 8:13], probe[:, 8:13, 8:13], atol=1e-6)


def test_twice_as_large_then_half_as_large_is_the_image_again_inside():
    probe = readings.probe(1, 15)
    back = oracle.resize_batch(oracle.resize_batch(probe, [2]), [0.5])
    np.testing.assert_allclose(back[:, 5:10, 5:10], probe[:, 5:10, 5:10], atol=1e-6)


def test_what_was_drawn_is_read_back_from_probes():
    count = 40
    drawn = {
        "mirrored": RNG.random(count) < 0.5,
        "degrees": RNG.uniform(-30, 30, count),
        "factors": RNG.uniform(0.75, 1.25, count),
        "down": RNG.integers(-2, 3, count),
        "right": RNG.integers(-2, 3, count),
        "gains": RNG.uniform(0.85, 1.15, count),
        "offsets": RNG.uniform(-0.15, 0.15, count),
    }
    x = oracle.flip_batch(readings.probe(count, 19), drawn["mirrored"])
    x = oracle.resize_batch(oracle.rotate_batch(x, drawn["degrees"]), drawn["factors"])
    x = oracle.shift_batch(x, np.stack([drawn["down"], drawn["right"]], axis=1))
    read = readings.read(oracle.relight(x, drawn["gains"], drawn["offsets"]))
    for name, values in drawn.items():
        np.testing.assert_allclose(getattr(read, name), values, atol=1e-4, err_msg=name)
    assert read.residual < 1e-5


def test_noise_and_nearest_pixels_leave_a_residual():
    probe = readings.probe(4, 19)
    noisy = probe + RNG.normal(scale=0.02, size=probe.shape)
    assert readings.read(noisy).residual > 2e-3
    rows, columns = oracle.turned(probe.shape, np.deg2rad([20] * 4))
    nearest = oracle.sample_at(probe, rows.round(), columns.round())
    assert readings.read(nearest).residual > 2e-3


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("shift", ([(1, 2), (-2, 1), (0, -1)],)),
        ("flip", (np.array([True, False, True]),)),
        ("light", (np.array([1.6, 2, 0.5]), np.array([-0.5, 0.3, 0.4]))),
        ("rotation", (np.array([20.0, -35, 130]),)),
        ("zoom", (np.array([1.5, 0.8, 1.2]),)),
        ("sample", tuple(RNG.uniform(-1.5, 7.5, size=(2, 3, 5, 4)))),
    ],
)
def test_no_mistake_gives_the_right_result_and_few_give_that_of_another(name, numbers):
    rights = {
        "shift": oracle.shift_batch,
        "flip": oracle.flip_batch,
        "light": oracle.relight,
        "rotation": oracle.rotate_batch,
        "zoom": oracle.resize_batch,
        "sample": oracle.sample_at,
    }
    right = rights[name](IMAGES, *numbers)
    wrong = getattr(mistaken, f"{name}s")(IMAGES, *numbers)
    results = {why: w() if callable(w) else w for why, w in wrong.items()}
    assert len(results) > 5
    for why, result in results.items():
        assert result.shape != right.shape or not np.allclose(result, right, atol=1e-3), why
    different = {np.asarray(r).round(6).tobytes() for r in results.values()}
    assert len(different) >= len(results) - 2  # such as cutting off at 0 only, or at 0 and 255
