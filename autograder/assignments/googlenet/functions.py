"""What the exercises of 06-googlenet must do: counting, and small functions.

The specification is the text of source/06-googlenet/06-googlenet.nb.py; nothing is asked here that
it does not say. Right answers come from `oracle`, known wrong ones from
`mistakes`. Layers and networks are in `networks`.
"""

import numpy as np

from autograder.assignments.googlenet import mistakes as mistaken
from autograder.assignments.googlenet import oracle
from autograder.assignments.shared.common import (
    at,
    cropped,
    distinct,
    equal_each,
    kind_of,
    left_alone,
    letters,
    same_dtype,
    signed,
)
from autograder.assignments.shared.does_the_work import (
    depends_on_arguments,
    depends_on_input,
    right_or_works,
)
from autograder.judge import check


@check("googlenet.conv1x1", parts={"values": 0.75, "dtype and input left alone": 0.25})
def conv1x1(student, rng, grade):
    def layer(shape, maps):
        kernel, bias = signed(rng, (1, 1, shape[-1], maps)), signed(rng, (maps,))
        return signed(rng, shape), kernel, bias

    with grade.part("values"):
        for shape, maps in [((2, 5, 7, 3), 4), ((1, 6, 4, 5), 5), ((3, 2, 3, 8), 1)]:
            x, kernel, bias = layer(shape, maps)
            grade.close(
                student.conv1x1(x, kernel, bias),
                oracle.conv1x1(x, kernel, bias),
                mistaken.pixelwise(x, kernel, bias),
                what=f"maps of shape {shape}, kernel of shape {kernel.shape}",
            )
    with grade.part("dtype and input left alone"):
        x, kernel, bias = layer((2, 6, 8, 3), 2)
        got = student.conv1x1(x, kernel, bias)
        left_alone(grade, student)
        right = oracle.conv1x1(x, kernel, bias)

        def asked():
            by_pixels = lambda x: student.conv1x1(x, kernel, bias)  # noqa: E731
            depends_on_input(grade, by_pixels, x, window=(1, 1, 3))
            changes = {"the kernel": (x, kernel[:, :, ::-1] + 1, bias)}
            depends_on_arguments(grade, student.conv1x1, (x, kernel, bias), changes)

        right_or_works(grade, got, right, asked)
        same_dtype(grade, got, "float32")


# ------------------------------------------------------------------ counting


@check(
    "googlenet.module_cost",
    parts={"maps": 0.5, "parameters": 0.75, "multiply-adds": 0.75, "without bottlenecks": 1},
)
def module_cost(student, rng, grade):
    cases = [_module(rng) for _ in range(3)]
    called = "(maps_in, filters, height, width) ="
    for index, part in enumerate(["maps", "parameters", "multiply-adds"]):
        with grade.part(part):
            equal_each(
                grade,
                f"the {part} of module_cost for {called}",
                cases,
                [_triple(grade, student.module_cost(*case))[index] for case in cases],
                [oracle.module_cost(*case)[index] for case in cases],
                [at(mistaken.module_costs(*case), index) for case in cases],
            )
    with grade.part("without bottlenecks"):
        equal_each(
            grade,
            f"naive_cost for {called}",
            cases,
            [_triple(grade, student.naive_cost(*case)) for case in cases],
            [oracle.naive_cost(*case) for case in cases],
            [mistaken.naive_costs(*case) for case in cases],
        )


def _module(rng):
    """Maps, six numbers, height and width; all different, so that none passes for another."""
    maps_in, *filters = distinct(rng, 10, 90, 7)
    return maps_in, tuple(filters), *distinct(rng, 5, 40, 2)


def _triple(grade, got):
    if isinstance(got, np.ndarray) and got.dtype.kind in "iu" and got.ndim == 1:
        got = got[:4].tolist()
    is_triple = isinstance(got, tuple | list) and len(got) == 3
    grade.that(is_triple, f"expected a tuple of three, got {kind_of(got)}")
    return tuple(got)


@check("googlenet.stage_shapes", parts={"heights and widths": 1, "maps": 1})
def stage_shapes(student, rng, grade):
    odd = tuple(2 * n + 1 for n in distinct(rng, 40, 120, 2))
    cases = [(224, 224, 3), (*odd, 1), (*distinct(rng, 66, 200, 2), 2)]
    for part, column in [("heights and widths", slice(0, 2)), ("maps", 2)]:
        with grade.part(part):
            for case in cases:
                got = _table(grade, student.stage_shapes(case))
                expected = oracle.stage_shapes(case)
                known = {
                    why: [tuple(np.atleast_1d(shape[column])) for shape in shapes.values()]
                    for why, shapes in mistaken.shapes(case).items()
                }
                listed = [tuple(np.atleast_1d(got[stage][column])) for stage in oracle.STAGES]
                right = [tuple(np.atleast_1d(shape[column])) for shape in expected.values()]
                _each_stage(grade, case, listed, right, known)


def _table(grade, got):
    """The learner's dictionary: stage → three ints."""
    known = isinstance(got, dict) and set(oracle.STAGES) <= set(got)
    told = sorted(map(str, got)) if isinstance(got, dict) else kind_of(got)
    grade.that(known, f"expected a dictionary with the 16 stages for keys, got {told}")
    for stage in oracle.STAGES:
        shape = got[stage]
        whole = isinstance(shape, tuple | list) and len(shape) == 3
        whole = whole and all(type(n) is int for n in shape)
        grade.that(whole, f"{stage}: expected three ints, got {kind_of(shape)}")
    return got


