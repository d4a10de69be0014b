"""The convolution that learners write in 02-fashion-cnn, in NumPy.

The specification is the text of source/02-fashion-cnn/02-fashion-cnn.nb.py; nothing is asked here
that it does not say. Biases are 0 but in the part about them, so that a slip in them costs nothing
else.
"""

import numpy as np

from autograder.assignments.fashion_cnn import convolution_mistakes as mistaken
from autograder.assignments.fashion_cnn.oracle import conv2d as oracle
from autograder.assignments.shared.common import (
    AN_ARRAY,
    distinct,
    kind_of,
    left_alone,
    same_dtype,
    signed,
    words_but,
)
from autograder.assignments.shared.does_the_work import (
    depends_on_arguments,
    depends_on_input,
    right_or_works,
)
from autograder.judge import check

FRAMEWORK_CONVOLUTIONS = (
    "keras.ops.conv",
    "keras.ops.nn.conv",
    "keras.layers.Conv2D.call",
    "tensorflow.nn.conv2d",
    "tensorflow.nn.convolution",
    "tensorflow.raw_ops.Conv2D",
    "torch.nn.functional.conv2d",
    "jax.lax.conv_general_dilated",
    # What those above end in, for functions that were imported by name.
    "keras.src.backend.nn.conv",
    "tensorflow.python.ops.gen_nn_ops.conv2d",
)

# (batch, height, width, maps in), side of the kernel, maps out, stride
WHOLE = [((2, 6, 8, 3), 3, 4, 1), ((1, 7, 5, 2), 2, 3, 1), ((2, 4, 6, 2), 1, 2, 1)]
STRIDES = [((2, 9, 8, 2), 3, 3, 2), ((1, 8, 10, 3), 2, 2, 3), ((2, 11, 9, 1), 5, 2, 2)]
# First a case in which every known way of misplacing the padding gives another result.
SAME = [
    ((2, 13, 15, 2), 6, 3, 5),
    ((2, 6, 9, 3), 3, 2, 2),
    ((1, 9, 7, 2), 4, 3, 1),
    ((2, 7, 8, 2), 2, 2, 3),
    ((1, 4, 5, 2), 7, 2, 2),  # the kernel is larger than the image
    ((2, 5, 6, 2), 3, 2, 1),
]


@check(
    "fashion_cnn.conv2d",
    parts={
        "valid": 0.75,
        "stride": 0.5,
        "same": 0.75,
        "biases": 0.25,
        "dtype and input left alone": 0.25,
        "refusals": 0.5,
    },
)
def conv2d(student, rng, grade):
    conv = student.conv2d.forbidding(*FRAMEWORK_CONVOLUTIONS)
    for part, cases, padding in [
        ("valid", WHOLE, "valid"),
        ("stride", STRIDES, "valid"),
        ("same", SAME, "same"),
    ]:
        with grade.part(part):
            for shape, side, maps, stride in cases:
                given = (*_drawn(rng, shape, side, maps), stride, padding)
                known = mistaken.convolutions(*given)
                what = f"images {shape}, {maps} filters of {side}×{side}, stride {stride}, "
                grade.close(conv(*given), oracle(*given), known, what=f'{what}"{padding}"')
    with grade.part("biases"):
        _adds_biases(conv, rng, grade)
    with grade.part("dtype and input left alone"):
        _convolves(conv, rng, grade)
        for dtype, padding in [("float64", "same"), ("float32", "valid"), ("float16", "same")]:
            images = rng.integers(-3, 4, size=(2, 5, 6, 2)).astype(dtype)
            kernel = rng.integers(-2, 3, size=(2, 2, 2, 3)).astype(dtype)
            got = conv(images, kernel, np.zeros(3, dtype), 1, padding)
            left_alone(grade, student, AN_ARRAY)
            same_dtype(grade, got, dtype)
    with grade.part("refusals"):
        _refuses(conv, rng, grade)


def _drawn(rng, shape, side, maps):
    """Images of either sign, a kernel and biases of 0."""
    kernel = rng.normal(size=(side, side, shape[3], maps)).astype("float32")
    return signed(rng, shape), kernel, np.zeros(maps, "float32")


def _convolves(conv, rng, grade):
    """`conv` refuses nothing that it can convolve, and convolves it, rightly or not. One map comes
    in: who forgets the others has convolved all the same."""
    images, kernel, bias = _drawn(rng, (2, 10, 14, 1), 3, 2)

    def result(images, kernel=kernel):
        return conv(images, kernel, bias, 1, "valid")

    def works():
        depends_on_input(grade, result, images, mixes=True, window=(3, 3, 1))
        changes = {"the kernel": (images, kernel[::-1] + 1)}
        depends_on_arguments(grade, result, (images, kernel), changes)

    right_or_works(
        grade,
        grade.accepts(ValueError, result, images),
        oracle(images, kernel, bias, 1, "valid"),
        works,
        f"images {images.shape}, 2 filters of 3×3",
    )


def _adds_biases(conv, rng, grade):
    """What biases add to the learner's own sums, whatever those are. No value is below 0: a ReLU
    does not show."""
    _convolves(conv, rng, grade)
    images, kernel, zeros = map(np.abs, _drawn(rng, (2, 6, 5, 1), 2, 4))
    bias = rng.permutation([2.0, 3.0, 5.0, 8.0]).astype("float32")
    with_them, without = (conv(images, kernel, b, 1, "valid") for b in (bias, zeros))
    for got in (with_them, without):
        grade.that(isinstance(got, np.ndarray), f"expected an array, got {kind_of(got)}")
    grade.shape(with_them, (*without.shape[:-1], len(bias)), what="the result with biases")
    expected = np.broadcast_to(bias, with_them.shape)
    known = mistaken.biases(expected, kernel)
    grade.close(with_them - without, expected, known, what="what the biases add", tolerance=1e-3)


def _refuses(conv, rng, grade):
    for word in words_but(rng, "valid", "same"):
        _convolves(conv, rng, grade)
        given = _drawn(rng, (1, *distinct(rng, 5, 9, 2), 2), 3, 2)
        grade.raises(ValueError, conv, *given, 1, word, mentions=(word,))
    for _ in range(3):
        _convolves(conv, rng, grade)
        wanted, come_in = distinct(rng, 3, 30, 2)
        images, _, bias = _drawn(rng, (1, 6, 5, come_in), 2, 2)
        _, kernel, _ = _drawn(rng, (1, 6, 5, wanted), 2, 2)
        grade.raises(ValueError, conv, images, kernel, bias, 1, "valid", mentions=(wanted, come_in))
