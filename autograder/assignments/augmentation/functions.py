"""What the functions of 03-augmentation that change images must do.

The specification is the text of source/03-augmentation/03-augmentation.nb.py; nothing is asked here
that it does not say. Right answers come from `oracle`, known wrong ones from
`mistakes`. The random layers are in `random_shift` and `augment`, the rest in
`pipeline`.
"""

import numpy as np

from autograder.assignments.augmentation import mistakes as mistaken
from autograder.assignments.augmentation import oracle
from autograder.assignments.augmentation.held_out import Sampling
from autograder.assignments.shared.common import (
    left_alone,
    same_dtype,
)
from autograder.assignments.shared.does_the_work import (
    depends_on_arguments,
    depends_on_input,
    reaches_no_further,
    right_or_works,
)
from autograder.judge import check
from autograder.judge import compare as compare_values

DTYPE = "dtype and input left alone"


def images_of(rng, *shape):
    """Images from 0.1 to 1, with no two values alike."""
    return rng.uniform(0.1, 1, size=shape).astype("float32")


def _each_by_its_own(grade, call, right, x, numbers, others, what):
    """Images are changed each by its own number: rightly, or as each of them alone is."""
    got = call(x, numbers)

    def alone(own):
        images = [compare_values.as_array(call(x[i : i + 1], own(i))) for i in range(len(x))]
        told = next((image for image in images if isinstance(image, str)), "")
        told = told or next((f"expected an array, got {one}" for one in images if not one.ndim), "")
        grade.that(not told, told)
        return np.concatenate(images)

    def works():
        first = {mistaken.FIRST: lambda: alone(lambda i: numbers[:1])}
        grade.close(got, alone(lambda i: numbers[i : i + 1]), first, what="each image by itself")
        same = lambda images: call(images, numbers[:1].repeat(len(images), axis=0))  # noqa: E731
        reaches_no_further(grade, same, x, (1, 1, None))
        depends_on_arguments(grade, call, (x, numbers), {"its number": (x, others)})

    right_or_works(grade, got, right(x, numbers), works, what)


def _told(numbers):
    return ", ".join(f"{number:.4g}" for number in numbers)


def _dtype_part(student, grade, rng, call, right, numbers, others, window=(1, 1, 1), own=None):
    """float16 stays float16, float32 stays float32, and nothing is written into the images.

    Args:
        own: the learner's `sample_at`, whose dtype is judged where it is asked for.
        numbers: what `call` takes beside the images, arrays with one entry for each of two images.
        others: {name: other numbers in place of these}.
        window: for `depends_on_input`. A pixel comes of one, or of some around it.
    """
    with grade.part(DTYPE):
        _changes_at_all(grade, rng, call, right, numbers, others, window)
        for dtype in ("float16", "float32"):
            x = images_of(rng, 2, 5, 6, 1).astype(dtype)
            got = call(x, *numbers)
            left_alone(grade, student)
            if not own or getattr(got, "dtype", dtype) != own.dtype(dtype):
                same_dtype(grade, got, dtype)


def _changes_at_all(grade, rng, call, right, numbers, others, window=(1, 1, 1)):
    """Images are changed by these numbers, rightly or not."""
    x = images_of(rng, 2, 5, 6, 1)

    def same_for_all(images):
        return call(images, *(each[:1].repeat(len(images), axis=0) for each in numbers))

    def works():
        # Moved, turned or enlarged, an image leaves its frame: the rest of it must still matter.
        depends_on_input(grade, same_for_all, x, share=0.3, window=window)
        changes = {name: (x, *other) for name, other in others.items()}
        depends_on_arguments(grade, call, (x, *numbers), changes, least=1)

    right_or_works(grade, call(x, *numbers), right(x, *numbers), works)


# ------------------------------------------------------------------ told what to do


