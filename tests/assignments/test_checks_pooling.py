"""The checks of 01-pooling: right ways of writing an answer pass, wrong ways fail and are named."""

from math import ceil

import numpy as np
import pytest
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from autograder.assignments.pooling import counting_mistakes as miscounted
from autograder.assignments.pooling import mistakes as mistaken
from autograder.assignments.pooling import moving_mistakes as mismoved
from autograder.judge import checks

from .conftest import NONSENSE

POINTS = {
    "output_size": 2,
    "max_pool2d": 4,
    "avg_pool2d": 4,
    "pool_layer": 5,
    "shift_images": 1,
    "shift_curves": 2,
    "shift_question": 2,
    "rotated_filters": 1,
    "depth_max": 4,
    "global_average": 2,
    "head_parameters": 1,
    "conv_cost": 2,
}
LAYERS = ("pool_layer", "depth_max", "global_average")
LETTERS = {"1": "C", "2": "B", "3": "B", "4": "D"}
EVERY_CHECK = [pytest.param(n, marks=[pytest.mark.keras] * (n in LAYERS), id=n) for n in POINTS]


@pytest.fixture
def names(name, request):
    """The reference's objects; Keras is imported only for the checks of layers."""
    return request.getfixturevalue("reference" if name in LAYERS else "numpy_reference")


def test_every_check_of_the_assignment_has_the_points_of_its_cell():
    registered = {name: check.points for name, check in checks.load("pooling").items()}
    assert registered == {f"pooling.{name}": points for name, points in POINTS.items()}
    assert sum(registered.values()) == 30


@pytest.mark.parametrize("name", EVERY_CHECK)
def test_the_reference_passes_in_full_whatever_is_drawn(name, names, passes):
    passes(name, names, seeds=4 if name in LAYERS else 20)


@pytest.mark.parametrize("name", EVERY_CHECK)
@pytest.mark.parametrize("result", NONSENSE, ids=lambda value: type(value).__name__)
def test_an_answer_that_returns_nonsense_fails_every_part(name, result, offered, run):
    verdict = run(name, dict.fromkeys(offered(name), lambda *args, **kwargs: result))
    assert verdict.points == 0
    assert all(part.message for part in verdict.parts)


@pytest.mark.parametrize("name", EVERY_CHECK)
def test_an_answer_that_is_not_written_yet_fails_every_part(name, offered, run):
    def blank(*args, **kwargs):
        raise NotImplementedError

    verdict = run(name, dict.fromkeys(offered(name), blank))
    assert verdict.points == 0
    assert all(part.message for part in verdict.parts)


# ------------------------------------------------------------------ pools written by learners


def same_split(size, kernel_size, stride):
    total = max((ceil(size / stride) - 1) * stride + kernel_size - size, 0)
    return total // 2, total - total // 2


def pool(
    reduce,
    fill,
    split=same_split,
    steps=lambda kernel_size, stride: (kernel_size, stride),
    rounding=int.__floordiv__,
    before=lambda images: images,
    after=lambda pooled: pooled,
    padding_as=lambda padding: padding,
    dtype_as=lambda dtype: dtype,
    checked=True,
):
    """A pool with knobs; left alone, they make a right one."""

    def answer(images, kernel_size, stride, padding):
        dtype = images.dtype
        if checked and padding not in ("valid", "same"):
            raise ValueError("padding")
        if checked and padding == "valid" and kernel_size > min(images.shape[1:3]):
            raise ValueError("too large")
        images = before(images)
        kernel_size, stride = steps(kernel_size, stride)
        sides = images.shape[1:3]
        if padding_as(padding) == "same":
            pads = [split(n, kernel_size, stride) for n in sides]
            images = np.pad(images, ((0, 0), *pads, (0, 0)), constant_values=fill)
        out = [rounding(n - kernel_size, stride) + 1 for n in images.shape[1:3]]
        rows = []
        for i in range(out[0]):
            row = []
            for j in range(out[1]):
                top, left = i * stride, j * stride
                window = images[:, top : top + kernel_size, left : left + kernel_size]
                row.append(reduce(window, axis=(1, 2)))
            rows.append(np.stack(row, axis=1))
        return after(np.stack(rows, axis=1)).astype(dtype_as(dtype))

    return answer


def max_pool(**knobs):
    return pool(**{"reduce": np.max, "fill": -np.inf} | knobs)


def avg_pool(**knobs):
    return pool(**{"reduce": np.nanmean, "fill": np.nan} | knobs)


def swapped_sides(images):
    return images.transpose(0, 2, 1, 3)


def in_place(pooling):
    def answer(images, *args):
        pooled = pooling(images, *args)
        images -= 1
        return pooled

    return answer


def spoilt(*parts, why):
    return dict.fromkeys(parts, why)


