"""What the Keras layers of 01-pooling must do: see `functions`, whose rules hold."""

from functools import partial

import numpy as np

from autograder.assignments.pooling import mistakes as mistaken
from autograder.assignments.pooling import oracle
from autograder.assignments.pooling.held_out import Sizes
from autograder.assignments.shared.common import (
    a_layer,
    after_relu,
    distinct,
    keeps_name,
    loads_alike,
    signed,
    without_ties,
    words_but,
    works_in_a_model,
)
from autograder.assignments.shared.does_the_work import (
    depends_on_input,
    reaches_no_further,
    right_or_works,
)
from autograder.assignments.shared.no_digest import moves_little
from autograder.judge import check

POOLS = {"max": oracle.max_pool2d, "average": oracle.avg_pool2d}
GRADIENTS = {"max": oracle.max_pool2d_gradient, "average": oracle.avg_pool2d_gradient}


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
        return a_layer(grade, student.Pool2D(*args, **kwargs), "Pool2D")

    def values(shape, kernel_size, shift=0, **options):
        x = signed(rng, shape) + np.float32(shift)
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
            values((2, 9, 11, 2), 4, padding="same", kind=kind)
            # Far below zero, a padded zero shows in every window that holds one.
            values((2, 6, 9, 3), 3, shift=-9, stride=2, padding="same", kind=kind)
    with grade.part("shapes"):
        _layer_pools(layer, rng, grade)
        _pool_shapes(layer, rng, grade, Sizes(student, grade))
    with grade.part("gradient"):
        _pool_gradients(layer, rng, grade)
    with grade.part("saves and loads"):
        _pool_reload(layer, rng, grade)
    with grade.part("refuses another kind"):
        for word in words_but(rng, also=("median", "avg", "min", "mean", "sum")):
            _layer_pools(layer, rng, grade, kind=str(rng.choice(list(POOLS))))
            grade.raises(ValueError, lambda word=word: layer(2, kind=word), mentions=(word,))


def _layer_pools(layer, rng, grade, **options):
    """The layer is made, and pools, rightly or not."""
    x = signed(rng, (2, 10, 14, 2))
    made = grade.accepts(ValueError, layer, 2, **options)
    if made is None:  # it is not written, say: told as what it raises
        made = layer(2, **options)
    right_or_works(
        grade,
        made(x),
        POOLS[options.get("kind", "max")](x, 2, 2, "valid"),
        lambda: depends_on_input(grade, made, x, mixes=True, window=(2, 2, 1)),
        _layer_call(2, options),
    )


def _pool_shapes(layer, rng, grade, own):
    def of(sides, windows, batch, channels):
        return lambda size: (batch, *(size(n, *windows) for n in sides), channels)

    batch, *drawn = distinct(rng, 12, 40, 3)
    # An odd window: what goes wrong with even ones is asked of output_size alone.
    odd, even = int(rng.choice([3, 5])), int(rng.choice([2, 4]))
    for (size, sides, channels), kernel_size, stride, padding in [
        ((4, (9, 13), 1), 5, 3, "valid"),
        ((5, (9, 12), 3), 3, 2, "same"),
        ((None, (28, 27), 8), 2, 2, "valid"),
        ((2, (8, 10), 3), 2, 3, "valid"),
        ((batch, drawn, int(rng.integers(2, 9))), odd, even, "same"),
    ]:
        made = layer(kernel_size, stride=stride, padding=padding)
        pooled = [oracle.output_size(n, kernel_size, stride, padding) for n in sides]
        expected, shape = (size, *pooled, channels), (size, *sides, channels)
        known = _shape_mistakes(shape, kernel_size, stride, padding)
        what = f"compute_output_shape({shape}) of Pool2D({kernel_size}, {stride}, {padding!r})"
        got, windows = made.output_shape(shape), (kernel_size, stride, padding)
        expected = own.takes_over(got, expected, of(sides, windows, size, channels))
        grade.equal(got, expected, known, what=what)
    what = "compute_output_shape((None, None, None, 3)): an unknown side stays unknown"
    grade.equal(layer(2).output_shape((None, None, None, 3)), (None, None, None, 3), what=what)
    got = layer(3, stride=2, padding="same", kind="average").symbolic_shape((None, 9, 12, 3))
    right = own.takes_over(got, (None, 5, 6, 3), of((9, 12), (3, 2, "same"), None, 3))
    grade.equal(got, right, what="the layer's output in a Keras model")
    works_in_a_model(grade, layer(2), signed(rng, (3, 6, 8, 2)))


