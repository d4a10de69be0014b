"""What the exercises of 01-pooling must do.

The specification is the text of source/01-pooling/01-pooling.nb.py; nothing is asked here that it
does not say. Right answers come from `oracles.pooling`, known wrong ones from
`oracles.pooling_mistakes`.
"""

from functools import partial

import numpy as np

from autograder.checks import check
from autograder.oracles import pooling as oracle
from autograder.oracles import pooling_mistakes as mistaken

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
POOLS = {"max": oracle.max_pool2d, "average": oracle.avg_pool2d}
GRADIENTS = {"max": oracle.max_pool2d_gradient, "average": oracle.avg_pool2d_gradient}

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
    drawn = [(int(rng.integers(20, 99)), *_distinct(rng, 2, 9, 2)) for _ in range(4)]
    for padding in ("valid", "same"):
        cases = fixed + drawn + ([(3, 7, 2)] if padding == "same" else [])
        with grade.part(padding):
            _equal_each(
                grade,
                f'output_size(size, kernel_size, stride, "{padding}") for',
                cases,
                [student.output_size(*case, padding) for case in cases],
                [oracle.output_size(*case, padding) for case in cases],
                [mistaken.sizes(*case, padding) for case in cases],
            )
    with grade.part("returns an int"):
        for padding in ("valid", "same"):
            got = student.output_size(9, 4, 3, padding)
            grade.that(
                isinstance(got, int) and not isinstance(got, bool),
                f"expected an int, got {got!r}: use // where you divide",
            )
    with grade.part("refusals"):
        grade.accepts(ValueError, student.output_size, 9, 4, 3, "valid")
        for word in ("full", "SAME", "Valid"):
            grade.raises(ValueError, student.output_size, 9, 4, 3, word, mentions=(word,))
        grade.raises(ValueError, student.output_size, 13, 27, 4, "valid", mentions=(13, 27))


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
    pool = student.max_pool2d.forbidding(*FRAMEWORK_POOLS)
    _valid_parts(pool, "max", rng, grade)
    with grade.part("same"):  # zeros as padding are judged in the next part
        _pools(pool, "max", SAME, "same", grade, lambda shape: rng.uniform(0.1, 2, size=shape))
    with grade.part("padding never wins"):
        _pools(pool, "max", SAME, "same", grade, lambda shape: rng.uniform(-2, -0.1, size=shape))
    _dtype_part(student, pool, rng, grade)
    _refusal_part(pool, grade)


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
    pool = student.avg_pool2d.forbidding(*FRAMEWORK_POOLS)
    _valid_parts(pool, "average", rng, grade)
    with grade.part("same, away from the border"):
        for shape, kernel_size, stride in SAME_WITH_INSIDE:
            x = _signed(rng, shape)
            got = pool(x, kernel_size, stride, "same")
            expected = oracle.avg_pool2d(x, kernel_size, stride, "same")
            what = _call(shape, kernel_size, stride, "same")
            wrong = mistaken.pools(x, kernel_size, stride, "same", "average")
            if not isinstance(got, np.ndarray) or got.shape != expected.shape:
                grade.close(got, expected, wrong, what=what)
            inside = _whole_windows(shape, kernel_size, stride)
            grade.close(
                np.asarray(got)[inside],
                expected[inside],
                _cropped(wrong, inside),
                what=f"{what}, windows without padding",
            )
    with grade.part("same, at the border"):
        _pools(pool, "average", SAME, "same", grade, lambda shape: _signed(rng, shape))
    _dtype_part(student, pool, rng, grade)
    _refusal_part(pool, grade)


def _valid_parts(pool, kind, rng, grade):
    parts = {"valid": EVEN, "stride": STRIDES, "odd and non-square sizes": ODD}
    for name, cases in parts.items():
        with grade.part(name):
            _pools(pool, kind, cases, "valid", grade, lambda shape: _signed(rng, shape))
            if name == "valid":
                _pools(pool, kind, EVEN[:1], "valid", grade, lambda shape: _after_relu(rng, shape))