@check(
    "augmentation.shift_batch",
    parts={
        "down, up, right, left": 1.5,
        "each image by its own offsets": 1,
        "out of the frame": 0.75,
        DTYPE: 0.75,
    },
)
def shift_batch(student, rng, grade):
    def moves(x, offsets):
        offsets = np.array(offsets, "int32")
        grade.close(
            student.shift_batch(x, offsets),
            oracle.shift_batch(x, offsets),
            mistaken.shifts(x, offsets),
            what=f"images of shape {x.shape} moved by {offsets.tolist()}",
        )

    def own(x, offsets):
        offsets = np.array(offsets, "int32")
        call, right = student.shift_batch, oracle.shift_batch
        what = f"images of shape {x.shape} moved by {offsets.tolist()}"
        _each_by_its_own(grade, call, right, x, offsets, offsets[::-1], what)

    with grade.part("down, up, right, left"):  # the same way for all images of a batch
        for offset in [(2, 3), (-1, -2), (3, -1), (0, 2), (-2, 0)]:
            moves(images_of(rng, 2, 7, 9, 2), [offset] * 2)
    with grade.part("each image by its own offsets"):
        own(images_of(rng, 3, 6, 6, 1), [(1, 2), (-2, 1), (0, -1)])
        own(images_of(rng, 5, 4, 7, 3), [(2, 1), *rng.integers(-2, 2, size=(4, 2))])
    one, other = (np.array([offset] * 2, "int32") for offset in [(1, -2), (0, 1)])
    call, right, others = student.shift_batch, oracle.shift_batch, {"the offset": [other]}
    with grade.part("out of the frame"):
        _changes_at_all(grade, rng, call, right, [one], others)
        for sides in [(4, 6), (4, 4)]:
            for offset in far_offsets(rng, *sides):
                moves(images_of(rng, 2, *sides, 1), [offset] * 2)
        moves(images_of(rng, 1, 4, 6, 1), [(4, 0)])
        moves(images_of(rng, 1, 4, 6, 1), [(0, -6)])
    _dtype_part(student, grade, rng, call, right, [one], others)


def far_offsets(rng, height, width):
    """Offsets of each sign beyond one side or both, near and far. None is a multiple of a side:
    by that, an image that is rolled is as it was. First those that tell rolling both sides from
    rolling one."""
    beyond = lambda side: side + int(rng.integers(1, side))  # noqa: E731
    down, right = beyond(height), beyond(width)
    near = int(rng.integers(1, min(height, width)))
    far = (10 * height + 1, 10 * width + 1)
    both = [(down, near), (near, right)]
    return [*both, (down, 0), (-down, near), (0, right), (near, -right), (-down, -right), far]


@check("augmentation.flip_batch", parts={"values": 0.75, DTYPE: 0.25})
def flip_batch(student, rng, grade):
    with grade.part("values"):
        for shape in [(4, 5, 6, 2), (6, 4, 4, 1)]:
            x = images_of(rng, *shape)
            flags = np.arange(shape[0]) % 3 != 0
            grade.close(
                student.flip_batch(x, flags),
                oracle.flip_batch(x, flags),
                mistaken.flips(x, flags),
                what=f"images of shape {shape} with flags {flags.tolist()}",
            )
    both = np.array([True, False])
    call, right = student.flip_batch, oracle.flip_batch
    _dtype_part(student, grade, rng, call, right, [both], {"the flag": [~both]})


@check(
    "augmentation.relight",
    parts={"gain and offset": 1, "stays within 0 and 1": 0.5, DTYPE: 0.5},
)
def relight(student, rng, grade):
    def lights(x, gains, offsets):
        gains, offsets = np.array(gains, "float32"), np.array(offsets, "float32")
        grade.close(
            student.relight(x, gains, offsets),
            oracle.relight(x, gains, offsets),
            mistaken.lights(x, gains, offsets),
            what=f"gains {_told(gains)}, offsets {_told(offsets)}",
        )

    with grade.part("gain and offset"):  # in range throughout
        x = (0.3 + 0.3 * images_of(rng, 3, 4, 5, 2)).astype("float32")
        lights(x, [0.6, 1.3, 0.9], [0.1, -0.2, 0.15])
        lights(x[:, :3], rng.uniform(0.7, 1.2, 3), rng.uniform(-0.15, 0.15, 3))
    with grade.part("stays within 0 and 1"):
        x = images_of(rng, 3, 5, 4, 1)
        lights(x, [2, 1.5, 1], [-0.4, 0.3, -0.5])
        lights(x, [1.6, 2, 3], [-0.5, -0.6, -1])
    gains, offsets = np.array([0.5, 1.2], "float32"), np.array([0.2, -0.3], "float32")
    others = {"the gain": [gains + 0.25, offsets], "the offset": [gains, offsets / 2]}
    call, right = student.relight, oracle.relight
    # A light may be taken about an image's mean: then each pixel comes of all.
    _dtype_part(student, grade, rng, call, right, [gains, offsets], others, window=())


# ------------------------------------------------------------------ between the pixels


