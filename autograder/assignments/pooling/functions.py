"""What 01-pooling asks of `output_size` and the two pools in NumPy.

The specification is the text of source/01-pooling/01-pooling.nb.py; nothing is asked here that it
does not say. Right answers come from `oracle`, known wrong ones from `mistakes`. The Keras layers
are in `layers`, shifts and turned filters in `moving`, costs in `counting`.
"""

from functools import partial

import numpy as np

from autograder.assignments.pooling import mistakes as mistaken
from autograder.assignments.pooling import oracle
from autograder.assignments.pooling.held_out import Sizes
from autograder.assignments.pooling.layers import POOLS
from autograder.assignments.shared.common import (
    after_relu,
    blocks,
    cropped,
    distinct,
    equal_each,
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
from autograder.assignments.shared.no_digest import goes_in_steps
from autograder.judge import StudentError, check

FRAMEWORK_POOLS = (
    "keras.ops.max_pool",
    "keras.ops.average_pool",
    "keras.ops.nn.max_pool",
    "keras.ops.nn.average_pool",
    "keras.layers.MaxPooling2D.call",
    "keras.layers.AveragePooling2D.call",
    "keras.layers.MaxPooling3D.call",
    "keras.layers.AveragePooling3D.call",
    "tensorflow.nn.pool",
    "tensorflow.nn.max_pool",
    "tensorflow.nn.max_pool2d",
    "tensorflow.nn.max_pool3d",
    "tensorflow.nn.max_pool_with_argmax",
    "tensorflow.nn.avg_pool",
    "tensorflow.nn.avg_pool2d",
    "tensorflow.nn.avg_pool3d",
    "tensorflow.raw_ops.MaxPool",
    "tensorflow.raw_ops.AvgPool",
    "torch.nn.functional.max_pool2d",
    "torch.nn.functional.avg_pool2d",
    "jax.lax.reduce_window",
    # What those above end in, for functions that were imported by name.
    "keras.src.backend.nn.max_pool",
    "keras.src.backend.nn.average_pool",
    "tensorflow.python.ops.gen_nn_ops.max_pool",
    "tensorflow.python.ops.gen_nn_ops.max_pool3d",
    "tensorflow.python.ops.gen_nn_ops.max_pool_with_argmax",
    "tensorflow.python.ops.gen_nn_ops.avg_pool",
    "tensorflow.python.ops.gen_nn_ops.avg_pool3d",
)


# (batch, height, width, channels), kernel_size, stride
EVEN = [((2, 6, 6, 3), 2, 2), ((3, 9, 9, 2), 3, 3), ((1, 4, 4, 1), 4, 4)]


STRIDES = [((2, 9, 9, 3), 3, 2), ((1, 8, 8, 2), 2, 3), ((2, 5, 5, 2), 2, 1)]


ODD = [((2, 9, 13, 3), 5, 3), ((1, 11, 6, 2), 3, 2), ((3, 7, 10, 2), 2, 2), ((3, 5, 8, 2), 3, 4)]


# First a case in which every known way of misplacing the padding gives another result.
SAME = [
    ((2, 13, 15, 3), 6, 5),
    ((2, 6, 9, 3), 3, 2),
    ((1, 9, 7, 2), 4, 1),
    ((2, 7, 8, 2), 2, 3),
    ((2, 4, 5, 2), 7, 2),  # the window is larger than the image
    ((1, 9, 12, 2), 2, 3),  # the last window ends before the image: no padding, and not less
]


SAME_WITH_INSIDE = [
    ((2, 18, 20, 2), 6, 5),
    ((2, 8, 11, 3), 3, 2),
    ((1, 9, 7, 2), 4, 1),
    ((2, 11, 8, 2), 2, 3),
]


@check(
    "pooling.output_size",
    parts={"valid": 0.75, "same": 0.5, "returns an int": 0.25, "refusals": 0.5},
)
def output_size(student, rng, grade):
    fixed = [(7, 3, 2), (8, 3, 2), (5, 5, 3), (10, 2, 3), (12, 4, 3)]
    drawn = [(int(rng.integers(20, 99)), *distinct(rng, 2, 9, 2)) for _ in range(4)]
    for padding in ("valid", "same"):
        cases = fixed + drawn + ([(3, 7, 2)] if padding == "same" else [])
        with grade.part(padding):
            equal_each(
                grade,
                f'output_size(size, kernel_size, stride, "{padding}") for',
                cases,
                [student.output_size(*case, padding) for case in cases],
                [oracle.output_size(*case, padding) for case in cases],
                [mistaken.sizes(*case, padding) for case in cases],
            )
    with grade.part("returns an int"):
        for padding in ("valid", "same"):
            for case in [(9, 4, 3), *drawn]:
                got = student.output_size(*case, padding)
                grade.that(
                    isinstance(got, int) and not isinstance(got, bool),
                    f"expected an int, got {kind_of(got)}: use // where you divide",
                )
                _counts_windows(student, grade, got, case, padding)
    with grade.part("refusals"):
        for word in words_but(rng, "valid", "same"):
            _accepts_a_size(student, rng, grade)
            case = _fitting(rng)
            grade.raises(ValueError, student.output_size, *case, word, mentions=(word,))
        for _ in range(3):
            _accepts_a_size(student, rng, grade)
            small, large = sorted(distinct(rng, 10, 60, 2))
            case = (small, large, int(rng.integers(2, 6)))
            grade.raises(ValueError, student.output_size, *case, "valid", mentions=(small, large))


def _fitting(rng):
    return int(rng.integers(30, 99)), *distinct(rng, 2, 9, 2)


def _accepts_a_size(student, rng, grade):
    case = _fitting(rng)
    got = grade.accepts(ValueError, student.output_size, *case, "valid")
    _counts_windows(student, grade, got, case, "valid")


def _counts_windows(student, grade, got, case, padding):
    """`got` is the number of windows, or the numbers given play a part in it."""
    n, k, s = case
    changes = {"size": (5 * n, k, s), "kernel_size": (n, 1, s), "stride": (n, k, 4 * s)}

    if padding == "same":  # where kernel_size plays no part
        del changes["kernel_size"]

    def works():
        size = lambda *other: student.output_size(*other, padding)  # noqa: E731
        depends_on_arguments(grade, size, case, changes, least=len(changes) - 1)
        goes_in_steps(grade, lambda n: size(n, k, s), n, k * s * (k + s))

    right = oracle.output_size(*case, padding)
    right_or_works(grade, got, right, works, f'output_size for {case}, "{padding}"')


@check(
    "pooling.max_pool2d",
    parts={
        "valid": 0.5,
        "stride": 0.5,
        "odd and non-square sizes": 0.5,
        "same": 1,
        "padding never wins": 0.5,
        "dtype and input left alone": 0.5,
        "refusals": 0.5,
    },
)
def max_pool2d(student, rng, grade):
    pool, own = student.max_pool2d.forbidding(*FRAMEWORK_POOLS), Sizes(student, grade)
    _valid_parts(pool, "max", rng, grade, own)

    def of(low, high):
        return lambda shape: rng.uniform(low, high, size=shape)

    with grade.part("same"):  # zeros as padding are judged in the next part
        _pools(pool, "max", SAME, "same", grade, of(0.1, 2), own)
    with grade.part("padding never wins"):
        _pools(pool, "max", SAME, "same", grade, of(-2, -0.1), own)
    _dtype_part(student, pool, "max", rng, grade)
    _refusal_part(student.max_pool2d, "max", rng, grade, own)


@check(
    "pooling.avg_pool2d",
    parts={
        "valid": 0.5,
        "stride": 0.5,
        "odd and non-square sizes": 0.5,
        "same, away from the border": 0.5,
        "same, at the border": 1,
        "dtype and input left alone": 0.5,
        "refusals": 0.5,
    },
)
def avg_pool2d(student, rng, grade):
    pool, own = student.avg_pool2d.forbidding(*FRAMEWORK_POOLS), Sizes(student, grade)
    _valid_parts(pool, "average", rng, grade, own)
    with grade.part("same, away from the border"):
        for shape, kernel_size, stride in SAME_WITH_INSIDE:
            x = signed(rng, shape)
            got = pool(x, kernel_size, stride, "same")
            expected = oracle.avg_pool2d(x, kernel_size, stride, "same")
            expected = own.pooled(got, expected, x, (kernel_size, stride, "same"), "average")
            what = _call(shape, kernel_size, stride, "same")
            wrong = mistaken.pools(x, kernel_size, stride, "same", "average")
            if not isinstance(got, np.ndarray) or got.shape != expected.shape:
                grade.close(got, expected, wrong, what=what)
            inside = _whole_windows(shape, kernel_size, stride)
            grade.close(
                np.asarray(got)[inside],
                expected[inside],
                cropped(wrong, inside),
                what=f"{what}, windows without padding",
            )
    with grade.part("same, at the border"):
        _pools(pool, "average", SAME, "same", grade, partial(signed, rng), own)
    _dtype_part(student, pool, "average", rng, grade)
    _refusal_part(student.avg_pool2d, "average", rng, grade, own)


def _valid_parts(pool, kind, rng, grade, own):
    parts = {"valid": EVEN, "stride": STRIDES, "odd and non-square sizes": ODD}
    for name, cases in parts.items():
        with grade.part(name):
            _pools(pool, kind, cases, "valid", grade, partial(signed, rng), own)
            if name == "valid":
                _pools(pool, kind, EVEN[:1], "valid", grade, partial(after_relu, rng), own)


def _pools(pool, kind, cases, padding, grade, draw, own):
    """`pool` agrees with the oracle on images drawn for each case; of these it may refuse a few,
    where the learner's `output_size` does."""
    refused = 0
    for shape, kernel_size, stride in cases:
        windows = kernel_size, stride, padding
        x = draw(shape).astype("float32")
        try:
            got = pool(x, *windows)
        except StudentError:
            refused += 1
            if 2 * refused < len(cases) and own.refuses(shape, *windows):
                continue
            raise
        grade.close(
            got,
            own.pooled(got, POOLS[kind](x, *windows), x, windows, kind),
            mistaken.pools(x, *windows, kind),
            what=_call(shape, *windows),
        )


def _pools_at_all(pool, kind, rng, grade):
    """`pool` refuses no image that it can pool, and pools it, rightly or not."""
    x = signed(rng, (2, 10, 14, 2))

    def pool_two(x):
        return pool(x, 2, 2, "valid")

    right_or_works(
        grade,
        grade.accepts(ValueError, pool_two, x),
        POOLS[kind](x, 2, 2, "valid"),
        lambda: depends_on_input(grade, pool_two, x, mixes=True, window=(2, 2, 1)),
        _call(x.shape, 2, 2, "valid"),
    )


def _dtype_part(student, pool, kind, rng, grade):
    with grade.part("dtype and input left alone"):
        _pools_at_all(pool, kind, rng, grade)
        for dtype, padding in [("float64", "same"), ("float32", "same"), ("float16", "valid")]:
            x = blocks(rng, (2, 6, 8, 2)).astype(dtype)
            got = pool(x, 2, 2, padding)
            left_alone(grade, student)
            same_dtype(grade, got, dtype)


def _refusal_part(pool, kind, rng, grade, own):
    with grade.part("refusals"):
        for word in words_but(rng, "valid", "same"):
            _pools_at_all(pool, kind, rng, grade)
            x = signed(rng, (1, *distinct(rng, 5, 9, 2), 1))
            if not own.decides(pool, x, 2, 2, word):
                grade.raises(ValueError, pool, x, 2, 2, word)
        for turn in rng.permutation([1, -1]):  # it does not fit into the height, or the width
            _pools_at_all(pool, kind, rng, grade)
            window = int(rng.integers(3, 9))  # nearly fitting: no slice of it is empty
            sides = [window - 1, window + 1][::turn]
            x = signed(rng, (1, *sides, 1))
            if not own.decides(pool, x, window, 1, "valid"):
                grade.raises(ValueError, pool, x, window, 1, "valid")


def _whole_windows(shape, kernel_size, stride):
    """Index of the outputs whose windows lie inside the image under "same"."""
    inside = [
        [w.stop - w.start == kernel_size for w in oracle.window_slices(n, kernel_size, stride, s)]
        for n, s in [(shape[1], "same"), (shape[2], "same")]
    ]
    return np.ix_(range(shape[0]), *map(np.flatnonzero, inside), range(shape[3]))


def _call(shape, kernel_size, stride, padding):
    return f"shape {shape}, kernel_size {kernel_size}, stride {stride}, {padding}"
