"""What the exercises of 04-lenet5 must do.

The specification is the text of source/04-lenet5/04-lenet5.nb.py; nothing is asked here that it
does not say. Right answers come from `oracle`, known wrong ones from
`function_mistakes`. Layers and networks are in modules of their own.
"""

from functools import partial

import numpy as np

from autograder.assignments.lenet5 import function_mistakes as mistaken
from autograder.assignments.lenet5 import oracle
from autograder.assignments.shared.common import kind_of, left_alone, pair, same_dtype
from autograder.assignments.shared.does_the_work import (
    depends_on_arguments,
    depends_on_input,
    right_or_works,
)
from autograder.judge import StudentError, check, compare

INSIDE = np.s_[:, 2:30, 2:30]


@check(
    "lenet5.layer_table",
    parts={"C1": 0.5, "S2": 0.5, "C3": 0.5, "S4": 0.5, "C5": 0.5, "F6": 0.25, "Out": 0.25},
)
def layer_table(student, rng, grade):
    for layer, right in oracle.LAYER_TABLE.items():
        with grade.part(layer):
            row = _entry(grade, student.lenet5_table(), "lenet5_table()", layer)
            is_row = isinstance(row, tuple | list) and len(row) == len(right)
            grade.that(
                is_row, f"expected (maps, size, kernel, stride, activation), got {row!r:.80}"
            )
            cells = [i for i, value in enumerate(right) if value is not None]
            wrong = [i for i in cells if not _same_cell(row[i], right[i])]
            # The right values are not told: the learner may hand in again.
            told = ", ".join(f"{oracle.COLUMNS[i]} is not {row[i]!r:.20}" for i in wrong)
            why = " ".join(filter(None, (_why(layer, i, row[i]) for i in wrong)))
            grade.share(1 - len(wrong) / len(cells), told, why)


def _same_cell(got, right):
    if isinstance(right, str):
        return isinstance(got, str) and got.strip().lower() == right
    return type(got) is int and got == right


def _why(layer, column, got):
    """What leads to a wrong cell of the table; empty if that is not known."""
    kind, same = oracle.COLUMNS[column], {"C1": 32, "C3": 14, "C5": 5}
    if kind == "size" and got == same.get(layer):
        return "there is no padding: a 5×5 window costs four pixels."
    if kind == "size" and (layer, got) in {("C1", 24), ("S2", 12), ("C3", 8), ("S4", 4)}:
        return "the input is 32×32, not 28×28."
    if kind == "maps" and (layer, got) in {("S2", 1), ("S2", 16), ("S4", 1), ("S4", 6)}:
        return "pooling keeps the number of maps of the layer before it."
    if kind == "stride" and got == 1 and layer in ("S2", "S4"):
        return "windows that do not overlap move by their own width."
    if kind == "kernel" and (layer, got) == ("C5", 1):
        return "C5's windows are 5×5; it is its maps that are 1×1."
    if kind == "activation" and got in ("softmax", "tanh") and layer == "Out":
        return "the output units are radial basis functions."
    return ""


def _entry(grade, got, what, key):
    """The entry of a dictionary that came back."""
    told = f"expected {what} to be a dictionary with the key {key!r}"
    grade.that(isinstance(got, dict) and key in got, told)
    return got[key]


@check("lenet5.prepare", parts={"values": 1, "padding is background": 0.5, "inside a model": 0.5})
def prepare(student, rng, grade):
    def images():
        return rng.uniform(size=(3, 28, 28, 1)).astype("float32")

    def known(x, index):
        return {
            why: lambda value=value: (value() if callable(value) else value)[index]
            for why, value in mistaken.preparations(x).items()
        }

    with grade.part("values"):
        x = images()
        got, right = student.prepare(x), oracle.prepare(x)
        shapes = {"the image was not padded": (3, 28, 28, 1)}
        got = grade.shape(got, right.shape, shapes)
        what = "the 28×28 pixels in the middle"
        grade.close(got[INSIDE], right[INSIDE], known(x, INSIDE), what=what)
    with grade.part("padding is background"):
        x = images()
        got, right = student.prepare(x), oracle.prepare(x)
        got = grade.shape(got, right.shape)
        border = np.ones((32, 32), bool)
        border[2:30, 2:30] = False
        index = np.s_[:, border]
        # The whole image tells more: a border of 0 alone has several causes.
        why = compare.likely_mistake(got, mistaken.preparations(x), compare.is_close)
        wrong = {why: got[index]} if why else known(x, index)
        grade.close(got[index], right[index], wrong, what="the border of two pixels")
        right_or_works(
            grade,
            got[INSIDE],
            right[INSIDE],
            lambda: depends_on_input(grade, student.prepare, x),
            "the middle",
        )
    with grade.part("inside a model"):
        function = student.function()
        made = hasattr(function, "symbolic_shape")
        grade.that(made, f"expected a function, got {kind_of(function)}")
        shape = function.symbolic_shape((None, 28, 28, 1))
        grade.equal(shape, (None, 32, 32, 1), what="prepare(keras.Input((28, 28, 1)))")
        x = images()
        got = student.prepare(x)
        right_or_works(
            grade, got, oracle.prepare(x), lambda: _stays_in_place(grade, student, x, rng)
        )