def _each_stage(grade, case, got, expected, known):
    """The first stage that is off, and the mistake that explains all of them."""
    got = [tuple(int(n) for n in shape) for shape in got]
    mistake = next((why for why, wrong in known.items() if wrong == got), "")
    for stage, mine, right in zip(oracle.STAGES, got, expected, strict=True):
        right = tuple(int(n) for n in right)
        told = f"stage {stage} of images of shape {case}: expected {right}, got {mine}"
        grade.that(mine == right, told, mistake)


@check(
    "googlenet.network_cost",
    parts={"parameters": 1, "multiply-adds": 1, "activations": 1},
)
def network_cost(student, rng, grade):
    cases = [_layers(rng) for _ in range(3)]
    for index, part in enumerate(["parameters", "multiply-adds", "activations"]):
        with grade.part(part):
            # A lone convolution first, whose message is short.
            alone = [[layers[0]] for layers in cases[:1]]
            for layers in alone + cases:
                grade.equal(
                    _triple(grade, student.network_cost(layers))[index],
                    oracle.network_cost(layers)[index],
                    at(mistaken.network_costs(layers), index),
                    what=f"the {part} of {layers}",
                )


def _layers(rng):
    """A network of the notebook's entries, of sizes that no formula gets right by chance."""
    maps = distinct(rng, 11, 60, 4)
    sides = distinct(rng, 6, 30, 6)
    kernels = rng.choice([3, 5, 7], 2, replace=False).tolist()
    units = distinct(rng, 20, 90, 2)
    return [
        ("conv", kernels[0], maps[0], (sides[0], sides[1], maps[1]), 3),
        ("plain", (sides[2], sides[3], maps[1])),
        ("conv", kernels[1], maps[1], (sides[2], sides[3], maps[2]), 2),
        ("conv", 1, maps[2], (sides[4], sides[5], maps[3]), 1),
        ("plain", (1, 1, maps[3])),
        ("dense", maps[3], units[0], 1),
        ("dense", units[0], units[1], 2),
    ]


# ------------------------------------------------------------------ a pair of layers


@check(
    "googlenet.pair_weights",
    parts={"shapes": 0.5, "differences": 1, "at the border": 0.5},
)
def pair_weights(student, rng, grade):
    x = signed(rng, (3, 7, 9, 2)) * 3
    expected, inside = oracle.summed_difference(x), np.s_[:, 1:-1, 1:-1]
    known = mistaken.pairs(x)

    def computed():
        return oracle.pair(x, *_pair(grade, student.pair_weights()))

    with grade.part("shapes"):
        _pair(grade, student.pair_weights())
        # Weights of the right shapes that compute nothing are no answer.
        spread = float(np.ptp(computed()))
        grade.that(spread > 1e-6, "this pair gives the same number for all maps")
    with grade.part("differences"):
        told = "the pair's output, away from the border"
        grade.close(computed()[inside], expected[inside], cropped_values(known, inside), what=told)
    with grade.part("at the border"):
        grade.close(computed(), expected, known, what="the pair's output, border included")


def cropped_values(known, index):
    return cropped({why: lambda value=value: value for why, value in known.items()}, index)


def _pair(grade, got):
    """The learner's four arrays, of shapes that fit."""
    four = isinstance(got, tuple | list) and len(got) == 4
    grade.that(four, f"expected a tuple of four arrays, got {kind_of(got)}")
    arrays = []
    for value in got:
        is_array = isinstance(value, np.ndarray) and value.dtype.kind in "fiu"
        grade.that(is_array, f"expected four arrays of numbers, one of them is {kind_of(value)}")
        arrays.append(value.astype(float))
    m = arrays[1].size
    wanted = [(1, 1, 2, m), (m,), (3, 3, m, 1), (1,)]
    shapes = [array.shape for array in arrays]
    grade.that(shapes == wanted, f"expected shapes {wanted} for m = {m}, got {shapes}")
    grade.that(1 <= m <= 8, f"m should be from 1 to 8, not {m}")
    finite = all(np.isfinite(array).all() for array in arrays)
    grade.that(finite, "the weights hold NaN or infinity")
    return arrays


# ------------------------------------------------------------------ the claim

QUESTIONS = {
    "1": (
        "B",
        {
            "A": "the paper says 12; your table says something else. With the auxiliary "
            "classifiers GoogLeNet has more parameters, not fewer",
            "C": "in convolutions alone GoogLeNet has more parameters than AlexNet: look at the "
            "last line below your table",
            "D": "your table divides all parameters of AlexNet by all of GoogLeNet: that is "
            "another number",
        },
    ),
    "2": (
        "C",
        {
            "A": "look at the last line below your table: in convolutions GoogLeNet has more "
            "parameters than AlexNet. (The bottlenecks keep it from having many more)",
            "B": "the first layers have 35 thousand and 9 thousand parameters, of millions",
            "D": "GoogLeNet has biases",
        },
    ),
    "3": (
        "D",
        {
            "A": "nine times fewer parameters, yes; but a convolution uses each of its "
            "weights at every pixel: look at the multiply-adds",
            "B": "LeNet-5 needs less than half a million multiply-adds",
            "C": "you have divided the wrong way round: AlexNet ÷ GoogLeNet is below 1",
        },
    ),
    "4": (
        "B",
        {
            "A": "the parameters are there once, the activations once for each image of the "
            "batch: multiply by 128",
            "C": "multiply the activations of one image by 128, and divide by the parameters",
            "D": "that would be true of a batch of one image, nearly: here there are 128",
        },
    ),
}


@check("googlenet.answers", parts={f"question {number}": 0.5 for number in QUESTIONS})
def answers(student, rng, grade):
    letters(grade, student.answers, "answers", QUESTIONS)