def _pools(pool, kind, cases, padding, grade, draw):
    """`pool` agrees with the oracle on images drawn for each case."""
    for shape, kernel_size, stride in cases:
        x = draw(shape).astype("float32")
        grade.close(
            pool(x, kernel_size, stride, padding),
            POOLS[kind](x, kernel_size, stride, padding),
            mistaken.pools(x, kernel_size, stride, padding, kind),
            what=_call(shape, kernel_size, stride, padding),
        )


def _dtype_part(student, pool, rng, grade):
    with grade.part("dtype and input left alone"):
        for dtype, padding in [("float64", "same"), ("float32", "same"), ("float16", "valid")]:
            x = rng.uniform(0.1, 2, size=(2, 6, 8, 2)).astype(dtype)
            got = pool(x, 2, 2, padding)
            _left_alone(grade, student)
            grade.shape(got, (2, 3, 4, 2))  # values are judged in the other parts
            _dtype(grade, got, dtype)


def _refusal_part(pool, grade):
    with grade.part("refusals"):
        grade.accepts(ValueError, pool, np.ones((1, 5, 6, 1), "float32"), 2, 2, "valid")
        for word in ("full", "SAME"):
            grade.raises(ValueError, pool, np.ones((1, 5, 6, 1), "float32"), 2, 2, word)
        for shape in [(1, 3, 5, 1), (1, 5, 3, 1)]:  # a window of 4 does not fit in 3 pixels
            grade.raises(ValueError, pool, np.ones(shape, "float32"), 4, 1, "valid")


def _whole_windows(shape, kernel_size, stride):
    """Index of the outputs whose windows lie inside the image under "same"."""
    inside = [
        [w.stop - w.start == kernel_size for w in oracle.window_slices(n, kernel_size, stride, s)]
        for n, s in [(shape[1], "same"), (shape[2], "same")]
    ]
    return np.ix_(range(shape[0]), *map(np.flatnonzero, inside), range(shape[3]))


@check(
    "pooling.pool_layer",
    parts={
        "max": 0.75,
        "average": 0.75,
        "same": 0.75,
        "shapes": 0.75,
        "gradient": 0.75,
        "saves and loads": 0.75,
        "refuses another kind": 0.5,
    },
)
def pool_layer(student, rng, grade):
    def layer(*args, **kwargs):
        return _layer(grade, student.Pool2D(*args, **kwargs), "Pool2D")

    def values(shape, kernel_size, shift=0, **options):
        x = _signed(rng, shape) + np.float32(shift)
        kind = options.get("kind", "max")
        windows = (kernel_size, options.get("stride", kernel_size), options.get("padding", "valid"))
        grade.close(
            layer(kernel_size, **options)(x),
            POOLS[kind](x, *windows),
            mistaken.pools(x, *windows, kind),
            what=_layer_call(kernel_size, options) + f" on shape {shape}",
        )

    with grade.part("max"):
        values((2, 6, 6, 3), 2)
        values((2, 9, 11, 2), 3, stride=2, kind="max")
        values((1, 8, 5, 2), 2, stride=1, padding="valid")
    with grade.part("average"):
        values((2, 6, 6, 3), 2, kind="average")
        values((2, 9, 11, 2), 3, stride=2, kind="average")
        values((1, 8, 5, 2), 2, stride=1, padding="valid", kind="average")
    with grade.part("same"):
        for kind in POOLS:
            # Far below zero, a padded zero shows in every window that holds one.
            values((2, 6, 9, 3), 3, shift=-9, stride=2, padding="same", kind=kind)
            values((1, 5, 7, 2), 4, padding="same", kind=kind)
    with grade.part("shapes"):
        _pool_shapes(layer, grade)
    with grade.part("gradient"):
        _pool_gradients(layer, rng, grade)
    with grade.part("saves and loads"):
        _pool_reload(layer, rng, grade)
    with grade.part("refuses another kind"):
        grade.accepts(ValueError, layer, 2, kind="average")
        for kind in ("median", "avg"):
            grade.raises(ValueError, lambda kind=kind: layer(2, kind=kind), mentions=(kind,))


