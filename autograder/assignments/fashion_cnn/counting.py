"""What 02-fashion-cnn asks about counting: shapes, parameters, receptive fields.

The specification is the text of source/02-fashion-cnn/02-fashion-cnn.nb.py; nothing is asked here
that it does not say. Right answers come from `oracle`, known wrong ones from
`counting_mistakes`.
"""

import numpy as np

from autograder.assignments.fashion_cnn import counting_mistakes as mistaken
from autograder.assignments.fashion_cnn import oracle
from autograder.assignments.shared.common import kind_of
from autograder.assignments.shared.does_the_work import depends_on_arguments, right_or_works
from autograder.assignments.shared.no_digest import goes_in_steps
from autograder.judge import check

ROWS = list(oracle.TEXTBOOK)


@check("fashion_cnn.predicted", parts={"shapes": 1, "parameters": 1})
def predicted(student, rng, grade):
    layers = list(oracle.TEXTBOOK.values())
    side = grade.number("side", oracle.IMAGE[0])
    right = oracle.plan(layers, (side, side, 1))
    wrong = mistaken.plans(layers, (side, side, 1))
    if side != oracle.IMAGE[0]:
        other = f"these are the numbers of images of 28×28; yours have {side}×{side} pixels"
        wrong[other] = oracle.plan(layers, oracle.IMAGE)
    for column, part in enumerate(["shapes", "parameters"]):
        with grade.part(part):
            table = student.predicted()
            grade.that(isinstance(table, dict), f"predicted should be a dictionary, got {table!r}")
            filled = [row for row in ROWS if _cell(table, row, column) is not None]
            grade.that(bool(filled), "predicted is not written yet")
            off = [
                i for i, row in enumerate(ROWS) if not _same(table, row, column, right[i][column])
            ]
            share = 1 - len(off) / len(ROWS)
            told = [f"{ROWS[i]} {_told(table, ROWS[i], column)}" for i in off]
            likely = next(
                (
                    why
                    for i in off
                    for why, plan in wrong.items()
                    if plan[i][column] != right[i][column]
                    and _same(table, ROWS[i], column, plan[i][column])
                ),
                "",
            )
            message = f"{len(ROWS) - len(off)} of {len(ROWS)} are right; not right: "
            grade.share(share, message + ", ".join(told), likely)


def _cell(table, row, column):
    """An entry of the learner's table, or None."""
    entry = table.get(row)
    whole = isinstance(entry, tuple | list) and len(entry) == 2
    return entry[column] if whole else None


def _same(table, row, column, value):
    got = _cell(table, row, column)
    if column == 0:
        got = tuple(got) if isinstance(got, tuple | list) else got
        whole = isinstance(got, tuple) and all(type(n) is int for n in got)
        return whole and got == value
    return type(got) is int and got == value


def _told(table, row, column):
    got = _cell(table, row, column)
    return "is missing" if got is None else f"{got!r:.40}"


@check(
    "fashion_cnn.plan",
    parts={"shapes": 0.5, "parameters": 0.5, "multiply-adds": 0.5, "refusals": 0.5},
)
def plan(student, rng, grade):
    stacks = [_stack(rng) for _ in range(3)]
    for column, part in enumerate(["shapes", "parameters", "multiply-adds"]):
        with grade.part(part):
            for layers, shape in stacks:
                got = student.plan(layers, shape)
                rows = isinstance(got, list | tuple) and len(got) == len(layers)
                grade.that(
                    rows and all(isinstance(row, list | tuple) and len(row) == 3 for row in got),
                    f"expected a list of {len(layers)} tuples of three, one for each layer, "
                    f"got {kind_of(got)}",
                )
                wrong = {
                    why: [row[column] for row in rows]
                    for why, rows in mistaken.plans(layers, shape).items()
                }
                right = oracle.plan(layers, shape)
                expected = [row[column] for row in right]
                given = [row[column] for row in got]
                if column and given != expected:  # what is wrong with the shapes costs another part
                    own = _on_own_shapes(layers, shape, [row[0] for row in got], right)
                    expected = own[column - 1] if given == own[column - 1] else expected
                what = f"{part} of {layers} on {shape}"
                grade.equal(given, expected, wrong, what=what)
    with grade.part("refusals"):
        units, side = (int(n) for n in rng.integers(3, 40, size=2))
        case = [("flatten",), ("dense", units)], (side, 5, 2)
        changes = {
            "the layers": ([("conv", 3, 5), ("flatten",), ("dense", 4)], case[1]),
            "the shape": (case[0], (side + 2, 4, 3)),
        }

        def counts():
            depends_on_arguments(grade, student.plan, case, changes)
            wider = lambda n: student.plan([("flatten",), ("dense", n)], case[1])  # noqa: E731
            goes_in_steps(grade, wider, units, 12, "what is counted for a dense layer")

        right_or_works(
            grade,
            grade.accepts(ValueError, student.plan, *case),
            oracle.plan(*case),
            counts,
            "plan of two layers",
        )
        for word in ("convolution", "Dense"):
            layers = [("conv", 3, 4), (word, 2)]
            grade.raises(ValueError, student.plan, layers, (8, 8, 1), mentions=(word,))
        for layers in ([("dense", 4)], [("conv", 3, 4), ("pool", 2), ("dense", 9), ("flatten",)]):
            grade.raises(ValueError, student.plan, layers, (8, 6, 1), mentions=("flatten",))