def _pool_gradients(layer, rng, grade):
    cases = [((2, 6, 7, 2), (2, 2, "valid")), ((1, 6, 5, 3), (3, 2, "same"))]
    for kind, other in [("max", "average"), ("average", "max")]:
        for shape, windows in cases:
            x = without_ties(rng, shape) - 1  # a padded zero would win
            upstream = signed(rng, POOLS[kind](x, *windows).shape)
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
    _layer_pools(layer, rng, grade, stride=2)
    x = signed(rng, (2, 8, 7, 2))
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
    loads_alike(grade, made, x, made.reload((None, 8, 7, 2)), known)
    keeps_name(grade, made, "pooling_2")


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
        return a_layer(grade, student.DepthMaxPool(pool_size, **options), "DepthMaxPool")

    with grade.part("values"):
        for shape, pool_size in [
            ((2, 6, 9, 12), 3),
            ((3, 5, 7, 10), 2),
            ((1, 4, 3, 6), 6),
            ((2, 3, 2, 5), 1),
        ]:
            x = signed(rng, shape)
            grade.close(
                layer(pool_size)(x),
                oracle.depth_max_pool(x, pool_size),
                mistaken.depth_pools(x, pool_size),
                what=f"DepthMaxPool({pool_size}) on shape {shape}",
            )
    with grade.part("refuses a remainder"):
        for groups in (2, 4, 0):
            pool_size = int(rng.integers(5, 9))
            _pools_depth(layer, rng, grade, pool_size)
            depth = pool_size * groups + int(rng.integers(2, pool_size - 1))
            x = rng.uniform(-2, -0.1, size=(1, 4, 4, depth)).astype("float32")
            _refuses_maps(grade, layer, x, pool_size)
    with grade.part("shapes"):
        _pools_depth(layer, rng, grade, 3)
        _depth_shapes(layer, rng, grade)
    with grade.part("gradient"):
        for shape, pool_size in [((2, 3, 4, 6), 3), ((1, 2, 5, 8), 2)]:
            x = without_ties(rng, shape)
            upstream = signed(rng, (*shape[:3], shape[3] // pool_size))
            grade.close(
                layer(pool_size).gradient(x, upstream),
                oracle.depth_max_pool_gradient(x, upstream, pool_size),
                {"this is the gradient of a mean": np.repeat(upstream, pool_size, -1) / pool_size},
                what=f"gradient of DepthMaxPool({pool_size})",
            )
    with grade.part("saves and loads"):
        _pools_depth(layer, rng, grade, 3)
        x = signed(rng, (2, 3, 6, 6))
        made = layer(3, name="depth_pool")
        known = {
            f"this is the result of pool_size={p}: get_config leaves pool_size out": partial(
                oracle.depth_max_pool, x, p
            )
            for p in (1, 2, 6)
        }
        loads_alike(grade, made, x, made.reload((None, None, None, 6)), known)
        keeps_name(grade, made, "depth_pool")


def _pools_depth(layer, rng, grade, pool_size):
    """The layer takes what it can pool, and pools it, rightly or not."""
    # Along any axis; few maps show which of them matter, many how far apart those of a result are.
    x = signed(rng, (2, pool_size, pool_size, 2 * pool_size))
    many = signed(rng, (2, pool_size, pool_size, 6 * pool_size))

    def works():
        depends_on_input(grade, pool, x, local=True, mixes=True)
        reaches_no_further(grade, pool, many, (None, None, pool_size))

    def pool(x):
        return layer(pool_size)(x)

    right_or_works(
        grade,
        grade.accepts(ValueError, pool, x),
        oracle.depth_max_pool(x, pool_size),
        works,
        f"DepthMaxPool({pool_size}) on shape {x.shape}",
    )


def _depth_shapes(layer, rng, grade):
    batch, *sides, groups = distinct(rng, 2, 20, 4)
    drawn = (batch, *sides, 4 * groups)
    for shape in [drawn, (None, 5, 7, 12), (4, 2, 3, 8), (None, None, None, 4)]:
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
    works_in_a_model(grade, layer(3), signed(rng, (3, 6, 9, 12)))


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
        return a_layer(grade, student.GlobalAvgPool(), "GlobalAvgPool")

    with grade.part("values"):
        for draw, *shape in [
            (signed, 2, 5, 8, 3),
            (after_relu, 2, 5, 8, 3),
            (signed, 3, 4, 4, 6),
            (signed, 1, 1, 9, 2),
            (signed, 5, 7, 3, 1),
        ]:
            x = draw(rng, shape).astype("float32")
            grade.close(
                layer()(x),
                oracle.global_average_pool(x),
                mistaken.global_averages(x),
                what=f"feature maps of shape {shape}",
            )
    with grade.part("shapes and no weights"):
        made = _averages(grade, layer(), rng)
        drawn = tuple(distinct(rng, 2, 20, 4))
        for shape in [drawn, (None, 6, 5, 7), (4, 1, 8, 2), (None, None, None, 3)]:
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
        _averages(grade, layer(), rng)
        made = layer()
        loaded = made.reload((None, None, None, 3))
        for shape in [(2, 4, 5, 3), (1, 6, 3, 3)]:
            loads_alike(grade, made, signed(rng, shape), loaded, {})


def _averages(grade, made, rng):
    """`made`, a layer that averages maps, rightly or not."""
    x = signed(rng, (2, 4, 6, 3))

    def averages():
        depends_on_input(grade, made, x, mixes=True)
        moves_little(grade, made, x, rng)

    right_or_works(
        grade,
        made(x),
        oracle.global_average_pool(x),
        averages,
        f"maps of shape {x.shape}",
    )
    return made


def _layer_call(kernel_size, options):
    given = [str(kernel_size), *(f"{name}={value!r}" for name, value in options.items())]
    return f"Pool2D({', '.join(given)})"