def _pool_shapes(layer, grade):
    for (size, sides, channels), kernel_size, stride, padding in [
        ((4, (9, 13), 1), 5, 3, "valid"),
        ((5, (9, 12), 3), 3, 2, "same"),
        ((None, (28, 27), 8), 2, 2, "valid"),
        ((2, (8, 10), 3), 2, 3, "valid"),
    ]:
        made = layer(kernel_size, stride=stride, padding=padding)
        pooled = [oracle.output_size(n, kernel_size, stride, padding) for n in sides]
        expected, shape = (size, *pooled, channels), (size, *sides, channels)
        known = _shape_mistakes(shape, kernel_size, stride, padding)
        what = f"compute_output_shape({shape}) of Pool2D({kernel_size}, {stride}, {padding!r})"
        grade.equal(made.output_shape(shape), expected, known, what=what)
    what = "compute_output_shape((None, None, None, 3)): an unknown side stays unknown"
    grade.equal(layer(2).output_shape((None, None, None, 3)), (None, None, None, 3), what=what)
    got = layer(3, stride=2, padding="same", kind="average").symbolic_shape((None, 9, 12, 3))
    grade.equal(got, (None, 5, 6, 3), what="the layer's output in a Keras model")
    _works_in_a_model(grade, layer(2), np.ones((3, 6, 8, 2), "float32"))


def _pool_gradients(layer, rng, grade):
    cases = [((2, 6, 7, 2), (2, 2, "valid")), ((1, 6, 5, 3), (3, 2, "same"))]
    for kind, other in [("max", "average"), ("average", "max")]:
        for shape, windows in cases:
            x = _without_ties(rng, shape) - 1  # a padded zero would win
            upstream = _signed(rng, POOLS[kind](x, *windows).shape)
            kernel_size, stride, padding = windows
            made = layer(kernel_size, stride=stride, padding=padding, kind=kind)
            taken_for = partial(GRADIENTS[other], x, upstream, *windows)
            grade.close(
                made.gradient(x, upstream),
                GRADIENTS[kind](x, upstream, *windows),
                {f"this is the gradient of {other} pooling": taken_for},
                what=f"gradient of {kind} pooling",
            )


def _pool_reload(layer, rng, grade):
    x = _signed(rng, (2, 8, 7, 2))
    made = layer(3, stride=2, padding="same", kind="average", name="pooling_2")
    mean, largest = partial(oracle.avg_pool2d, x), partial(oracle.max_pool2d, x)
    lost = {
        "kind": partial(largest, 3, 2, "same"),
        "padding": partial(mean, 3, 2, "valid"),
        "stride": partial(mean, 3, 3, "same"),
        "kind and padding": partial(largest, 3, 2, "valid"),
        "kind and stride": partial(largest, 3, 3, "same"),
        "stride and padding": partial(mean, 3, 3, "valid"),
        "stride, padding and kind": partial(largest, 3, 3, "valid"),
    }
    known = {
        f"this is what is loaded when get_config leaves {what} out": result
        for what, result in lost.items()
    }
    _loads(grade, made, x, made.reload((None, 8, 7, 2)), known)
    _keeps_name(grade, made, "pooling_2")