def _on_own_shapes(layers, shape, shapes, right):
    """(parameters, multiply-adds) of each layer as its shapes in the learner's own plan have it:
    where only the sides of maps are off, and what follows from them."""
    own, before = [], shape
    for layer, got, (wanted, *_) in zip(layers, shapes, right, strict=True):
        kind, here = layer[0], tuple(got) if isinstance(got, tuple | list) else ()
        sound = len(here) == len(wanted) and all(type(n) is int and n > 0 for n in here)
        sound = sound and (kind == "flatten" or here[-1] == wanted[-1])
        sound = sound and all(n <= side for n, side in zip(here[:-1], before, strict=False))
        if not sound or (kind == "flatten" and here != (np.prod(before),)):
            return [row[1] for row in right], [row[2] for row in right]
        _, parameters, products = oracle.plan([layer], before)[0]
        if kind == "conv":
            products = products // (before[0] * before[1]) * here[0] * here[1]
        own.append((parameters, products))
        before = here
    return [row[0] for row in own], [row[1] for row in own]


def _stack(rng):
    """A network with sizes that no formula gets right by chance, and the shape of its input."""
    height, width = (int(n) for n in rng.choice(np.arange(15, 40), 2, replace=False))
    first, second, units = (int(n) for n in rng.choice(np.arange(9, 40), 3, replace=False))
    layers = [
        ("conv", int(rng.choice([3, 5, 7])), first),
        ("pool", int(rng.choice([2, 4]))),
        ("conv", 3, second),
        ("pool", 3),
        ("flatten",),
        ("dense", units),
        ("dense", int(rng.integers(2, 9))),
    ]
    return layers, (height // 2 * 2 + 1, width // 2 * 2, int(rng.integers(2, 6)))


@check(
    "fashion_cnn.receptive_field",
    parts={"stride 1": 0.75, "strides": 1, "no layers": 0.25},
)
def receptive_field(student, rng, grade):
    def sees(layers):
        grade.equal(
            student.receptive_field(layers),
            oracle.receptive_field(layers),
            mistaken.fields(layers),
            what=f"receptive_field({layers})",
        )

    with grade.part("stride 1"):
        for kernels in ([5], [3, 3], [3, 3, 3], [7, 3, 5, 2]):
            sees([(k, 1) for k in kernels])
    with grade.part("strides"):
        sees([(3, 2), (5, 3), (3, 1)])
        for _ in range(3):
            kernels, strides = rng.integers(2, 8, size=5), rng.integers(1, 5, size=5)
            sees([(int(k), int(s)) for k, s in zip(kernels, strides, strict=True)])
        sees([(7, 1), (2, 2), (3, 1), (3, 1), (2, 2)])
    with grade.part("no layers"):
        start = {"a start at 0: without any layer, one value sees one pixel, its own": 0}
        got = student.receptive_field([])
        grade.equal(got, oracle.receptive_field([]), start, what="receptive_field([])")
        sees([(int(rng.integers(2, 9)), 1)])  # who always answers 1 has counted nothing