def _stays_in_place(grade, student, x, rng):
    """A pixel shows in the result where it lies in the image, give or take the border."""
    depends_on_input(grade, student.prepare, x)
    places = rng.integers(0, 28, size=(12, 2))
    lit = np.repeat(x[:1], len(places) + 1, axis=0)
    for image, (row, column) in zip(lit[1:], places, strict=True):
        image[row, column] += 1
    got = np.asarray(grade.shape(student.prepare(lit), (len(lit), 32, 32, 1)), float)
    for image, place in zip(got[1:], places, strict=True):
        moved = np.argwhere(np.abs(image - got[0])[..., 0] > 1e-3)
        near = len(moved) and np.abs(moved - place - 2).max() <= 6
        grade.that(bool(near), f"pixel {place.tolist()} does not show where it is")


NO_ARRAYS = "np.tanh works on arrays, but not inside a Keras model: keras.ops works on both"


@check("lenet5.scaled_tanh", parts={"values": 0.75, "inside a model": 0.25})
def scaled_tanh(student, rng, grade):
    with grade.part("inside a model"):
        function, shape = student.squash(), (None, 3, 5, 2)
        made = hasattr(function, "symbolic_shape")
        grade.that(made, f"expected a function, got {kind_of(function)}")
        try:
            got = function.symbolic_shape(shape)
        except StudentError as error:
            if error.names[0] == "NotImplementedError":
                raise
            grade.fail(f"scaled_tanh(keras.Input((3, 5, 2))): {error}", NO_ARRAYS)
        grade.equal(got, shape, what="shape of scaled_tanh(keras.Input((3, 5, 2)))")
        x = rng.normal(size=(2, 40)).astype("float32")
        right_or_works(
            grade,
            student.scaled_tanh(x),
            oracle.scaled_tanh(x),
            lambda: _squashes(grade, student.scaled_tanh, x),
        )
    with grade.part("values"):
        for shape, scale in [((5, 7), 2), ((2, 3, 3, 2), 1), ((9,), 6)]:
            x = (scale * rng.normal(size=shape)).astype("float32")
            known = mistaken.squashings(x)
            grade.close(student.scaled_tanh(x), oracle.scaled_tanh(x), known)


def _squashes(grade, function, x):
    """Each value by itself, and large ones by more than small ones."""
    depends_on_input(grade, function, x, window=(1,))
    small, large = (np.abs(np.asarray(function(k * x), float)).max() for k in (1, 100))
    grade.that(bool(large < 50 * small), "nothing is squashed: large values stay as large")


@check(
    "lenet5.connection_table",
    parts={
        "maps 0 to 5": 0.5,
        "maps 6 to 11": 0.5,
        "maps 12 to 14": 0.5,
        "map 15, shape and dtype": 0.5,
    },
)
def connection_table(student, rng, grade):
    right = oracle.connection_table()
    shapes = {"rows are maps of S2, columns maps of C3: this is transposed": (16, 6)}
    parts = {"maps 0 to 5": (0, 6), "maps 6 to 11": (6, 12), "maps 12 to 14": (12, 15)}
    for part, (start, stop) in parts.items():
        with grade.part(part):
            got = student.connection_table()
            got = grade.shape(got, (6, 16), shapes)
            columns = np.s_[:, start:stop]
            known = {why: wrong[columns] for why, wrong in mistaken.tables(right).items()}
            grade.close(got[columns], right[columns], known, what=f"columns: {part}")
    with grade.part("map 15, shape and dtype"):
        answer = student.connection_table()
        got = grade.shape(answer, (6, 16), shapes)
        named = answer.dtype.name if isinstance(answer, np.ndarray) else kind_of(answer)
        grade.equal(named, "bool", what="dtype")
        known = {"map 15 sees all six maps": got[:, 15]}
        grade.close(got[:, 15], right[:, 15], known, what="column 15")
        grade.that(not got[:, :15].all(), "not all maps are connected with all")


@check(
    "lenet5.costs",
    parts={"C1": 0.25, "S2 and S4": 0.5, "C3": 0.5, "C5 and F6": 0.5, "Out": 0.25},
)
def costs(student, rng, grade):
    tables = [oracle.connection_table(), rng.random((6, 16)) < 0.5, rng.random((6, 9)) < 0.6]
    rows = {"C1": ["C1"], "S2 and S4": ["S2", "S4"], "C3": ["C3"], "C5 and F6": ["C5", "F6"]}
    for part, layers in {**rows, "Out": ["Out"]}.items():
        with grade.part(part):
            for table in tables:
                got = student.lenet5_costs(table)
                right, known = oracle.costs(table), mistaken.costs(table)
                for layer in layers:
                    row = _entry(grade, got, "lenet5_costs(…)", layer)
                    links = int(table.sum())
                    what = f"{layer}, with {links} connections to {table.shape[1]} maps of C3"
                    grade.equal(row, right[layer], known[layer], what=what)