def _shape_mistakes(shape, kernel_size, stride, padding):
    """Wrong output shapes: the mistakes of `output_size`, and axes that are lost."""
    size, height, width, channels = shape
    rows, columns = (mistaken.sizes(n, kernel_size, stride, padding) for n in (height, width))
    right = [oracle.output_size(n, kernel_size, stride, padding) for n in (height, width)]
    known = {why: lambda why=why: (size, rows[why](), columns[why](), channels) for why in rows}
    return known | {
        "this is the shape without the batch axis": (*right, channels),
        "this is the height and width alone": tuple(right),
        "this is the shape of the input": shape,
        "this is height and width exchanged": (size, right[1], right[0], channels),
    }


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
        moves(_signed(rng, (2, 6, 6, 3)), 2)
        moves(_signed(rng, (3, 5, 8, 1)), 3)
        moves(_signed(rng, (1, 7, 4, 2)), 3)
        moves(_signed(rng, (2, 3, 9, 2)), 1)
    with grade.part("no shift and a whole width"):
        for shift in (0, 7):
            moves(_signed(rng, (2, 4, 7, 2)), shift, mistaken.edge_shifts)
    with grade.part("dtype and input left alone"):
        for dtype in ("float32", "float64", "uint8"):
            x = np.ones((2, 3, 5, 1), dtype)
            got = student.shift_images(x, 2)
            _left_alone(grade, student)
            grade.shape(got, x.shape)
            _dtype(grade, got, dtype)


@check(
    "pooling.shift_curves",
    parts={"no pooling": 0.5, "average": 0.5, "max": 0.5, "other windows": 0.5},
)
def shift_curves(student, rng, grade):
    shifts = [0, 1, 2, 5]

    def curves(x, kernel_size, names, *args):
        result = student.shift_curves(x, shifts, *args)
        expected = oracle.shift_curves(x, shifts, kernel_size)
        for name in names:
            keys = sorted(map(str, result)) if isinstance(result, dict) else None
            grade.that(
                isinstance(result, dict) and name in result,
                f'expected a dictionary with the key "{name}", '
                + (f"got the keys {keys}" if keys is not None else f"got {_kind(result)}"),
            )
            known = mistaken.curves(x, shifts, kernel_size, name)
            what = f'"{name}" with windows of {kernel_size}, shifts {shifts}'
            grade.close(result[name], expected[name], known, what=what)

    def images(shape):
        """Of unequal brightness, so that a batch's norm is not a mean over its images."""
        return (_signed(rng, shape) * rng.uniform(0.2, 4, size=(shape[0], 1, 1, 1))).astype(
            "float32"
        )

    for part, name in [("no pooling", "none"), ("average", "average"), ("max", "max")]:
        with grade.part(part):
            curves(images((4, 7, 9, 2)), 2, [name])
            curves(images((3, 8, 8, 1)), 2, [name])
    with grade.part("other windows"):
        curves(images((4, 10, 11, 2)), 3, ["average", "max"], 3)


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


@check("pooling.shift_question", parts={f"question {number}": 0.5 for number in QUESTIONS})
def shift_question(student, rng, grade):
    for number, (right, explanations) in QUESTIONS.items():
        with grade.part(f"question {number}"):
            answers = student.shift_answers()
            grade.that(
                isinstance(answers, dict) and number in answers,
                f'shift_answers should be a dictionary with the key "{number}"',
            )
            answer = str(answers[number]).strip().upper()
            # The right letter is not told: the learner may hand in again.
            grade.that(
                answer == right,
                f"{answer[:20]} is not the right answer",
                explanations.get(answer, "answers are single letters, A to D"),
            )


