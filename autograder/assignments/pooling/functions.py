"""What the exercises of 01-pooling must do.

The specification is the text of source/01-pooling/01-pooling.nb.py; nothing is asked here that it
does not say. Right answers come from `oracle`, known wrong ones from
`mistakes`. The Keras layers are in `layers`.
"""

from functools import partial

import numpy as np

from autograder.assignments.pooling import mistakes as mistaken
from autograder.assignments.pooling import oracle
from autograder.assignments.pooling.held_out import POOLS as CALLED
from autograder.assignments.pooling.held_out import Own, Sizes
from autograder.assignments.pooling.layers import POOLS
from autograder.assignments.shared.common import (
    after_relu,
    at,
    blocks,
    cropped,
    distinct,
    equal_each,
    kind_of,
    left_alone,
    letters,
    pair,
    same_dtype,
    signed,
    words_but,
)
from autograder.assignments.shared.does_the_work import (
    depends_on_arguments,
    depends_on_input,
    right_on_own,
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


@check(
    "pooling.shift_images",
    parts={"values": 0.5, "no shift and a whole width": 0.25, "dtype and input left alone": 0.25},
)
def shift_images(student, rng, grade):
    def moves(x, shift, known=mistaken.shifts):
        grade.close(
            student.shift_images(x, shift),
            oracle.shift_images(x, shift),
            known(x, shift),
            what=f"images of shape {x.shape} moved by {shift}",
        )

    with grade.part("values"):
        moves(signed(rng, (2, 6, 6, 3)), 2)
        moves(signed(rng, (3, 5, 8, 1)), 3)
        moves(signed(rng, (1, 7, 4, 2)), 3)
        moves(signed(rng, (2, 3, 9, 2)), 1)
    with grade.part("no shift and a whole width"):
        for shift in (0, 7):
            x = signed(rng, (2, 4, 7, 2))
            moves(x, shift, lambda x, shift: _edge_mistakes(student, x, shift))
    with grade.part("dtype and input left alone"):
        _moves_at_all(student, rng, grade)
        for dtype in ("float32", "float64", "uint8"):
            x = rng.integers(1, 99, size=(2, 3, 5, 3)).astype(dtype)
            got = student.shift_images(x, 2)
            left_alone(grade, student)
            same_dtype(grade, got, dtype)


def _edge_mistakes(student, x, shift):
    """Rolled by its whole width, an image is as it was: only another shift tells the two apart."""

    def rolls():
        got = student.shift_images(x, 3)
        return any(np.array_equal(got, np.roll(x, by, axis=2)) for by in (3, -3))

    known = mistaken.edge_shifts(x, shift)
    if shift:
        stays = known.pop(mistaken.IN_PLACE)
        known[mistaken.ROLLED] = lambda: stays() if rolls() else None
        known[mistaken.IN_PLACE] = stays
    return known


def _moves_at_all(student, rng, grade):
    # Large on every axis: most of it stays in sight of one who moves too far, or along another.
    x, shift = signed(rng, (2, 10, 12, 9)), int(rng.integers(1, 3))

    def works():
        move = student.shift_images
        depends_on_input(grade, lambda x: move(x, shift), x, window=(1, 1, None))
        depends_on_arguments(grade, lambda by: move(x, by), (shift,), {"shift": (shift + 1,)})

    right = oracle.shift_images(x, shift)
    right_or_works(grade, student.shift_images(x, shift), right, works, f"moved by {shift}")


@check(
    "pooling.shift_curves",
    parts={"no pooling": 0.5, "average": 0.5, "max": 0.5, "other windows": 0.5},
)
def shift_curves(student, rng, grade):

    def curves(x, kernel_size, names, *args):
        shifts = [0, 1, 2, 5]
        measure = student.shift_curves.sparing("shift_images", *CALLED.values())
        try:
            result = measure(x, shifts, *args)
        except StudentError:
            if not Own(student, x, shifts, kernel_size).stumbles():
                raise
            result = measure(x, shifts := shifts[1:], *args)
        expected = oracle.shift_curves(x, shifts, kernel_size)
        own = Own(student, x, shifts, kernel_size)
        for name in names:
            keys = sorted(map(str, result)) if isinstance(result, dict) else None
            grade.that(
                isinstance(result, dict) and name in result,
                f'expected a dictionary with the key "{name}", '
                + (f"got the keys {keys}" if keys is not None else f"got {kind_of(result)}"),
            )
            known = mistaken.curves(x, shifts, kernel_size, name)
            what = f'"{name}" with windows of {kernel_size}, shifts {shifts}'
            right = right_on_own(result[name], expected[name], lambda n=name: own.curve(n))
            grade.close(result[name], right, known, what=what)

    def images(shape):
        """Of unequal brightness, so that a batch's norm is not a mean over its images."""
        return (signed(rng, shape) * rng.uniform(0.2, 4, size=(shape[0], 1, 1, 1))).astype(
            "float32"
        )

    for part, name in [("no pooling", "none"), ("average", "average"), ("max", "max")]:
        with grade.part(part):
            curves(images((4, 7, 9, 2)), 2, [name])
            curves(images((3, 8, 8, 1)), 2, [name])
    with grade.part("other windows"):
        curves(images((4, 10, 11, 2)), 3, ["average", "max"], 3)


WORDS = {2: "two", 3: "three", 4: "four"}
QUESTIONS = {
    "1": (
        "C",
        {
            "A": "this is what the textbook's sentence leads one to expect. At one pixel you "
            "measure the other order of the two pools; look at the first points of your curves",
            "B": "pooling makes the change smaller: without it the curve is highest",
            "D": "the curves differ: look at their values at one pixel",
        },
    ),
    "2": (
        "B",
        {
            "A": "the pooled map is not blind to the shift: it moves along",
            "C": "one cell of the pooled map is two pixels wide",
            "D": "a shift by a whole stride puts the same pixels together in a window again, one "
            "cell further on",
        },
    ),
    "3": (
        "B",
        {
            "A": "the other way round: the means are 2 and 2, the maxima 8 and 2",
            "C": "the means are 2 and 2: after the mean both look the same",
            "D": "the maxima are 8 and 2: after the maximum the find stands out",
        },
    ),
    "4": (
        "D",
        {
            "A": "the maximum is the same wherever in the window it was",
            "B": "3 0 0 0 and 3 3 3 3 have the same maximum",
            "C": "3 0 0 0 and 3 3 3 3 have the same maximum, but not the same mean",
        },
    ),
}


def whole_strides(window, cells):
    """Question 2, on a shift by so many windows of this size: right letter, and why not another."""
    wide = f"one cell of the pooled map is {WORDS[window]} pixels wide"
    known = {
        "A": QUESTIONS["2"][1]["A"],
        "B": wide,
        "C": wide,
        "D": QUESTIONS["2"][1]["D"]
        if cells == 1
        else "a shift by whole strides puts the same "
        "pixels together in a window again, so many cells further on",
    }
    right = "B" if cells == 1 else "C"
    return right, {letter: why for letter, why in known.items() if letter != right}


@check("pooling.shift_question", parts={f"question {number}": 0.5 for number in QUESTIONS})
def shift_question(student, rng, grade):
    second = whole_strides(grade.number("window", 2), grade.number("cells", 1))
    letters(grade, student.shift_answers, "shift_answers", {**QUESTIONS, "2": second})


@check(
    "pooling.rotated_filters",
    parts={"shape and upright pattern": 0.25, "quarter turns": 0.75},
)
def rotated_filters(student, rng, grade):
    patterns = [signed(rng, (k, k)) for k in (3, 4, 2)]
    with grade.part("shape and upright pattern"):
        for pattern in patterns:
            got = student.rotated_filters(pattern)
            wrong = mistaken.rotations(pattern)
            shapes = {why: lambda v=v: v().shape for why, v in wrong.items()}
            grade.shape(got, (*pattern.shape, 1, 4), shapes)
            grade.close(
                np.asarray(got)[..., 0],
                pattern[..., None],
                cropped(wrong, (..., 0)),
                what="the first filter, which is the pattern itself",
            )
    with grade.part("quarter turns"):
        for pattern in patterns:
            grade.close(
                student.rotated_filters(pattern),
                oracle.rotated_filters(pattern),
                mistaken.rotations(pattern),
                what=f"a pattern of shape {pattern.shape}",
            )


@check(
    "pooling.head_parameters",
    parts={"flatten and dense": 0.5, "global average and dense": 0.5},
)
def head_parameters(student, rng, grade):
    cases = [tuple(distinct(rng, 2, 60, 4)) for _ in range(3)]
    for index, part in enumerate(["flatten and dense", "global average and dense"]):
        with grade.part(part):
            equal_each(
                grade,
                "head_parameters for (height, width, channels, num_classes) =",
                cases,
                [pair(grade, student.head_parameters(*case))[index] for case in cases],
                [oracle.head_parameters(*case)[index] for case in cases],
                [at(mistaken.heads(*case), index) for case in cases],
            )


@check(
    "pooling.conv_cost",
    parts={"parameters": 0.5, "multiply-adds": 0.5, "two 3×3": 0.5, "one 5×5": 0.5},
)
def conv_cost(student, rng, grade):
    cases = [(k, *distinct(rng, 8, 60, 4)) for k in (3, 5, 1)]
    for index, part in enumerate(["parameters", "multiply-adds"]):
        with grade.part(part):
            equal_each(
                grade,
                "conv_cost for (kernel_size, in_channels, out_channels, height, width) =",
                cases,
                [pair(grade, student.conv_cost(*case))[index] for case in cases],
                [oracle.conv_cost(*case)[index] for case in cases],
                [at(mistaken.conv_costs(*case), index) for case in cases],
            )
    stacks = [tuple(distinct(rng, 8, 60, 3)) for _ in range(3)]
    for index, part in enumerate(["two 3×3", "one 5×5"]):
        with grade.part(part):
            got = [pair(grade, student.stack_cost(*case))[index] for case in stacks]
            equal_each(
                grade,
                f"the {part} of stack_cost for (channels, height, width) =",
                stacks,
                [tuple(pair(grade, both)) for both in got],
                [oracle.stack_cost(*case)[index] for case in stacks],
                [at(mistaken.stack_costs(*case), index) for case in stacks],
            )


def _call(shape, kernel_size, stride, padding):
    return f"shape {shape}, kernel_size {kernel_size}, stride {stride}, {padding}"