@check(
    "augmentation.sample_at",
    parts={"whole positions": 0.5, "between pixels": 1.25, "outside": 0.75, DTYPE: 0.5},
)
def sample_at(student, rng, grade):
    def reads(x, rows, columns, what):
        rows, columns = rows.astype("float32"), columns.astype("float32")
        grade.close(
            student.sample_at(x, rows, columns),
            oracle.sample_at(x, rows, columns),
            mistaken.samples(x, rows, columns),
            what=f"images of shape {x.shape} read {what}",
        )

    with grade.part("whole positions"):
        for (height, width), size in [((5, 7), (4, 3)), ((6, 4), (2, 5))]:
            rows = rng.integers(0, height, size=(3, *size))
            columns = rng.integers(0, width, size=(3, *size))
            reads(images_of(rng, 3, height, width, 2), rows, columns, "at whole positions")
    with grade.part("between pixels"):
        for (height, width), size in [((5, 7), (4, 3)), ((6, 4), (3, 5))]:
            rows = rng.uniform(0.01, height - 1.01, size=(3, *size))
            columns = rng.uniform(0.01, width - 1.01, size=(3, *size))
            reads(images_of(rng, 3, height, width, 2), rows, columns, "between pixels")
    with grade.part("outside"):
        for height, width in [(4, 6), (5, 3)]:
            rows = rng.uniform(-1.5, height + 0.5, size=(3, 5, 4))
            columns = rng.uniform(-1.5, width + 0.5, size=(3, 5, 4))
            rows[0, 0], columns[0, 0] = [-0.5, height - 0.5, 1.25, 1.25], [1.5, 0.25, -0.25, 99]
            rows[0, 1, 0], columns[0, 1, 0] = height - 1, 1.5  # inside, on the last row
            reads(images_of(rng, 3, height, width, 1), rows, columns, "inside and outside")
    rows, columns = (rng.uniform(0, n, size=(2, 5, 6)).astype("float32") for n in (4, 5))
    others = {"the row": [rows[:, ::-1], columns], "the column": [rows, columns[:, ::-1]]}
    call, right = student.sample_at, oracle.sample_at
    _dtype_part(student, grade, rng, call, right, [rows, columns], others)


@check(
    "augmentation.rotate_batch",
    parts={
        "quarter turns": 0.75,
        "any angle": 1.25,
        "each image by its own angle": 0.5,
        DTYPE: 0.5,
    },
)
def rotate_batch(student, rng, grade):
    call, right, own = student.rotate_batch, oracle.rotate_batch, Sampling(student, grade, rng)
    places = lambda shape, degrees: oracle.turned(shape, np.deg2rad(degrees))  # noqa: E731

    def turns(x, degrees, known=mistaken.rotations):
        degrees = np.array(degrees, "float32")
        got, expected = own.explains(call, right, places, x, degrees)
        what = f"images of shape {x.shape} turned by {_told(degrees)}"
        grade.close(got, expected, known(x, degrees), what=what)

    with grade.part("quarter turns"):
        turns(images_of(rng, 1, 5, 5, 1), [270], mistaken.quarter_turns)
        for degrees in (90, -90, 180):
            turns(images_of(rng, 2, 6, 6, 2), [degrees] * 2, mistaken.quarter_turns)
    with grade.part("any angle"):
        for shape in [(2, 9, 9, 1), (2, 6, 9, 2), (2, 8, 5, 1)]:
            turns(images_of(rng, *shape), [float(rng.uniform(15, 75))] * 2)
        turns(images_of(rng, 1, 7, 8, 1), [float(rng.uniform(-160, -100))])
    with grade.part("each image by its own angle"):
        x, degrees = images_of(rng, 4, 7, 7, 1), np.array([20, -35, 130, 0], "float32")
        what = f"images of shape {x.shape} turned by {_told(degrees)}"
        held_out = lambda x, degrees: own.explains(call, right, places, x, degrees)[1]  # noqa: E731
        _each_by_its_own(grade, call, held_out, x, degrees, degrees[::-1], what)
    angles = np.array([30, 30], "float32")
    others = {"the angle": [angles + 40]}
    _dtype_part(student, grade, rng, call, right, [angles], others, own=own)


@check("augmentation.resize_batch", parts={"larger": 0.75, "smaller": 0.75, DTYPE: 0.5})
def resize_batch(student, rng, grade):
    call, right, own = student.resize_batch, oracle.resize_batch, Sampling(student, grade, rng)

    def zooms(x, factors):
        factors = np.array(factors, "float32")
        got, expected = own.explains(call, right, oracle.zoomed, x, factors)
        what = f"images of shape {x.shape} resized by {_told(factors)}"
        grade.close(got, expected, mistaken.zooms(x, factors), what=what)

    for part, factors in [("larger", [1.3, 2, 1]), ("smaller", [0.8, 0.5, 0.65])]:
        with grade.part(part):
            zooms(images_of(rng, 3, 8, 9, 2), factors)
            zooms(images_of(rng, 3, 7, 5, 1), factors[::-1])
    two = np.array([0.75, 1.5], "float32")
    others = {"the factor": [two[::-1]]}
    _dtype_part(student, grade, rng, call, right, [two], others, own=own)