@check(
    "pooling.rotated_filters",
    parts={"shape and upright pattern": 0.25, "quarter turns": 0.75},
)
def rotated_filters(student, rng, grade):
    patterns = [_signed(rng, (k, k)) for k in (3, 4, 2)]
    with grade.part("shape and upright pattern"):
        for pattern in patterns:
            got = student.rotated_filters(pattern)
            wrong = mistaken.rotations(pattern)
            shapes = {why: lambda v=v: v().shape for why, v in wrong.items()}
            grade.shape(got, (*pattern.shape, 1, 4), shapes)
            grade.close(
                np.asarray(got)[..., 0],
                pattern[..., None],
                _cropped(wrong, (..., 0)),
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
    "pooling.depth_max",
    parts={
        "values": 1.25,
        "refuses a remainder": 0.75,
        "shapes": 0.5,
        "gradient": 0.75,
        "saves and loads": 0.75,
    },
)
def depth_max(student, rng, grade):
    def layer(pool_size, **options):
        return _layer(grade, student.DepthMaxPool(pool_size, **options), "DepthMaxPool")

    with grade.part("values"):
        for shape, pool_size in [
            ((2, 6, 9, 12), 3),
            ((3, 5, 7, 10), 2),
            ((1, 4, 3, 6), 6),
            ((2, 3, 2, 5), 1),
        ]:
            x = _signed(rng, shape)
            grade.close(
                layer(pool_size)(x),
                oracle.depth_max_pool(x, pool_size),
                mistaken.depth_pools(x, pool_size),
                what=f"DepthMaxPool({pool_size}) on shape {shape}",
            )
    with grade.part("refuses a remainder"):
        grade.accepts(ValueError, lambda: layer(2)(np.ones((1, 3, 3, 4), "float32")))
        for shape, pool_size in [((1, 4, 4, 20), 7), ((2, 8, 8, 18), 4), ((1, 9, 9, 5), 8)]:
            x = rng.uniform(-2, -0.1, size=shape).astype("float32")
            _refuses_maps(grade, layer, x, pool_size)
    with grade.part("shapes"):
        _depth_shapes(layer, grade)
    with grade.part("gradient"):
        for shape, pool_size in [((2, 3, 4, 6), 3), ((1, 2, 5, 8), 2)]:
            x = _without_ties(rng, shape)
            upstream = _signed(rng, (*shape[:3], shape[3] // pool_size))
            grade.close(
                layer(pool_size).gradient(x, upstream),
                oracle.depth_max_pool_gradient(x, upstream, pool_size),
                {"this is the gradient of a mean": np.repeat(upstream, pool_size, -1) / pool_size},
                what=f"gradient of DepthMaxPool({pool_size})",
            )
    with grade.part("saves and loads"):
        x = _signed(rng, (2, 3, 6, 6))
        made = layer(3, name="depth_pool")
        known = {
            f"this is the result of pool_size={p}: get_config leaves pool_size out": partial(
                oracle.depth_max_pool, x, p
            )
            for p in (1, 2, 6)
        }
        _loads(grade, made, x, made.reload((None, None, None, 6)), known)
        _keeps_name(grade, made, "depth_pool")


def _depth_shapes(layer, grade):
    for shape in [(None, 5, 7, 12), (4, 2, 3, 8), (None, None, None, 4)]:
        expected = (*shape[:3], shape[3] // 4)
        known = {
            "this is the shape of the input": shape,
            "this is the shape without the batch axis": expected[1:],
            "this is the pool size in place of the number of groups": (*shape[:3], 4),
        }
        what = f"compute_output_shape({shape}) of DepthMaxPool(4)"
        grade.equal(layer(4).output_shape(shape), expected, known, what=what)
    got = layer(3).symbolic_shape((None, 5, 7, 12))
    grade.equal(got, (None, 5, 7, 4), what="the layer's output in a Keras model")
    _works_in_a_model(grade, layer(3), np.ones((3, 6, 9, 12), "float32"))


def _works_in_a_model(grade, layer, x):
    """A model of the layer predicts batches of unequal sizes; values are judged elsewhere."""
    predicted = layer.predict((None, *x.shape[1:]), x, batch_size=2)
    grade.shape(predicted, layer(x).shape, what="a model's predictions in batches of 2 and 1")


def _refuses_maps(grade, layer, x, pool_size):
    """A ValueError that names both numbers; what comes back in its place is looked up."""
    depth = x.shape[-1]

    def call():
        got = layer(pool_size)(x)
        for why, wrong in mistaken.dropped_remainders(x, pool_size).items():
            same_shape = isinstance(got, np.ndarray) and got.shape == wrong().shape
            if same_shape and np.allclose(got, wrong()):
                grade.fail(f"expected a ValueError for {depth} maps in groups of {pool_size}", why)
        return got

    grade.raises(ValueError, call, mentions=(depth, pool_size))


@check(
    "pooling.global_average",
    parts={"values": 1, "shapes and no weights": 0.5, "saves and loads": 0.5},
)
def global_average(student, rng, grade):
    def layer():
        return _layer(grade, student.GlobalAvgPool(), "GlobalAvgPool")

    with grade.part("values"):
        for shape in [(2, 5, 8, 3), (3, 4, 4, 6), (1, 1, 9, 2), (5, 7, 3, 1)]:
            x = _signed(rng, shape)
            grade.close(
                layer()(x),
                oracle.global_average_pool(x),
                mistaken.global_averages(x),
                what=f"feature maps of shape {shape}",
            )
    with grade.part("shapes and no weights"):
        made = layer()
        for shape in [(None, 6, 5, 7), (4, 1, 8, 2), (None, None, None, 3)]:
            size, *_, channels = shape
            grade.equal(
                made.output_shape(shape),
                (size, channels),
                {
                    "this is the shape with the axes of length 1 kept": (size, 1, 1, channels),
                    "this is the shape of the input": shape,
                    "this is the shape without the batch axis": (channels,),
                },
                what=f"compute_output_shape({shape})",
            )
        got = made.symbolic_shape((None, 6, 5, 7))
        grade.equal(got, (None, 7), what="the layer's output in a Keras model")
        grade.equal(made.parameters(), 0, what="number of weights")
    with grade.part("saves and loads"):
        loaded = _layer(grade, layer().reload((None, None, None, 3)), "the loaded model")
        for shape in [(2, 4, 5, 3), (1, 6, 3, 3)]:
            x = _signed(rng, shape)
            grade.close(
                loaded(x),
                oracle.global_average_pool(x),
                mistaken.global_averages(x),
                what=f"saved and loaded, on shape {shape}",
            )


@check(
    "pooling.head_parameters",
    parts={"flatten and dense": 0.5, "global average and dense": 0.5},
)
def head_parameters(student, rng, grade):
    cases = [tuple(_distinct(rng, 2, 60, 4)) for _ in range(3)]
    for index, part in enumerate(["flatten and dense", "global average and dense"]):
        with grade.part(part):
            _equal_each(
                grade,
                "head_parameters for (height, width, channels, classes) =",
                cases,
                [_pair(grade, student.head_parameters(*case))[index] for case in cases],
                [oracle.head_parameters(*case)[index] for case in cases],
                [_at(mistaken.heads(*case), index) for case in cases],
            )


@check(
    "pooling.conv_cost",
    parts={"parameters": 0.5, "multiply-adds": 0.5, "two 3×3": 0.5, "one 5×5": 0.5},
)
def conv_cost(student, rng, grade):
    cases = [(k, *_distinct(rng, 8, 60, 4)) for k in (3, 5, 1)]
    for index, part in enumerate(["parameters", "multiply-adds"]):
        with grade.part(part):
            _equal_each(
                grade,
                "conv_cost for (kernel_size, in_channels, out_channels, height, width) =",
                cases,
                [_pair(grade, student.conv_cost(*case))[index] for case in cases],
                [oracle.conv_cost(*case)[index] for case in cases],
                [_at(mistaken.conv_costs(*case), index) for case in cases],
            )
    stacks = [tuple(_distinct(rng, 8, 60, 3)) for _ in range(3)]
    for index, part in enumerate(["two 3×3", "one 5×5"]):
        with grade.part(part):
            got = [_pair(grade, student.stack_cost(*case))[index] for case in stacks]
            _equal_each(
                grade,
                f"the {part} of stack_cost for (channels, height, width) =",
                stacks,
                [tuple(_pair(grade, both)) for both in got],
                [oracle.stack_cost(*case)[index] for case in stacks],
                [_at(mistaken.stack_costs(*case), index) for case in stacks],
            )


def _equal_each(grade, what, cases, got, expected, mistakes):
    """`got` equals `expected` case by case; a mistake is named only if it explains all cases."""
    explaining = {}
    if all(_is_plain(g) for g in got):
        for why in mistakes[0]:
            values = _values([wrong[why] for wrong in mistakes])
            if values == list(got):
                explaining[why] = values
    for i, case in enumerate(cases):
        known = {why: values[i] for why, values in explaining.items()}
        grade.equal(got[i], expected[i], known, what=f"{what} {case}")


def _is_plain(value):
    if isinstance(value, tuple):
        return all(_is_plain(item) for item in value)
    return isinstance(value, int | float)


def _values(wrong):
    """Values of a mistake, one for each case; None where it cannot be made."""
    try:
        return [value() if callable(value) else value for value in wrong]
    except ValueError:
        return None


def _cropped(wrong, index):
    return {why: lambda value=value: value()[index] for why, value in wrong.items()}


def _at(mistakes, index):
    return {why: pair[index] for why, pair in mistakes.items()}


def _pair(grade, got):
    is_pair = isinstance(got, tuple | list) and len(got) == 2
    grade.that(is_pair, f"expected a tuple of two, got {_kind(got)}")
    return got


def _layer(grade, made, name):
    """`made`, an object in the learner's process; anything else fails the part."""
    grade.that(hasattr(made, "gradient"), f"{name} should be a Keras layer, got {_kind(made)}")
    return made


def _loads(grade, layer, x, loaded, mistakes):
    """What was loaded does what the layer did; what the layer should do is judged elsewhere."""
    before = layer(x)
    grade.that(isinstance(before, np.ndarray), f"expected an array, got {_kind(before)}")
    pooled = 0 < before.size <= x.size  # the judge compares no arrays of a learner's own size
    grade.that(pooled, f"expected no more values than in the {x.shape} input, got {before.shape}")
    loaded = _layer(grade, loaded, "the loaded model")
    grade.close(loaded(x), before, mistakes, what="the layer, saved and loaded")


def _keeps_name(grade, layer, name):
    config = layer.config()
    entry = config.get("name") if isinstance(config, dict) else None
    what = "get_config should add to what super().get_config() gives, such as the layer's name"
    grade.equal(entry, name, what=what)


def _left_alone(grade, student):
    unchanged = not student.last_changed
    grade.that(unchanged, "the images that were passed in have changed: work on a copy")


def _dtype(grade, got, dtype):
    grade.equal(np.asarray(got).dtype.name, dtype, what=f"dtype of the result for {dtype}")


def _kind(value):
    return f"{value!r:.80}" if isinstance(value, int | float | str) else type(value).__name__


def _call(shape, kernel_size, stride, padding):
    return f"shape {shape}, kernel_size {kernel_size}, stride {stride}, {padding}"


def _layer_call(kernel_size, options):
    given = [str(kernel_size), *(f"{name}={value!r}" for name, value in options.items())]
    return f"Pool2D({', '.join(given)})"


def _signed(rng, shape):
    """Of either sign, the first image negative throughout: there a ReLU or a padded zero shows."""
    x = rng.normal(size=shape).astype("float32")
    x[0] = -np.abs(x[0])
    return x


def _after_relu(rng, shape):
    """Half of the values are zeros of the image's own."""
    return np.maximum(rng.normal(size=shape), 0)


def _without_ties(rng, shape):
    """All values different, so that every maximum has one winner."""
    size = int(np.prod(shape))
    return (rng.permutation(size).reshape(shape) / size - 0.5).astype("float32")


def _distinct(rng, low, high, count):
    return rng.choice(np.arange(low, high), size=count, replace=False).tolist()