@check("lenet5.feature_gradients", parts={"distance": 0.75, "softmax": 0.75, "far away": 0.5})
def feature_gradients(student, rng, grade):
    def case(scale, spread=1.0):
        centres = rng.normal(size=(5, 7)) * spread
        near = rng.permutation(5)
        features = centres[near] + scale * rng.normal(size=(5, 7))
        # Three images near their own centre, two, as wrong predictions are, near another's.
        return features, np.concatenate([near[:3], near[4:2:-1]]), centres

    def rows(given, key):
        got = _entry(grade, student.feature_gradients(*given), "the result", key)
        return got, oracle.feature_gradients(*given)[key], mistaken.feature_gradients(*given)[key]

    def depends_on_gradients(given):
        """The gradients change with features, labels and centres, where all of these matter."""
        features, labels, centres = given
        changes = {
            "the features": (features + centres[:1], labels, centres),
            "the labels": (features, (labels + 1) % 5, centres),
            "the centres": (features, labels, 2 * centres),
        }
        rows = lambda *given: student.feature_gradients(*given)["softmax"]  # noqa: E731
        depends_on_arguments(grade, rows, given, changes, least=2)

    for key in ("distance", "softmax"):
        with grade.part(key):
            for _ in range(2):
                grade.close(*rows(case(0.8, 0.6), key), what=f'"{key}"')
    with grade.part("far away"):
        got, right, known = rows(case(40.0), "softmax")
        finite = isinstance(got, np.ndarray) and got.dtype.kind == "f" and np.isfinite(got).all()
        told = (
            'expected finite numbers under "softmax" for distances of some thousands, '
            f"got {finiteness(got)}"
        )
        cause = "e to the minus distance is 0 there, and 0/0 no number: subtract the largest logit"
        grade.that(bool(finite), told, cause if isinstance(got, np.ndarray) else "")
        grade.shape(got, right.shape, what='"softmax", far away')
        right_or_works(grade, got, right, lambda: depends_on_gradients(case(0.8, 0.6)))


def finiteness(got):
    """How many numbers of what came back are finite, in words."""
    if not isinstance(got, np.ndarray):
        return kind_of(got)
    if got.dtype.kind not in "fiu":
        return f"an array of {got.dtype.name}"
    off = int(np.size(got) - np.isfinite(got).sum())
    return f"{off} of {np.size(got)} that are infinite or NaN"


@check("lenet5.multiply_adds", parts={"original": 0.5, "modern": 0.5})
def multiply_adds(student, rng, grade):
    tables = [rng.random((6, 16)) < share for share in (0.3, 0.7)] + [oracle.connection_table()]
    for place, part in enumerate(("original", "modern")):
        with grade.part(part):
            for table in tables:
                got = pair(grade, student.multiply_adds(table))[place]
                known = {
                    why: counts[place]
                    for why, counts in mistaken.products(table).items()
                    if counts[place] is not None
                }
                what = f"{part}, with {int(table.sum())} connections in the original's C3"
                grade.equal(got, oracle.multiply_adds(table)[place], known, what=what)


@check("lenet5.permute", parts={"values": 0.75, "shape, dtype and input left alone": 0.25})
def permute(student, rng, grade):
    def case(shape, dtype="float32"):
        order = rng.permutation(shape[1] * shape[2])
        return (rng.normal(size=shape) * 50).astype(dtype), order

    def permutes(x, order):
        """The result changes with the images and with the order."""
        changes = {"the images": (x[::-1] + 1, order), "the order": (x, np.roll(order, 1))}
        depends_on_arguments(grade, student.permute_pixels, (x, order), changes)

    with grade.part("values"):
        for shape in [(3, 4, 6, 2), (2, 28, 28, 1), (4, 5, 3, 1)]:
            x, order = case(shape)
            got = student.permute_pixels(x, order)
            known = mistaken.permutations(x, order)
            grade.close(got, oracle.permute_pixels(x, order), known, what=f"images {shape}")
    with grade.part("shape, dtype and input left alone"):
        for dtype in ("float64", "uint8"):
            x, order = case((2, 4, 3, 2), "int8")
            x = np.abs(x).astype(dtype)
            got = student.permute_pixels(x, order)
            left_alone(grade, student)
            grade.shape(got, x.shape)
            same_dtype(grade, got, dtype)
            right_or_works(grade, got, oracle.permute_pixels(x, order), partial(permutes, x, order))