VALID = ("valid", "stride", "odd and non-square sizes")
MAX_SAME = ("same", "padding never wins")
AVG_SAME = ("same, away from the border", "same, at the border")
ALL_MAX, ALL_AVG = (*VALID, *MAX_SAME), (*VALID, *AVG_SAME)
DTYPE, REFUSALS = "dtype and input left alone", "refusals"
ODD_SIZES = "odd and non-square sizes"
half = lambda n, k, s: (k // 2, k // 2)  # noqa: E731
first = lambda n, k, s: same_split(n, k, s)[::-1]  # noqa: E731
last = lambda n, k, s: (0, sum(same_split(n, k, s)))  # noqa: E731
unit = lambda n, k, s: same_split(n, k, 1)  # noqa: E731
up = lambda a, b: -(-a // b)  # noqa: E731


def shapes(*names):
    """Any of these parts fails, its mistake not nameable."""
    return dict.fromkeys(names, "")


MADE = {"max": max_pool, "avg": avg_pool}
PADDED = {"max": MAX_SAME, "avg": AVG_SAME}
MOVED = ("stride", ODD_SIZES)

# idea → (knobs, parts under "valid", whether those under "same" too, the mistake, unnamed parts)
WRONG_EITHER_WAY = {
    "padding first at the top": (dict(split=first), (), True, "at the top and left", ()),
    "padding at the end only": (dict(split=last), (), True, "bottom and right only", ()),
    "always valid": (
        dict(padding_as=lambda p: "valid"),
        (),
        True,
        'padding "valid" where "same"',
        (),
    ),
    "always same": (
        dict(padding_as=lambda p: "same"),
        MOVED,
        False,
        'padding "same" where "valid"',
        (),
    ),
    "stride always the window": (
        dict(steps=lambda k, s: (k, k)),
        MOVED,
        True,
        "by kernel_size pixels",
        (),
    ),
    "stride 1": (
        dict(steps=lambda k, s: (k, 1)),
        VALID,
        True,
        "one pixel at a time",
        (),
    ),
    "kernel and stride swapped": (
        dict(steps=lambda k, s: (s, k)),
        MOVED,
        True,
        "swapping kernel_size",
        (),
    ),
    "height and width exchanged": (
        dict(after=swapped_sides),
        VALID,
        True,
        "mixing up height and width",
        (),
    ),
    "any word is same": (dict(checked=False), (), False, "", (REFUSALS,)),
}

WRONG_POOLS = {
    "max: zeros as padding": ("max", max_pool(fill=0), {"padding never wins": "with zeros"}),
    "max: ReLU": (
        "max",
        max_pool(before=lambda x: np.maximum(x, 0)),
        spoilt(*VALID, "padding never wins", why="letting 0 win"),
    ),
    "max: absolute values": (
        "max",
        max_pool(before=np.abs),
        spoilt(*VALID, "padding never wins", why="absolute values"),
    ),
    "max: minimum": (
        "max",
        max_pool(reduce=np.min, fill=np.inf),
        spoilt(*ALL_MAX, why="the minimum"),
    ),
    "max: mean": (
        "max",
        avg_pool(),
        spoilt(*ALL_MAX, why="average pooling"),
    ),
    "avg: maximum": ("avg", max_pool(), spoilt(*ALL_AVG, why="max pooling")),
    "avg: sum": (
        "avg",
        pool(np.nansum, np.nan),
        spoilt(*ALL_AVG, why="without dividing"),
    ),
    "avg: padding counted": (
        "avg",
        pool(np.mean, 0),
        {"same, at the border": "counting the padded zeros"},
    ),
    "avg: ReLU": (
        "avg",
        avg_pool(before=lambda x: np.maximum(x, 0)),
        spoilt(*ALL_AVG, why="setting negative values to 0"),
    ),
    "avg: median": (
        "avg",
        pool(np.nanmedian, np.nan),
        spoilt(*ALL_AVG, why="the median of each window"),
    ),
    "avg: padding first at the top, and counted": (
        "avg",
        pool(np.mean, 0, split=first),
        spoilt(*AVG_SAME, why="at the top and left")
        | {"same, at the border": "at the top and left, and of counting"},
    ),
    "max: padding of stride 1": (
        "max",
        max_pool(split=unit),
        spoilt(*MAX_SAME, why="a stride of 1 needs"),
    ),
    "max: padding kernel // 2": (
        "max",
        max_pool(split=half),
        spoilt(*MAX_SAME, why="kernel_size // 2"),
    ),
    "avg: padding kernel // 2, counted": (
        "avg",
        pool(np.mean, 0, split=half),
        spoilt(AVG_SAME[1], why="kernel_size // 2 pixels on every side, and of counting")
        | {AVG_SAME[0]: "kernel_size // 2"},
    ),
    "max: partial windows kept": (
        "max",
        max_pool(rounding=up),
        spoilt(ODD_SIZES, why="do not fit in the image") | spoilt(*MAX_SAME, why=""),
    ),
    "avg: partial windows kept": (
        "avg",
        avg_pool(rounding=up),
        spoilt(ODD_SIZES, why="do not fit in the image") | {AVG_SAME[-1]: ""},
    ),
    "max: last window forgotten": (
        "max",
        max_pool(after=lambda y: y[:, :-1, :-1]),
        spoilt(*ALL_MAX, why="leaving out the last window"),
    ),
    "max: channels mixed": (
        "max",
        max_pool(after=lambda y: np.broadcast_to(y.max(axis=3, keepdims=True), y.shape)),
        spoilt(*ALL_MAX, why="pooling all channels together"),
    ),
    "avg: batch mixed": (
        "avg",
        avg_pool(after=lambda y: np.broadcast_to(y.mean(axis=0, keepdims=True), y.shape)),
        spoilt(*ALL_AVG, why="pooling all images of the batch"),
    ),
    "max: everything mixed": (
        "max",
        max_pool(after=lambda y: np.broadcast_to(y.max(axis=(0, 3), keepdims=True), y.shape)),
        spoilt(*ALL_MAX, why="pooling all images and channels"),
    ),
    "max: one pixel a window": (
        "max",
        max_pool(reduce=lambda window, axis: window[:, 0, 0], fill=0),
        spoilt(*ALL_MAX, why="one pixel of each window") | shapes(DTYPE, REFUSALS),
    ),
    "max: float64 comes back": (
        "max",
        max_pool(dtype_as=lambda dtype: "float64"),
        shapes(DTYPE),
    ),
    "avg: float32 comes back": (
        "avg",
        avg_pool(dtype_as=lambda dtype: "float32"),
        shapes(DTYPE),
    ),
    "avg: whole numbers": ("avg", avg_pool(after=np.trunc), shapes(*ALL_AVG)),
    "max: input changed": ("max", in_place(max_pool()), shapes(DTYPE)),
    "avg: input changed": ("avg", in_place(avg_pool()), shapes(DTYPE)),
}
WRONG_POOLS |= {
    f"{kind}: {idea}": (
        kind,
        MADE[kind](**knobs),
        spoilt(*valid, *(PADDED[kind] if same else ()), why=why) | shapes(*unnamed),
    )
    for idea, (knobs, valid, same, why, unnamed) in WRONG_EITHER_WAY.items()
    for kind in MADE
}


@pytest.mark.parametrize("idea", WRONG_POOLS)
def test_a_wrong_pool_fails_where_it_is_wrong(idea, fails):
    kind, answer, expected = WRONG_POOLS[idea]
    fails(f"{kind}_pool2d", {f"{kind}_pool2d": answer}, expected, seeds=3)


EMPTY = {
    "output_size": (lambda size, kernel_size, stride, padding: 3, "returns an int"),
    "max_pool2d": (lambda x, *args: np.zeros_like(x[:, ::2, ::2]), DTYPE),
    "avg_pool2d": (lambda x, *args: np.zeros_like(x[:, ::2, ::2]), DTYPE),
    "shift_images": (lambda x, shift: x.copy(), DTYPE),
}


@pytest.mark.parametrize("name", EMPTY)
def test_a_fact_about_an_answer_that_computes_nothing_earns_nothing(name, run):
    answer, part = EMPTY[name]
    (found,) = (p for p in run(name, {name: answer}).parts if p.name == part)
    assert not found.passed and "expected" in found.message


# ------------------------------------------------------------------ the other NumPy exercises


def sized(valid=None, same=None, refuse=True):
    """An output_size with one of its formulas replaced."""

    def answer(size, kernel_size, stride, padding):
        if refuse and padding not in ("valid", "same"):
            raise ValueError(f"padding {padding}")
        if padding == "same":
            return (same or (lambda n, k, s: -(-n // s)))(size, kernel_size, stride)
        if refuse and kernel_size > size:
            raise ValueError(f"{kernel_size} > {size}")
        return (valid or (lambda n, k, s: (n - k) // s + 1))(size, kernel_size, stride)

    return {"output_size": answer}


def raising(error, message):
    def answer(size, kernel_size, stride, padding):
        if padding not in ("valid", "same") or (padding == "valid" and kernel_size > size):
            raise error(message.format(**locals()))
        return sized()["output_size"](size, kernel_size, stride, padding)

    return {"output_size": answer}


def moved(images, shift, axis=2):
    out = np.zeros_like(images)
    for i in range(images.shape[axis]):
        if 0 <= i - shift < images.shape[axis]:
            there = (slice(None),) * axis
            out[(*there, i)] = images[(*there, i - shift)]
    return out


def moving(move):
    return {"shift_images": move}


def moved_in_place(images, shift):
    images[...] = moved(images, shift)
    return images


def changes(
    change=lambda a, b: np.linalg.norm(b - a) / np.linalg.norm(a),
    move=moved,
    size=lambda k: (k, k),
    padding="valid",
    kinds=("average", "max"),
    first=lambda x: x,
    late=False,
    result=lambda x: x,
):
    """A shift_curves with knobs."""

    def answer(images, shifts, kernel_size=2):
        average, largest = avg_pool(), max_pool()
        by_name = {
            "none": lambda x: x,
            "average": lambda x: average(x, *size(kernel_size), padding),
            "max": lambda x: largest(x, *size(kernel_size), padding),
        }
        names = {"none": "none", "average": kinds[0], "max": kinds[1]}
        curves = {}
        for name, source in names.items():
            pooling = by_name[source]
            before = pooling(images)
            after = [move(before, s) if late else pooling(move(images, s)) for s in shifts]
            curves[name] = [float(change(before, b)) for b in after]
        return result(curves)

    return {"shift_curves": answer}


def norms(x):
    return np.linalg.norm(x.reshape(len(x), -1), axis=1)


def filters(turn=np.rot90, order=(0, 1, 2, 3), place=lambda t: np.stack(t, -1)[:, :, None]):
    return {"rotated_filters": lambda pattern: place([turn(pattern, q) for q in order])}


def answered(**letters):
    given = LETTERS | {key[1:]: letter for key, letter in letters.items()}
    return {"shift_answers": lambda: given}


def heads(flat=lambda h, w, c, n: (h * w * c + 1) * n, gap=lambda h, w, c, n: (c + 1) * n):
    return {"head_parameters": lambda *args: (flat(*args), gap(*args))}


def costs(
    parameters=lambda k, i, o, h, w: k * k * i * o + o,
    multiply_adds=lambda k, i, o, h, w: k * k * i * o * h * w,
    stack=lambda cost, c, h, w: (
        tuple(2 * n for n in cost(3, c, c, h, w)),
        cost(5, c, c, h, w),
    ),
):
    def cost(*args):
        return parameters(*args), multiply_adds(*args)

    return {"conv_cost": cost, "stack_cost": lambda *args: stack(cost, *args)}


CURVES = ("no pooling", "average", "max", "other windows")
POOLED = CURVES[1:]
STACKS = ("two 3×3", "one 5×5")
TURNS, UPRIGHT = "quarter turns", "shape and upright pattern"
FLAT, GAP = "flatten and dense", "global average and dense"

WRONG_NUMPY = {
    "size: rounds up": (
        "output_size",
        sized(valid=lambda n, k, s: -(-(n - k) // s) + 1),
        {"valid": "rounding up"},
    ),
    "size: no + 1": (
        "output_size",
        sized(valid=lambda n, k, s: (n - k) // s),
        {"valid": "forgetting the + 1"},
    ),
    "size: + 1 inside": (
        "output_size",
        sized(valid=lambda n, k, s: (n - k + 1) // s),
        {"valid": "before the division"},
    ),
    "size: same for valid": (
        "output_size",
        sized(valid=lambda n, k, s: -(-n // s)),
        {"valid": 'the formula for "same"'},
    ),
    "size: valid for same": (
        "output_size",
        sized(same=lambda n, k, s: (n - k) // s + 1),
        {"same": ""},  # a window larger than the side gives a size of 0 or less
    ),
    "size: same rounds down": (
        "output_size",
        sized(same=lambda n, k, s: n // s),
        {"same": "rounding down"},
    ),
    "size: same adds one": (
        "output_size",
        sized(same=lambda n, k, s: n // s + 1),
        {"same": "adding 1 to the whole strides"},
    ),
    "size: stride left out": (
        "output_size",
        sized(valid=lambda n, k, s: n - k + 1, same=lambda n, k, s: n),
        {"valid": "leaving the stride out", "same": "leaving the stride out"},
    ),
    "size: swapped": (
        "output_size",
        sized(valid=lambda n, k, s: (n - s) // k + 1),
        {"valid": "swapping kernel_size and stride"},
    ),
    "size: padding kernel // 2": (
        "output_size",
        sized(same=lambda n, k, s: (n + 2 * (k // 2) - k) // s + 1),
        {"same": "kernel_size // 2"},
    ),
    "size: floats": (
        "output_size",
        sized(valid=lambda n, k, s: np.floor((n - k) / s) + 1, same=lambda n, k, s: np.ceil(n / s)),
        {"returns an int": ""},
    ),
    "size: not rounded": (
        "output_size",
        sized(valid=lambda n, k, s: (n - k) / s + 1),
        {"valid": "", "returns an int": ""},
    ),
    "size: nothing refused": ("output_size", sized(refuse=False), {"refusals": ""}),
    "size: refused without numbers": (
        "output_size",
        raising(ValueError, "wrong"),
        {"refusals": ""},
    ),
    "size: another error": (
        "output_size",
        raising(KeyError, "{padding} {kernel_size} {size}"),
        {"refusals": ""},
    ),
    "size: upper case accepted": (
        "output_size",
        {"output_size": lambda n, k, s, p: sized()["output_size"](n, k, s, p.lower())},
        {"refusals": ""},
    ),
    "shift: np.roll": (
        "shift_images",
        moving(lambda x, s: np.roll(x, s, axis=2)),
        {"values": "np.roll", "no shift and a whole width": "np.roll"},
    ),
    "shift: left": (
        "shift_images",
        moving(lambda x, s: moved(x, -s)),
        {"values": "moving left"},
    ),
    "shift: down": (
        "shift_images",
        moving(lambda x, s: moved(x, s, 1)),
        {"values": "moving down"},
    ),
    "shift: up": ("shift_images", moving(lambda x, s: moved(x, -s, 1)), {"values": "moving up"}),
    "shift: across channels": (
        "shift_images",
        moving(lambda x, s: moved(x, s, 3)),
        {"values": "across the channels"},
    ),
    "shift: old pixels stay": (
        "shift_images",
        moving(lambda x, s: np.concatenate([x[:, :, :s], moved(x, s)[:, :, s:]], axis=2)),
        {"values": "keeping the old pixels", "no shift and a whole width": "leaving the old"},
    ),
    "shift: first column repeated": (
        "shift_images",
        moving(lambda x, s: x[:, :, np.maximum(np.arange(x.shape[2]) - s, 0)]),
        {"values": "repeating the first column", "no shift and a whole width": "repeating"},
    ),
    "shift: slice that ends at -0": (
        "shift_images",
        moving(lambda x, s: np.pad(x[:, :, :-s], ((0, 0), (0, 0), (s, 0), (0, 0)))),
        {"no shift and a whole width": "ends at -0"},
    ),
    "shift: wider": (
        "shift_images",
        moving(lambda x, s: np.pad(x, ((0, 0), (0, 0), (s, 0), (0, 0)))),
        {
            "values": "without cutting off",
            "no shift and a whole width": "",
        },
    ),
    "shift: in place": ("shift_images", moving(moved_in_place), {DTYPE: ""}),
    "shift: float32 comes back": (
        "shift_images",
        moving(lambda x, s: moved(x, s).astype("float32")),
        {DTYPE: ""},
    ),
    "curves: not divided": (
        "shift_curves",
        changes(lambda a, b: np.linalg.norm(b - a)),
        spoilt(*CURVES, why="not dividing"),
    ),
    "curves: divided by the shifted": (
        "shift_curves",
        changes(lambda a, b: np.linalg.norm(b - a) / np.linalg.norm(b)),
        spoilt(*CURVES, why="norm of the shifted"),
    ),
    "curves: squares": (
        "shift_curves",
        changes(lambda a, b: np.sum((b - a) ** 2) / np.sum(a**2)),
        spoilt(*CURVES, why="squared norms"),
    ),
    "curves: mean of ratios": (
        "shift_curves",
        changes(lambda a, b: np.mean(norms(b - a) / norms(a))),
        spoilt(*CURVES, why="one ratio per image"),
    ),
    "curves: absolute values": (
        "shift_curves",
        changes(lambda a, b: np.abs(b - a).sum() / np.abs(a).sum()),
        spoilt(*CURVES, why="sums of absolute values"),
    ),
    "curves: difference of norms": (
        "shift_curves",
        changes(lambda a, b: abs(np.linalg.norm(b) - np.linalg.norm(a)) / np.linalg.norm(a)),
        spoilt(*CURVES, why="difference of two norms"),
    ),
    "curves: per cent": (
        "shift_curves",
        changes(lambda a, b: 100 * np.linalg.norm(b - a) / np.linalg.norm(a)),
        spoilt(*CURVES, why="per cent"),
    ),
    "curves: np.roll": (
        "shift_curves",
        changes(move=lambda x, s: np.roll(x, s, axis=2)),
        spoilt(*CURVES, why="np.roll"),
    ),
    "curves: left": (
        "shift_curves",
        changes(move=lambda x, s: moved(x, -s)),
        spoilt(*CURVES, why="moved left"),
    ),
    "curves: pools exchanged": (
        "shift_curves",
        changes(kinds=("max", "average")),
        {"average": "max pooling", "max": "average pooling", "other windows": "max pooling"},
    ),
    "curves: stride 1": (
        "shift_curves",
        changes(size=lambda k: (k, 1)),
        spoilt(*POOLED, why="stride 1"),
    ),
    "curves: windows always 2": (
        "shift_curves",
        changes(size=lambda k: (2, 2)),
        {"other windows": "kernel_size is not used"},
    ),
    "curves: stride always 2": (
        "shift_curves",
        changes(size=lambda k: (k, 2)),
        {"other windows": "stride 2"},
    ),
    "curves: same": (
        "shift_curves",
        changes(padding="same"),
        spoilt(*POOLED, why='padding "same"'),
    ),
    "curves: shifted after pooling": (
        "shift_curves",
        changes(late=True),
        spoilt(*POOLED, why="pooling comes after the shift"),
    ),
    "curves: no key for the images themselves": (
        "shift_curves",
        changes(result=lambda c: {k: v for k, v in c.items() if k != "none"}),
        {"no pooling": ""},
    ),
    "curves: one number each": (
        "shift_curves",
        changes(result=lambda c: {k: v[-1] for k, v in c.items()}),
        shapes(*CURVES),
    ),
    "curves: a list of lists": (
        "shift_curves",
        changes(result=lambda c: list(c.values())),
        shapes(*CURVES),
    ),
    "question: 1 A": ("shift_question", answered(q1="A"), {"question 1": "textbook's sentence"}),
    "question: 2 A": ("shift_question", answered(q2="A"), {"question 2": "not blind"}),
    "question: 3 A": ("shift_question", answered(q3="A"), {"question 3": "the other way round"}),
    "question: 4 B": ("shift_question", answered(q4="B"), {"question 4": "same maximum"}),
    "question: all C": (
        "shift_question",
        answered(q1="C", q2="C", q3="C", q4="C"),
        {"question 2": "two pixels", "question 3": "means are 2", "question 4": "same mean"},
    ),
    "question: two letters": (
        "shift_question",
        answered(q1="BC"),
        {"question 1": "single letters"},
    ),
    "rotations: clockwise": (
        "rotated_filters",
        filters(turn=lambda p, q: np.rot90(p, -q)),
        {TURNS: "clockwise"},
    ),
    "rotations: other order": (
        "rotated_filters",
        filters(order=(0, 2, 1, 3)),
        {TURNS: "0, 180, 90 and 270"},
    ),
    "rotations: starts at 90": (
        "rotated_filters",
        filters(order=(1, 2, 3, 0)),
        {UPRIGHT: "starting with the turn by 90", TURNS: "starting with the turn by 90"},
    ),
    "rotations: mirrored": (
        "rotated_filters",
        filters(turn=lambda p, q: [p, p.T, p[::-1], p[:, ::-1]][q]),
        {TURNS: "mirroring"},
    ),
    "rotations: four times the same": (
        "rotated_filters",
        filters(turn=lambda p, q: p),
        {TURNS: "same pattern four times"},
    ),
    "rotations: reshaped": (
        "rotated_filters",
        filters(place=lambda t: np.array(t).reshape(*t[0].shape, 1, 4)),
        {UPRIGHT: "reshaping", TURNS: "reshaping"},
    ),
    "rotations: first axis": (
        "rotated_filters",
        filters(place=lambda t: np.array(t)[..., None]),
        {UPRIGHT: "along the first axis", TURNS: "along the first axis"},
    ),
    "rotations: input channels": (
        "rotated_filters",
        filters(place=lambda t: np.stack(t, -1)[..., None]),
        {UPRIGHT: "axis of input channels", TURNS: "axis of input channels"},
    ),
    "rotations: no channel axis": (
        "rotated_filters",
        filters(place=lambda t: np.stack(t, -1)),
        {UPRIGHT: "a missing axis", TURNS: "a missing axis"},
    ),
    "heads: no bias": (
        "head_parameters",
        heads(lambda h, w, c, n: h * w * c * n, lambda h, w, c, n: c * n),
        {FLAT: "leaving the biases out", GAP: "leaving the biases out"},
    ),
    "heads: one bias": (
        "head_parameters",
        heads(lambda h, w, c, n: h * w * c * n + 1),
        {FLAT: "one bias for the whole layer"},
    ),
    "heads: bias for each input": (
        "head_parameters",
        heads(gap=lambda h, w, c, n: c * n + c),
        {GAP: "one bias for each input"},
    ),
    "heads: no channels": (
        "head_parameters",
        heads(lambda h, w, c, n: (h * w + 1) * n),
        {FLAT: "leaving the channels out"},
    ),
    "heads: averages over channels": (
        "head_parameters",
        heads(gap=lambda h, w, c, n: (h * w + 1) * n),
        {GAP: "averaging over the channels"},
    ),
    "heads: exchanged": (
        "head_parameters",
        heads(lambda h, w, c, n: (c + 1) * n, lambda h, w, c, n: (h * w * c + 1) * n),
        {FLAT: "averaging first", GAP: "flattening"},
    ),
    "heads: one number": (
        "head_parameters",
        {"head_parameters": lambda h, w, c, n: (c + 1) * n},
        shapes(FLAT, GAP),
    ),
    "costs: no bias": (
        "conv_cost",
        costs(lambda k, i, o, h, w: k * k * i * o),
        dict.fromkeys(("parameters", *STACKS), "leaving the biases out"),
    ),
    "costs: biases multiplied": (
        "conv_cost",
        costs(multiply_adds=lambda k, i, o, h, w: (k * k * i * o + o) * h * w),
        dict.fromkeys(("multiply-adds", *STACKS), "counting biases as multiply-adds"),
    ),
    "costs: no input channels": (
        "conv_cost",
        costs(lambda k, i, o, h, w: k * k * o + o, lambda k, i, o, h, w: k * k * o * h * w),
        dict.fromkeys(("parameters", "multiply-adds", *STACKS), "leaving the input channels out"),
    ),
    "costs: kernel not squared": (
        "conv_cost",
        costs(lambda k, i, o, h, w: k * i * o + o, lambda k, i, o, h, w: k * i * o * h * w),
        dict.fromkeys(("parameters", "multiply-adds", *STACKS), "not squaring"),
    ),
    "costs: a bias for each input": (
        "conv_cost",
        costs(lambda k, i, o, h, w: k * k * i * o + i),
        {"parameters": "a bias for each input channel"},
    ),
    "costs: valid": (
        "conv_cost",
        costs(multiply_adds=lambda k, i, o, h, w: k * k * i * o * (h - k + 1) * (w - k + 1)),
        dict.fromkeys(("multiply-adds", *STACKS), 'padding "valid"'),
    ),
    "costs: doubled": (
        "conv_cost",
        costs(multiply_adds=lambda k, i, o, h, w: 2 * k * k * i * o * h * w),
        dict.fromkeys(("multiply-adds", *STACKS), "multiplications and additions apart"),
    ),
    "costs: exchanged": (
        "conv_cost",
        costs(
            lambda k, i, o, h, w: k * k * i * o * h * w,
            lambda k, i, o, h, w: k * k * i * o + o,
        ),
        dict.fromkeys(("parameters", "multiply-adds", *STACKS), "multiply-adds first"),
    ),
    "costs: a single 3×3": (
        "conv_cost",
        costs(stack=lambda cost, c, h, w: (cost(3, c, c, h, w), cost(5, c, c, h, w))),
        {"two 3×3": "a single 3 × 3 layer"},
    ),
    "costs: 6×6": (
        "conv_cost",
        costs(stack=lambda cost, c, h, w: (cost(6, c, c, h, w), cost(5, c, c, h, w))),
        {"two 3×3": "a 6 × 6 layer"},
    ),
    "costs: doubled parameters only": (
        "conv_cost",
        costs(
            stack=lambda cost, c, h, w: (
                (2 * cost(3, c, c, h, w)[0], cost(3, c, c, h, w)[1]),
                cost(5, c, c, h, w),
            )
        ),
        {"two 3×3": "doubling the parameters only"},
    ),
    "costs: 5×5 first": (
        "conv_cost",
        costs(
            stack=lambda cost, c, h, w: (
                cost(5, c, c, h, w),
                tuple(2 * n for n in cost(3, c, c, h, w)),
            )
        ),
        {"two 3×3": "giving the 5 × 5 layer first", "one 5×5": "giving the 5 × 5 layer first"},
    ),
}


@pytest.mark.parametrize("idea", WRONG_NUMPY)
def test_a_wrong_answer_fails_where_it_is_wrong(idea, fails):
    fails(*WRONG_NUMPY[idea], seeds=10)


# ------------------------------------------------------------------ right, each in its own way


def checked(answer):
    """With the refusals that the exercise asks for."""

    def pooling(images, kernel_size, stride, padding):
        if padding not in ("valid", "same"):
            raise ValueError(padding)
        if padding == "valid" and kernel_size > min(images.shape[1:3]):
            raise ValueError("too large")
        return answer(images, kernel_size, stride, padding)

    return pooling


def padded(images, kernel_size, stride, padding, fill):
    if padding == "valid":
        return images
    pads = [same_split(n, kernel_size, stride) for n in images.shape[1:3]]
    how = {"mode": fill} if isinstance(fill, str) else {"constant_values": fill}
    return np.pad(images, ((0, 0), *pads, (0, 0)), **how)


def with_strides(images, kernel_size, stride, padding):
    x = np.ascontiguousarray(padded(images, kernel_size, stride, padding, -np.inf))
    n, h, w, c = x.shape
    out = ((h - kernel_size) // stride + 1, (w - kernel_size) // stride + 1)
    a, b, d, e = x.strides
    shape = (n, *out, kernel_size, kernel_size, c)
    return as_strided(x, shape, (a, b * stride, d * stride, b, d, e)).max(axis=(3, 4))


def with_shifted_slices(images, kernel_size, stride, padding):
    x = padded(images, kernel_size, stride, padding, -np.inf)
    h, w = ((n - kernel_size) // stride * stride + 1 for n in x.shape[1:3])
    slices = [
        x[:, i : i + h : stride, j : j + w : stride]
        for i in range(kernel_size)
        for j in range(kernel_size)
    ]
    return np.maximum.reduce(slices)


def with_repeated_edges(images, kernel_size, stride, padding):
    """Repeating pixels at the edge cannot change a maximum: a window holds the edge anyway."""
    x = padded(images, kernel_size, stride, padding, "edge")
    windows = sliding_window_view(x, (kernel_size, kernel_size), axis=(1, 2))
    return windows[:, ::stride, ::stride].max(axis=(-2, -1))


def side_by_side(images, kernel_size, stride, padding):
    """Rows first, then columns."""
    x = padded(images, kernel_size, stride, padding, -np.inf)
    rows = sliding_window_view(x, kernel_size, axis=1)[:, ::stride].max(axis=-1)
    return sliding_window_view(rows, kernel_size, axis=2)[:, :, ::stride].max(axis=-1)


def with_summed_area(images, kernel_size, stride, padding):
    def sums(x):
        area = padded(x.astype("float64"), kernel_size, stride, padding, 0)
        area = np.pad(area.cumsum(1).cumsum(2), ((0, 0), (1, 0), (1, 0), (0, 0)))
        k = kernel_size
        boxes = area[:, k:, k:] - area[:, :-k, k:] - area[:, k:, :-k] + area[:, :-k, :-k]
        return boxes[:, ::stride, ::stride]

    return (sums(images) / sums(np.ones_like(images))).astype(images.dtype)


def with_clipped_loops(images, kernel_size, stride, padding):
    n, h, w, c = images.shape
    out = [sized()["output_size"](side, kernel_size, stride, padding) for side in (h, w)]
    tops = [0 if padding == "valid" else same_split(s, kernel_size, stride)[0] for s in (h, w)]
    result = np.zeros((n, *out, c), images.dtype)
    for b in range(n):
        for i in range(out[0]):
            for j in range(out[1]):
                for channel in range(c):
                    top, left = i * stride - tops[0], j * stride - tops[1]
                    window = images[
                        b,
                        max(top, 0) : top + kernel_size,
                        max(left, 0) : left + kernel_size,
                        channel,
                    ]
                    result[b, i, j, channel] = sum(window.ravel()) / window.size
    return result


def conv_cost_as_sums(kernel_size, in_channels, out_channels, height, width):
    filters = [kernel_size**2 * in_channels + 1 for _ in range(out_channels)]
    return [np.int64(sum(filters)), int((sum(filters) - out_channels) * height * width)]


RIGHT_NUMPY = {
    "size: ceil": (
        "output_size",
        sized(valid=lambda n, k, s: ceil((n - k + 1) / s), same=lambda n, k, s: ceil(n / s)),
    ),
    "size: len of a range": (
        "output_size",
        sized(
            valid=lambda n, k, s: len(range(0, n - k + 1, s)),
            same=lambda n, k, s: len(range(0, n, s)),
        ),
    ),
    "size: NumPy int": (
        "output_size",
        sized(
            valid=lambda n, k, s: np.int64((n - k) // s + 1),
            same=lambda n, k, s: np.ceil(n / s).astype(int),
        ),
    ),
    "max: loops": ("max_pool2d", {"max_pool2d": max_pool()}),
    "max: NaN padding": ("max_pool2d", {"max_pool2d": pool(np.nanmax, np.nan)}),
    "max: by float64": ("max_pool2d", {"max_pool2d": max_pool(before=np.float64)}),
    "max: as_strided": ("max_pool2d", {"max_pool2d": checked(with_strides)}),
    "max: shifted slices": ("max_pool2d", {"max_pool2d": checked(with_shifted_slices)}),
    "max: repeated edges": ("max_pool2d", {"max_pool2d": checked(with_repeated_edges)}),
    "max: rows, then columns": ("max_pool2d", {"max_pool2d": checked(side_by_side)}),
    "avg: loops": ("avg_pool2d", {"avg_pool2d": avg_pool()}),
    "avg: by float64": ("avg_pool2d", {"avg_pool2d": avg_pool(before=np.float64)}),
    "avg: summed-area table": ("avg_pool2d", {"avg_pool2d": checked(with_summed_area)}),
    "avg: four loops": ("avg_pool2d", {"avg_pool2d": checked(with_clipped_loops)}),
    "shift: loop": ("shift_images", moving(moved)),
    "shift: pad and crop": (
        "shift_images",
        moving(lambda x, s: np.pad(x, ((0, 0), (0, 0), (s, 0), (0, 0)))[:, :, : x.shape[2]]),
    ),
    "shift: roll and wipe": (
        "shift_images",
        moving(lambda x, s: np.roll(x, s, 2) * np.uint8(np.arange(x.shape[2]) >= s)[:, None]),
    ),
    "shift: concatenate": (
        "shift_images",
        moving(
            lambda x, s: np.concatenate(
                [np.zeros_like(x[:, :, :s]), x[:, :, : x.shape[2] - s]], axis=2
            )
        ),
    ),
    "curves: knobs left alone": ("shift_curves", changes()),
    "curves: root mean squares": (
        "shift_curves",
        changes(lambda a, b: np.sqrt(np.mean((b - a) ** 2) / np.mean(a**2))),
    ),
    "curves: arrays, another order": (
        "shift_curves",
        changes(result=lambda c: {k: np.array(c[k], "float32") for k in sorted(c)}),
    ),
    "rotations: rot90": ("rotated_filters", filters()),
    "rotations: by transposing": (
        "rotated_filters",
        filters(
            turn=lambda p, q: [p, p.T[::-1], p[::-1, ::-1], p.T[:, ::-1]][q],
            place=lambda t: np.moveaxis(np.array(t), 0, -1)[:, :, None, :],
        ),
    ),
    "rotations: reshaped after stacking": (
        "rotated_filters",
        filters(place=lambda t: np.stack(t, -1).reshape(*t[0].shape, 1, 4).astype("float64")),
    ),
    "question: small letters": ("shift_question", answered(q1="c", q4=" d")),
    "heads: weights and biases": (
        "head_parameters",
        heads(lambda h, w, c, n: h * w * c * n + n, lambda h, w, c, n: n * c + n),
    ),
    "heads: a list": (
        "head_parameters",
        {"head_parameters": lambda h, w, c, n: [n * (1 + h * w * c), np.int64(n * (1 + c))]},
    ),
    "costs: knobs left alone": ("conv_cost", costs()),
    "costs: formulas": (
        "conv_cost",
        {
            "conv_cost": conv_cost_as_sums,
            "stack_cost": lambda c, h, w: [
                [18 * c * c + 2 * c, 18 * c * c * h * w],
                [25 * c * c + c, 25 * c * c * h * w],
            ],
        },
    ),
}


@pytest.mark.parametrize("idea", RIGHT_NUMPY)
def test_a_right_answer_passes_in_full(idea, passes):
    passes(*RIGHT_NUMPY[idea], seeds=10)


def made_of(catalogue, right, *names):
    """sentence → a wrong answer that gives what the catalogue of mistakes says."""
    example = {
        mistaken.pools: (np.ones((1, 4, 4, 1)), 2, 2, "same"),
        mismoved.shifts: (np.ones((1, 4, 4, 1)), 1),
        mismoved.rotations: (np.ones((2, 2)),),
        miscounted.heads: (1, 1, 1, 1),
        miscounted.conv_costs: (1, 1, 1, 1, 1),
    }[catalogue]

    def answer(sentence):
        def wrong(*args):
            known = catalogue(*args, *names)
            if sentence not in known:
                return right(*args)
            value = known[sentence]
            return value().astype(args[0].dtype) if callable(value) else value

        return wrong

    return {sentence: answer(sentence) for sentence in catalogue(*example, *names)}


CATALOGUE = {
    "max_pool2d": made_of(mistaken.pools, max_pool(), "max"),
    "avg_pool2d": made_of(mistaken.pools, avg_pool(), "average"),
    "shift_images": made_of(mismoved.shifts, moved),
    "rotated_filters": made_of(mismoved.rotations, filters()["rotated_filters"]),
    "head_parameters": made_of(miscounted.heads, None),
}


@pytest.mark.parametrize(
    ("name", "sentence"), [(name, why) for name, wrong in CATALOGUE.items() for why in wrong]
)
def test_every_mistake_of_the_catalogue_is_named_when_it_is_made(name, sentence, run):
    verdict = run(name, {name: CATALOGUE[name][sentence]})
    assert sentence in {part.mistake for part in verdict.parts}


def test_a_mistake_is_not_named_when_it_explains_only_some_cases(fails):
    """floor(n / s) and others are right for some sizes: they must not be taken for this one."""

    def answer(size, kernel_size, stride, padding):
        right = sized()["output_size"](size, kernel_size, stride, padding)
        return right - (padding == "same" and size % 2)

    fails("output_size", {"output_size": answer}, {"same": ""})


@pytest.mark.keras
@pytest.mark.parametrize("kind", ["max", "average"])
@pytest.mark.parametrize("way", ["ops", "layer", "tensorflow"])
def test_a_framework_s_pool_is_no_answer_where_numpy_is_asked_for(reference, kind, way, run):
    keras, tf = reference["keras"], pytest.importorskip("tensorflow")
    layers = {"max": keras.layers.MaxPooling2D, "average": keras.layers.AveragePooling2D}
    functions = {"max": tf.nn.max_pool2d, "average": tf.nn.avg_pool2d}
    call = {
        "ops": lambda x, *args: getattr(keras.ops, f"{kind}_pool")(x, *args),
        "layer": lambda x, *args: layers[kind](*args)(x),
        "tensorflow": lambda x, k, s, p: functions[kind](x, k, s, p.upper()),
    }[way]
    name = {"max": "max_pool2d", "average": "avg_pool2d"}[kind]
    verdict = run(name, {name: checked(lambda *args: np.asarray(call(*args)))})
    assert [part.name for part in verdict.parts if part.passed] == ["refusals"]
    assert all("was called" in part.message for part in verdict.parts if not part.passed)


@pytest.mark.keras
def test_a_tensor_of_the_backend_is_as_good_as_an_array(reference, passes):
    convert, answer = reference["ops"].convert_to_tensor, checked(with_shifted_slices)
    passes("max_pool2d", {"max_pool2d": lambda x, *args: convert(answer(x, *args), x.dtype)})
