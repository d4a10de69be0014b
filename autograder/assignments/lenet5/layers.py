"""What the layers of 04-lenet5 must do: see `functions`, whose rules hold."""

import contextlib

import numpy as np

from autograder.assignments.lenet5 import mistakes as mistaken
from autograder.assignments.lenet5 import oracle
from autograder.assignments.lenet5.held_out import Own
from autograder.assignments.shared.common import a_layer, keeps_name, signed, works_in_a_model
from autograder.assignments.shared.does_the_work import (
    depends_on_input,
    depends_on_weights,
    right_on_own,
    right_or_works,
    works,
)
from autograder.judge import check, compare, fill
from autograder.judge import kind_of as weight_kind
from autograder.judge.grade import Failure


def told_weights(grade, made, shape=None):
    """[(own name, shape, whether trained)] of each weight, as the learner's process tells it."""
    entries = made.weights(shape)
    listed = isinstance(entries, list) and len(entries) <= 500
    grade.that(listed, "expected a layer or network with at most 500 weights")
    weights = []
    for entry in entries:
        told = entry if isinstance(entry, dict) else {}
        name, sides, trained = (told.get(key) for key in ("name", "shape", "trainable"))
        whole = isinstance(name, str) and isinstance(sides, tuple) and len(sides) <= 8
        whole = whole and all(type(n) is int and 0 <= n <= 10**6 for n in sides)
        grade.that(whole, "the list of weights cannot be read")
        weights.append((weight_kind(name), sides, trained is True))
    return weights


def size_of(shape):
    size = 1
    for n in shape:
        size *= n
    return size


# ------------------------------------------------------------------------- trainable pooling


@check(
    "lenet5.average_pool",
    parts={
        "values": 1,
        "one coefficient and one bias a map": 0.75,
        "starts as plain average pooling": 0.25,
        "shapes": 0.25,
        "gradients": 0.25,
        "saves and loads": 0.5,
    },
)
def average_pool(student, rng, grade):
    own = Own(student, grade)

    def layer(*args, **options):
        return a_layer(grade, student.TrainableAveragePool(*args, **options), "the result")

    def filled(shape, *args, **options):
        """A layer with coefficients and biases of the judge's, and these."""
        made, maps = layer(*args, **options), shape[-1]
        wanted = {
            "coefficient": (rng.uniform(0.4, 1.6, maps) * rng.choice([-1, 1], maps)),
            "bias": rng.uniform(0.2, 0.9, maps),
        }
        kinds = {kind for kind, _, _ in told_weights(grade, made, shape)}
        if kinds:  # one without weights computes something, which is looked up
            told = f'the weights should be called "coefficient" and "bias", got {sorted(kinds)}'
            grade.that({"coefficient", "bias"} == kinds, told)
            fill(grade, made, lambda kind, sides: np.resize(wanted[kind], sides), shape)
        return made, wanted["coefficient"], wanted["bias"]

    def agrees(made, x, coefficient, bias, pool_size, what=""):
        right = oracle.average_pool(x, coefficient, bias, pool_size)
        known = mistaken.average_pools(x, coefficient, bias, pool_size)
        unused = (
            "the layer makes them, but call does not use them"
            if told_weights(grade, made)
            else "they are no weights of the layer; make them with self.add_weight"
        )
        known[f"{mistaken.NOT_USED}: {unused}"] = known.pop(mistaken.NOT_USED)
        got = made(x)
        right = right_on_own(
            got,
            right,
            lambda: oracle.average_pool(x, coefficient, bias, pool_size, squash=own.squash),
            lambda: pools(layer(pool_size), pool_size),
        )
        grade.close(got, right, known, what=what)

    def pools(made, pool_size=2):
        """Under any weights, each result comes of a window."""
        x = signed(rng, (1, 4 * pool_size, 3 * pool_size, 3))
        fill(grade, made, lambda kind, sides: rng.uniform(0.4, 0.9, sides), x.shape)
        window = (pool_size, pool_size, 1)
        depends_on_input(grade, made, x, mixes=True, window=window)

    with grade.part("values"):
        for shape, pool_size in [((2, 6, 8, 3), 2), ((2, 7, 10, 4), 3), ((1, 5, 4, 2), 2)]:
            x = signed(rng, shape)
            made, *weights = filled(shape, pool_size)
            agrees(made, x, *weights, pool_size, f"windows of {pool_size} on shape {shape}")
    with grade.part("one coefficient and one bias a map"):
        weights = told_weights(grade, layer(), (1, 4, 4, 5))
        trained = sorted((kind, shape) for kind, shape, trained in weights if trained)
        known = {
            "there are no trained weights: make them with self.add_weight in build": [],
            "the coefficients are not trained": [("bias", (5,))],
            **{
                f"a coefficient of shape {long}: the text asks for (maps,)": [
                    ("bias", (5,)),
                    ("coefficient", long),
                ]
                for long in [(1, 1, 5), (1, 1, 1, 5), (1, 5), (5, 1)]
            },  # fmt: skip
            "the biases are missing, or not trained": [("coefficient", (5,))],
        }
        for ones in [(), (1,), (1, 1, 1), (1, 1, 1, 1)]:
            known |= {
                f"one coefficient and one bias for all maps: shape {ones}": [
                    ("bias", ones), ("coefficient", ones)
                ],
                f"a coefficient for each map, but one bias for all: shape {ones}": [
                    ("bias", ones), ("coefficient", (5,))
                ],
                f"one coefficient for all maps: shape {ones}": [
                    ("bias", (5,)), ("coefficient", ones)
                ],
            }  # fmt: skip
        for long in [(1, 1, 5), (1, 1, 1, 5), (1, 5), (5, 1)]:
            known[f"weights of shape {long}: the text asks for (maps,)"] = [
                ("bias", long), ("coefficient", long)
            ]  # fmt: skip
        what = "names and shapes of the trained weights for 5 maps"
        right = [("bias", (5,)), ("coefficient", (5,))]
        grade.equal(trained, right, known, what=what)
        pools(layer())
    with grade.part("starts as plain average pooling"):
        x = signed(rng, (2, 6, 4, 3))
        means = oracle.window_means(x)
        known = {
            "the coefficients begin at 0, not at 1": np.zeros(means.shape),
            "the coefficients begin at ¼, not at 1": oracle.scaled_tanh(means / 4),
            "the biases begin at 1, not at 0": oracle.scaled_tanh(means + 1),
        }
        got, right = layer()(x), oracle.scaled_tanh(means)
        new = layer()
        other = new(x)
        if not compare.is_close(got, other):
            known["the coefficients or biases begin at random: at 1 and at 0"] = got
        weights = told_weights(grade, new, x.shape)
        grade.that(bool(weights), "a new layer has no weights: make them with self.add_weight")
        if not compare.is_close(got, right):
            # Wrong in another way: coefficients of 1 and biases of 0 must leave it as it is.
            plain = {"coefficient": 1.0, "bias": 0.0}
            fill(grade, new, lambda kind, sides: np.full(sides, plain.get(kind, 0.0)), x.shape)
            grade.close(got, new(x), known, what="a new layer")
            made, *_ = filled(x.shape)
            works(grade, made, x[1:], rng)
            pools(layer())
    with grade.part("shapes"):
        for shape, pool_size in [((None, 9, 14, 4), 2), ((5, 9, 7, 1), 3), ((None, None, 8, 3), 2)]:
            size, *sides, maps = shape
            sides = [None if side is None else side // pool_size for side in sides]
            got = layer(pool_size).output_shape(shape)
            what = f"compute_output_shape({shape}) of windows of {pool_size}"
            known = {
                "this is the shape of the input": shape,
                "sides that do not divide are rounded down": (
                    size,
                    *(None if n is None else -(-n // pool_size) for n in shape[1:3]),
                    maps,
                ),
                "this is the shape without the batch axis": (*sides, maps),
            }
            grade.equal(got, (size, *sides, maps), known, what=what)
        works_in_a_model(grade, layer(), np.ones((3, 6, 8, 2), "float32"))
        pools(layer(3), 3)
    with grade.part("gradients"):
        _pool_gradients(filled, lambda: pools(layer()), rng, grade)
    with grade.part("saves and loads"):
        x = signed(rng, (2, 9, 6, 3))
        made, *weights = filled(x.shape, pool_size=3, name="pooling_3")
        loaded = a_layer(grade, made.reload((None, *x.shape[1:])), "the loaded model")
        known = {
            "this is what is loaded when get_config leaves pool_size out": oracle.average_pool(
                x, *weights, 2
            ),
            "coefficient and bias were lost: they are no weights of the layer": oracle.scaled_tanh(
                oracle.window_means(x, 3)
            ),
        }
        before = made(x)
        right_or_works(
            grade,
            before,
            oracle.average_pool(x, *weights, 3),
            lambda: pools(layer(3), 3),
            "the layer",
        )
        grade.close(loaded(x), before, known, what="the layer, saved and loaded")
        keeps_name(grade, made, "pooling_3")


def _pool_gradients(filled, works, rng, grade):
    x = signed(rng, (2, 5, 6, 3))
    made, coefficient, bias = filled(x.shape)
    upstream = signed(rng, (2, 2, 3, 3))
    pooled, right = made(x), oracle.average_pool(x, coefficient, bias)
    right_or_works(grade, pooled, right, works)
    got = made.gradient(x, upstream)
    grade.shape(got, x.shape, what="gradient by the maps")
    if compare.is_close(pooled, right):
        by_maps, *_ = oracle.average_pool_gradients(x, coefficient, bias, upstream)
        grade.close(got, by_maps, what="gradient by the maps")
    trained = [kind for kind, _, trained in told_weights(grade, made) if trained]
    gradients = made.weight_gradients(x, upstream)
    several = isinstance(gradients, list) and len(gradients) == len(trained)
    grade.that(several and bool(trained), "expected gradients of the trained weights")
    for kind, gradient in zip(trained, gradients, strict=True):
        alive = isinstance(gradient, np.ndarray) and bool(np.abs(gradient).max(initial=0) > 0)
        grade.that(alive, f"no gradient reaches {kind}")


# ----------------------------------------------------------------------- partial convolution


@check(
    "lenet5.partial_conv",
    parts={
        "only these connections": 1.5,
        "values": 1,
        "parameters": 1,
        "shapes": 0.5,
        "gradients": 0.5,
        "saves and loads": 0.5,
    },
)
def partial_conv(student, rng, grade):
    """Layout-free: what each weight does is found by feeding one lit pixel at a time."""

    def layer(table, kernel_size, **options):
        made = student.PartialConv2D(table.astype("int64"), kernel_size=kernel_size, **options)
        return a_layer(grade, made, "PartialConv2D")

    def filled(table, kernel_size, **options):
        made = layer(table, kernel_size, **options)
        side = 2 * kernel_size - 1
        values = _distinct_weights(grade, made, (1, side, side, len(table)), rng)
        return made, values

    def convolves(made, table, kernel_size):
        """Each result comes of a window, whatever is wrong with it otherwise."""
        x = signed(rng, (1, 3 * kernel_size, 3 * kernel_size, len(table)))
        window = (kernel_size, kernel_size, None)
        with contextlib.suppress(Failure):  # kernels of another size are not seen
            if compare.is_close(
                made(x), oracle.conv(x, *_kernels(grade, made, table, kernel_size))
            ):
                return
        depends_on_input(grade, made, x, mixes=True, window=window)

    tables = [(oracle.connection_table(), 5), (_table(rng, 4, 4), 3), (_table(rng, 3, 5), 2)]
    with grade.part("only these connections"):
        for table, kernel_size in tables:
            made = layer(table, kernel_size)
            at_first = _reached(grade, made, table, kernel_size)
            made, _ = filled(table, kernel_size)
            alive = _reached(grade, made, table, kernel_size)
            masked_once = np.array_equal(at_first, table) and not np.array_equal(alive, table)
            why = (
                "the missing connections are cut only when the layer is made: whatever changes the "
                "weights, such as training, brings them back"
            )
            known = {why: alive} if masked_once else {}
            known |= {
                "every map in feeds every map out": np.ones_like(table),
                "map i in feeds map j out where connections[j, i], not connections[i, j]": (
                    table.T if table.shape[0] == table.shape[1] else ~table
                ),
                "the table is taken the other way round: 1 means connected": ~table,
                "nothing that was fed in has an effect": np.zeros_like(table),
                "LeCun's table is used whatever was passed": oracle.connection_table(),
            }
            what = f"which of {table.shape[0]} maps in (rows) reach which of {table.shape[1]} out"
            grade.close(alive, table, known, what=what)
    with grade.part("values"):
        for table, kernel_size in tables:
            _is_convolution(grade, *filled(table, kernel_size), table, kernel_size, rng)
    with grade.part("parameters"):
        for table, kernel_size in tables:
            made, values = filled(table, kernel_size)
            _has_only_its_weights(grade, made, values, table, kernel_size, rng)
        table, kernel_size = tables[0]
        kernel, _ = _kernels(grade, layer(table, kernel_size), table, kernel_size)
        grade.that(
            bool(np.ptp(kernel[:, :, table]) > 1e-6),
            "all kernel weights of a new layer are alike",
            "maps that see the same inputs would learn the same: begin with random numbers",
        )
    with grade.part("shapes"):
        table = _table(rng, 3, 4)
        for shape, kernel_size in [((None, 14, 11, 3), 5), ((2, None, 9, 3), 3)]:
            size, *sides, _ = shape
            lost = [None if n is None else n - kernel_size + 1 for n in sides]
            got = layer(table, kernel_size).output_shape(shape)
            known = {
                "this is the shape under “same” padding": (size, *sides, 4),
                "the number of maps is that of the input": (size, *lost, 3),
                "this is the shape without the batch axis": (*lost, 4),
                "this is the shape of the input": shape,
            }
            what = f"compute_output_shape({shape}) with kernels of {kernel_size}, 4 maps out"
            grade.equal(got, (size, *lost, 4), known, what=what)
        works_in_a_model(grade, layer(table, 3), np.ones((3, 6, 8, 3), "float32"))
        convolves(filled(table, 3)[0], table, 3)
    with grade.part("gradients"):
        table = _table(rng, 3, 4)
        made, _ = filled(table, 3)
        kernel, bias = _kernels(grade, made, table, 3)
        x = signed(rng, (2, 6, 5, 3))
        outputs = compare.as_array(made(x))
        grade.that(not isinstance(outputs, str), "expected a tensor")
        upstream = signed(rng, outputs.shape)
        grade.that(bool(_alive(kernel).any()), "nothing that was fed in has an effect")
        got = grade.shape(made.gradient(x, upstream), x.shape, what="gradient by the maps")
        if compare.is_close(outputs, oracle.conv(x, kernel, bias)):
            by_maps, *_ = oracle.conv_gradients(x, kernel, upstream)
            grade.close(got, by_maps, what="gradient by the maps")
        else:  # an activation, say, costs another part
            convolves(made, table, 3)
            grade.that(bool(np.abs(got).max() > 0), "no gradient reaches the maps")
        gradients = made.weight_gradients(x, upstream)
        several = isinstance(gradients, list) and len(gradients) > 0
        grade.that(several, "expected gradients of the weights")
        for gradient in gradients:
            lively = isinstance(gradient, np.ndarray) and np.abs(gradient).max(initial=0) > 0
            grade.that(bool(lively), "no gradient reaches one of the weights")
    with grade.part("saves and loads"):
        table = _table(rng, 3, 4)
        made, _ = filled(table, 3, name="C3")
        kernel, bias = _kernels(grade, made, table, 3)
        grade.that(bool(_alive(kernel).any()), "nothing that was fed in has an effect")
        convolves(made, table, 3)
        loaded = a_layer(grade, made.reload((None, 5, 5, 3)), "the loaded model")
        again, _ = _kernels(grade, loaded, table, 3)
        grade.close(again, kernel, what="kernels of the layer, saved and loaded")
        x = signed(rng, (2, 5, 5, 3))
        grade.close(loaded(x), made(x), what="the layer, saved and loaded")
        keeps_name(grade, made, "C3")


def _table(rng, maps_in, maps_out):
    """Connections of which some are missing, not symmetric; every map has one."""
    while True:
        table = rng.random((maps_in, maps_out)) < 0.5
        lively = table.any(axis=0).all() and table.any(axis=1).all() and not table.all()
        uneven = maps_in != maps_out or not np.array_equal(table, table.T)
        if lively and uneven and not np.array_equal(table.sum(axis=0), [1] * maps_out):
            return table


def _distinct_weights(grade, made, shape, rng):
    """Set all trained weights to numbers that all differ; these, in one row."""
    weights = told_weights(grade, made, shape)
    sizes = [size_of(shape) for _, shape, _ in weights]
    grade.that(sum(sizes) <= 100_000, f"expected some thousand weights, got {sum(sizes):,}")
    before = made.values()
    whole = isinstance(before, list) and len(before) == len(weights)
    grade.that(whole, "the layer's weights cannot be read")
    total = sum(size for size, (_, _, trained) in zip(sizes, weights, strict=True) if trained)
    pool = rng.permutation(np.linspace(0.2, 1.2, total)) * rng.choice([-1, 1], total)
    pool, values, start = pool.astype("float32"), [], 0
    for (_, sides, trained), size, old in zip(weights, sizes, before, strict=True):
        values.append(pool[start : start + size].reshape(sides) if trained else old)
        start += size if trained else 0
    made.fill(values)
    return pool


def _reached(grade, made, table, kernel_size):
    """(in, out) of bool: which maps out change with which maps in. Light and dark of some strength,
    so that an activation, which costs another part, hides no connection."""
    strong = (_kernels(grade, made, table, kernel_size, light)[0] for light in (50, -50))
    return np.logical_or(*map(_alive, strong))


def _kernels(grade, made, table, kernel_size, light=1):
    """The kernel (k, k, in, out), times `light`, and bias (out,) that the layer's outputs show."""
    maps, out, side = len(table), table.shape[1], 2 * kernel_size - 1
    lit = np.zeros((maps + 1, side, side, maps), "float32")
    lit[np.arange(maps), kernel_size - 1, kernel_size - 1, np.arange(maps)] = light
    got, expected = made(lit), (maps + 1, kernel_size, kernel_size, out)
    if np.shape(got) == (maps + 1, side, side, out):  # padded, which costs the values
        first = (kernel_size - 1) // 2
        got = got[:, first : first + kernel_size, first : first + kernel_size]
    known = {
        "the kernels are of another size than kernel_size says": (
            maps + 1,
            *(2 * kernel_size - 5,) * 2,
            out,
        ),
    }
    grade.shape(got, expected, known, what=f"{maps} maps of {side}×{side} and no light")
    got = np.asarray(got, float)
    responses = (got[:-1] - got[-1])[:, ::-1, ::-1]
    return responses.transpose(1, 2, 0, 3), got[-1, 0, 0]


def _alive(kernel):
    strength = np.abs(kernel).max(axis=(0, 1))
    return strength > 1e-4 * max(strength.max(), 1e-30)


def _is_convolution(grade, made, values, table, kernel_size, rng):
    """Outputs are those of a convolution with the kernels that the layer shows."""
    x = signed(rng, (2, kernel_size + 4, kernel_size + 2, len(table)))
    got = made(x)
    shape = (2, 5, 3, table.shape[1])
    sides = {"there should be no padding": (*x.shape[:3], shape[-1])}
    grade.shape(got, shape, sides, what=f"kernels of {kernel_size} on shape {x.shape}")
    large = np.asarray(grade.shape(made(20 * x), shape, what="brighter maps"), float)
    flat = {
        "there is a ReLU in the layer; it should have no activation": large.min() >= 0,
        "there is a squashing in the layer; it should have no activation": np.abs(large).max() < 2,
    }
    kernel, bias = _kernels(grade, made, table, kernel_size)
    grade.that(bool(_alive(kernel).any(axis=0).all()), "some maps out do not depend on any map in")
    right = oracle.conv(x, kernel, bias)
    known = {why: got for why, seen in flat.items() if seen}
    grade.close(got, right, known, what="each output is a sum of its inputs, and a bias")


def _has_only_its_weights(grade, made, values, table, kernel_size, rng):
    """One number a weight of each kernel, one a bias: and each of them is at work."""
    links, (maps, out), square = int(table.sum()), table.shape, kernel_size**2
    right = links * square + out
    known = {
        "the layer holds weights for all pairs of maps, and those of missing connections do "
        "nothing": maps * out * square + out,
        "the biases are missing, or not trained": links * square,
        "the layer has a bias for each connection: a map out has one": links * square + links,
        "one kernel for each map out, shared by its inputs: each connection has its own": (
            out * square + out
        ),
        "one kernel for each map in, shared by its outputs: each connection has its own": (
            maps * square + out
        ),
        "one bias for all maps: each has its own": links * square + 1,
    }
    what = f"trained parameters for {links} connections, kernels of {kernel_size}, {out} maps out"
    grade.equal(len(values), right, known, what=what)
    kernel, bias = _kernels(grade, made, table, kernel_size)
    shown = np.sort(np.concatenate([kernel[:, :, table].ravel(), bias]))
    told = "each weight of a connection, and each bias, should be a parameter of its own"
    x = signed(rng, (2, kernel_size + 3, kernel_size + 4, maps))
    if compare.is_close(made(x), oracle.conv(x, kernel, bias)):
        grade.close(shown, np.sort(values), tolerance=1e-3, what=told)
    else:  # an activation, say, which costs another part
        depends_on_weights(grade, made, x, rng)
