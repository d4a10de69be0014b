"""What tells an honest slip from no work at all: the answer depends on what it is given.

A part about a fact (a dtype, a count, what was saved, which calls are refused) is worth points
only where the answer does the work that the fact is about, and one slip must not cost two parts,
whether we have thought of it or not. So nothing here looks at known mistakes: an answer that is
wrong does the work all the same if its results change when the input, the arguments or the weights
change, and do not change when nothing does; where the operation sees a window at a time, each
result comes of few values or of near ones.

    right_or_works(grade, got, expected, lambda: depends_on_input(grade, pool, x))

A right answer costs no request more; the rest is asked only of wrong ones.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise, product
from typing import Any

import numpy as np

from autograder.judge import Grade, Handle, Student, StudentError, compare, count, told_weights
from autograder.judge.grade import Failure
from autograder.judge.student import NotOffered

SHARE = 0.55
"""Of the regions of an input that must matter: a slip at a border leaves a row out, but who takes
every second pixel looks at a quarter."""
ALIVE = 0.05
"""Of the values of one weight that must matter: ReLU and a sparse table switch many off."""
MOST_VALUES = 160
"""Values of one image that are changed one by one; of a larger one, regions are."""
MOST_RESULTS = 100
"""For each value of the input; of more, reading the answers would take the judge minutes."""
WITHIN = 0.75
"""Of the results, more than this must come of few values or of near ones: a border is one more."""
NO_WORK = (Failure, StudentError, NotOffered, TypeError, ValueError, AttributeError)
"""What comes up where an answer is asked to work inside another, and does not fit there, or where
a cell that was handed out before does not offer it."""
MOST_TIMES_MILDER = 6
"""That the last layer's weights become an eighth."""
MOST_WEIGHTS = 5_000_000
"""Gradients of more are not sent: judge such a network at a smaller width."""


def right_or_works(
    grade: Grade, got: Any, expected: Any, works: Callable[[], None], what: str = ""
) -> None:
    """`got` is right, or the answer does the work, which costs other parts.

    Args:
        got: an array, or numbers (a tuple or list of them).
        works: fails the part unless the answer does the work, such as ``lambda:
            depends_on_input(grade, function, x)``.
        what: what `got` is, for the message.
    """
    alike = compare.is_close if not _plain(expected) else compare.same_value
    if alike(got, expected):
        grade.that(True, "")
        return
    try:
        works()
    except Failure as none:
        differs = _difference(got, expected)
        told = differs if none.message == differs else f"{differs}; and {none.message}"
        raise Failure(f"{what}: {told}" if what else told, none.mistake) from None


def right_on_own(
    got: Any,
    right: Any,
    by_own: Callable[[], Any],
    works: Callable[[], None] = lambda: None,
) -> Any:
    """`right`, or what ``by_own()`` makes of an earlier answer of the learner's, if that is what
    was got: what is wrong with it costs its own part. None and errors explain nothing.

    Args:
        works: asked of what is explained so; fails where the answer does none of the work, as on
            an earlier one that makes the same of everything.
    """
    alike = compare.same_value if _exact(right) else compare.is_close
    if alike(got, right):
        return right
    with contextlib.suppress(*NO_WORK):
        own = by_own()
        if own is not None and alike(got, own):
            works()
            return own
    return right


def earlier(student: Student, name: str, right: Callable[..., Any]) -> Callable[..., Any]:
    """The learner's answer to an earlier exercise, from arrays to an array; ``right`` where the
    cell does not offer it. It raises ValueError where what comes back is no array."""
    if name not in student.offered:
        return right

    def own(x: np.ndarray, *args: Any) -> np.ndarray:
        got = compare.as_array(getattr(student, name)(np.asarray(x, "float32"), *args))
        if isinstance(got, str):
            raise ValueError(got)
        return got

    return own


def depends_on_input(
    grade: Grade,
    compute: Callable[[np.ndarray], Any],
    x: np.ndarray,
    regions: Mapping[str, tuple] | None = None,
    share: float = SHARE,
    local: bool = False,
    mixes: bool = False,
    window: Sequence[int | None] = (),
) -> None:
    """The results of `compute` change where its input changes, and only then.

    One request for all regions, as images of one batch; one for each region, where `compute` mixes
    the images of a batch or does not give one result for each.

    Args:
        compute: images (n, …) → an array, (n, …) if it treats each image by itself.
        x: at least one image; the first is used. Choose one of which a right answer sees every
            value.
        regions: {how the message calls it: index into one image}; else `regions_of`.
        share: how many of the regions must matter. 1 where each is one that even a slip must see.
        local: not every region changes the same results.
        mixes: most results depend on more than one region, as a copy of the input does not.
        window: for `reaches_no_further`; choose an image of several windows along each axis.
    """
    if window:  # which asks more of single values than regions can
        reaches_no_further(grade, compute, x, window, mixes)
    image = np.asarray(x)[0]
    families = regions_of(image.shape) if regions is None else [regions]
    named = {name: index for family in families for name, index in family.items()}
    base, changed = _results(grade, compute, _variants(image, named.values()))
    effects = [_differs(base, up) | _differs(base, down) for up, down in changed]
    dull = {name for name, effect in zip(named, effects, strict=True) if not effect.any()}
    for family in families:
        unseen = [name for name in family if name in dull]
        grade.that(
            len(family) - len(unseen) >= share * len(family),
            f"the result does not depend on the whole input: it stays as it was when "
            f"{' or '.join(unseen[:2])} changes ({len(unseen)} of {len(family)} places do not "
            "matter)",
        )
    if local:
        seen = {effect.tobytes() for effect in effects if effect.any()}
        grade.that(len(seen) > 1, "every place of the input changes all of the result alike")
    if mixes and not window:
        _mixes(grade, np.array(effects))


def reaches_no_further(
    grade: Grade,
    compute: Callable[[np.ndarray], Any],
    x: np.ndarray,
    window: Sequence[int | None],
    mixes: bool = False,
    faint: float = 0,
) -> None:
    """Most results of `compute` come of few values of the input, or of near ones.

    Few: as many as the window holds, wherever they lie, as slips in axes and in reshaping put them.
    Near: within twice the window, as slips in its size and place do. Sums of all values so far,
    statistics of the whole image and digests are neither. One number in place of all may come of
    all: that is a window too large.

    Args:
        window: along each axis of one image, of how many values a right result comes; None along
            an axis of no interest, all of which is changed at once.
        faint: what changes by less than this share of the largest change does not count, as where
            a normalization takes the statistics of the batch.
        mixes: most results come of more than one value, as in `depends_on_input`.
    """
    image = np.asarray(x)[0]
    sides = [1 if wide is None else n for wide, n in zip(window, image.shape, strict=True)]
    places = np.array(list(np.ndindex(*sides)))
    regions = [
        tuple(slice(None) if wide is None else n for wide, n in zip(window, place, strict=True))
        for place in places.tolist()
    ]
    base, changed = _results(grade, compute, _variants(image, regions))
    if base.size <= image.size // len(regions):
        return
    effects = np.array([_differs(base, up) | _differs(base, down) for up, down in changed])
    effects = effects.reshape(len(regions), -1)
    if mixes:
        _mixes(grade, effects)
    if faint:
        effects &= np.array([_strong(base, *both, faint) for both in changed])
    wide = np.array([1 if n is None else n for n in window])
    few = effects.sum(axis=0) <= wide.prod()
    seen = [places[effect] if effect.any() else places[:1] for effect in effects.T]
    near = [bool((np.ptp(each, axis=0) < 2 * wide + 1).all()) for each in seen]
    share = np.mean(few | near)
    grade.that(
        share > WITHIN,
        f"{1 - share:.0%} of the results depend on values far apart, which no window of "
        f"{'×'.join(map(str, wide))} holds together",
    )


def _strong(base, up, down, faint):
    size = np.maximum(*(np.abs(np.asarray(one, float) - base) for one in (up, down))).ravel()
    return size > faint * size.max(initial=0)


def depends_on_arguments(
    grade: Grade,
    function: Callable[..., Any],
    case: Sequence[Any],
    changes: Mapping[str, Sequence[Any]],
    least: int | None = None,
) -> None:
    """The results of `function` change with its arguments, and only then.

    Args:
        case: arguments.
        changes: {name of an argument: other arguments, with that one changed}. Choose such that the
            right results differ.
        least: how many of the changes must show; else all.
    """
    base, again = function(*case), function(*case)
    grade.that(_same(base, again), f"two calls with {tuple(case)} gave different results")
    dull = [name for name, other in changes.items() if _same(function(*other), base)]
    least = len(changes) if least is None else least
    grade.that(
        len(changes) - len(dull) >= least,
        f"the result stays the same when {' or '.join(dull)} changes",
    )


def depends_on_weights(
    grade: Grade,
    layer: Handle,
    x: np.ndarray,
    rng: np.random.Generator,
    moving: bool = True,
    mixing: bool = True,
    share: float = 1,
    forgotten: int = 0,
) -> None:
    """The outputs of a layer or model change with each weight that it counts.

    One request for all trainable weights (their gradients); layers without gradients, and weights
    that are not trained, are asked by setting others. Weights are as before afterwards.

    Args:
        layer: with weights that the judge has set, none of them all zeros.
        x: a few inputs.
        moving: weights that are not trained count as well; moving averages do not where another
            part judges which statistics a normalization takes.
        mixing: a kernel must do more than scale what comes in. Not to be asked under weights that
            make all maps alike.
        share: of the numbers must matter.
        forgotten: layers whose results one slip may leave lying: so many weights of each kind may
            count for nothing, no more than half of all.
    """
    told = told_weights(grade, layer, x.shape)
    total = count(told)
    grade.that(0 < total <= MOST_WEIGHTS, f"expected up to {MOST_WEIGHTS:,} weights, got {total:,}")
    asked = [i for i, one in enumerate(told) if moving and not one.trainable]
    trained = [i for i, one in enumerate(told) if one.trainable]
    try:
        alive = _alive_gradients(grade, layer, x, rng, mixing) if trained else []
    except StudentError:
        alive, asked = [1.0] * len(trained), trained + asked
    grade.that(len(alive) == len(trained), "the gradients of the weights cannot be read")
    dull = [i for i, share in zip(trained, alive, strict=True) if share < ALIVE]
    dull += _ignored(grade, layer, x, asked)
    names = [f"{told[i].kind} of shape {told[i].shape}" for i in dull]
    lost = count(told[i] for i in dull)
    told_so = f"the outputs do not depend on the {' and the '.join(names[:2])}"
    of_kind = Counter(told[i].kind for i in dull)
    slip = max(of_kind.values(), default=0) <= forgotten and 2 * len(dull) <= len(alive)
    grade.that(lost <= (1 - share) * total or slip, told_so)


def works(
    grade: Grade,
    layer: Handle,
    x: np.ndarray,
    rng: np.random.Generator,
    regions: Mapping[str, tuple] | None = None,
    share: float = SHARE,
    moving: bool = True,
    forgotten: int = 0,
) -> None:
    """A layer or model depends on its input and on each of its weights, but for what one slip
    leaves out: see `depends_on_weights`."""
    before = unsaturated(grade, layer, x)
    depends_on_input(grade, layer, x, regions, share)
    depends_on_weights(grade, layer, x, rng, moving, forgotten=forgotten)
    if before:
        layer.fill(before)


def unsaturated(grade: Grade, layer: Handle, x: np.ndarray) -> list[np.ndarray]:
    """Where probabilities are one class's alone, which hides all that comes before them, make the
    last kernel and bias smaller until they are not.

    Returns:
        The weights as they were; an empty list where nothing was changed.
    """
    before: list[np.ndarray] = []
    for _ in range(MOST_TIMES_MILDER):
        outputs = compare.as_array(layer(x))
        if isinstance(outputs, str) or outputs.ndim != 2 or not _one_class(outputs):
            break
        told, values = told_weights(grade, layer, x.shape), layer.values()
        before = before or values
        last = [
            one.kind in ("kernel", "bias") and one.shape[-1:] == outputs.shape[-1:] for one in told
        ]
        layer.fill([v / 8 if end else v for v, end in zip(values, last, strict=True)])
    return before


def _one_class(outputs: np.ndarray) -> bool:
    """Whether outputs are probabilities, and most rows a one among zeros."""
    sums = np.abs(outputs.sum(axis=1) - 1) < 1e-3
    return bool(sums.all() and np.mean(outputs.max(axis=1) > 1 - 1e-4) >= 0.5)


# ------------------------------------------------------------------ regions of an input


def regions_of(shape: tuple) -> list[dict[str, tuple]]:
    """Families of regions of one image or vector; of each family a share must matter.

    Of a small one, each value by itself. Of a larger one, tiles (up to 4 along each axis but an
    image's last), pixels at every second row and column, and up to 8 groups of maps.
    """
    if np.prod(shape) <= MOST_VALUES:
        return [{f"position {[int(n) for n in i]}": i for i in np.ndindex(*shape)}]
    image = len(shape) == 3
    places = shape[:-1] if image else shape
    families = [
        _boxes(places, [_cuts(size, 4) for size in places]),
        _boxes(places, [[slice(n, None, 2) for n in range(min(size, 2))] for size in places]),
    ]
    if image:
        families.append({f"maps {_told(cut)}": (..., cut) for cut in _cuts(shape[-1], 8)})
    return families


def _mixes(grade, effects):
    several = effects.sum(axis=0) > 1
    grade.that(several.mean() > 0.5, "most results depend on one single value of the input")


def _boxes(places, cuts):
    names = ("rows", "columns") if len(places) == 2 else ("places",) * len(places)
    return {
        ", ".join(f"{name} {_told(cut)}" for name, cut in zip(names, box, strict=True)): box
        for box in product(*cuts)
    }


def _cuts(size, most):
    ends = np.linspace(0, size, min(size, most) + 1).astype(int).tolist()
    return [slice(low, high) for low, high in pairwise(ends)]


def _told(cut):
    return f"{cut.start}, {cut.start + 2}, …" if cut.step else f"{cut.start} to {cut.stop - 1}"


def _variants(image: np.ndarray, regions: Iterable[tuple]) -> np.ndarray:
    """The image twice, then for each region the image with larger and with smaller values there."""
    values = image.astype("float64")
    step = 8 * (np.sqrt(np.mean(values**2)) or 1.0)
    # Unequal steps, so that what adds up to nothing (a difference, a softmax) shows as well.
    steps = step * (0.5 + np.linspace(0, 1, values.size) ** 2).reshape(values.shape)
    images = [values, values]
    for index in regions:
        for sign in (1, -1):
            changed = values.copy()
            changed[index] += sign * steps[index]
            images.append(changed)
    images = np.stack(images)
    if image.dtype.kind in "iu":  # there a smaller value might wrap
        info = np.iinfo(image.dtype)
        images = np.clip(np.round(images), info.min, info.max)
    return images.astype(image.dtype)


def _results(grade, compute, images):
    """(result of the first image, [(result of one, of the other change of each region)])."""
    got = compare.as_array(compute(images))
    if not _each_its_own(got, len(images)):
        got = []
        for image in images:  # each request costs: who answers with no result is asked once
            got.append(one := compare.as_array(compute(image[None])))
            told = one if isinstance(one, str) else ""
            grade.that(not told, told)
            most = MOST_RESULTS * image.size
            grade.that(one.size <= most, f"expected at most {most} values, got {one.size}")
        grade.that(len({one.shape for one in got}) == 1, "the shape of the result varies")
    same = not _differs(got[0], got[1]).any()
    grade.that(same, "one and the same input gave different results")
    return got[0], list(zip(got[2::2], got[3::2], strict=True))


def _each_its_own(got, count):
    """Whether there is one result for each image, and images are not mixed: then results of the
    same image differ, or those of all images are alike."""
    if isinstance(got, str) or got.ndim == 0 or len(got) != count:
        return False
    return not _differs(got[0], got[1]).any() and any(_differs(one, got[0]).any() for one in got)


def _differs(a: Any, b: Any) -> np.ndarray:
    """Where two results differ by more than rounding does. Of two shapes: everywhere."""
    a, b = np.asarray(a, "float64"), np.asarray(b, "float64")
    if a.shape != b.shape:
        return np.ones(b.shape, bool)
    finite = b[np.isfinite(b)]
    typical = np.sqrt(np.mean(finite**2)) if finite.size else 0.0
    with np.errstate(invalid="ignore", over="ignore"):
        return ~np.isclose(a, b, rtol=1e-5, atol=1e-5 * typical, equal_nan=True)


# ------------------------------------------------------------------ weights


def _alive_gradients(grade, layer, x, rng, mixing=True):
    """For each trainable weight, the share of its values that the outputs depend on; of a kernel,
    0 where each of its values does the same to whatever comes in, as in a product with its mean."""
    outputs = compare.as_array(layer(x))
    grade.that(not isinstance(outputs, str), "expected a tensor")
    twice = []
    for inputs in (x, x[:, ::-1]):
        upstream = rng.normal(size=outputs.shape).astype("float32")
        gradients = layer.weight_gradients(inputs, upstream)
        arrays = [g for g in gradients if isinstance(g, np.ndarray) and g.size]
        grade.that(len(arrays) == len(gradients), "the gradients of the weights cannot be read")
        twice.append(arrays)
    grade.that(len(twice[0]) == len(twice[1]), "the gradients of the weights cannot be read")
    return [
        0.0 if mixing and _proportional(one, other) else float(np.mean(one != 0))
        for one, other in zip(*twice, strict=True)
    ]


def _proportional(one, other):
    """Whether two gradients of a kernel have one direction."""
    if one.shape != other.shape or one.ndim < 2 or one.size < 8:
        return False
    a, b = (np.asarray(g, "float64").ravel() for g in (one, other))
    lengths = np.linalg.norm(a) * np.linalg.norm(b)
    return bool(lengths > 0 and abs(a @ b) > (1 - 1e-6) * lengths)


def _ignored(grade, layer, x, which):
    """Those of the weights, by index, that may be set to other values and nothing happens."""
    if not which:
        return []
    values, base = layer.values(), compare.as_array(layer(x))
    ignored = []
    for index in which:
        other = [v + 1 + np.abs(v) if i == index else v for i, v in enumerate(values)]
        layer.fill(other)
        got = compare.as_array(layer(x))
        told = got if isinstance(got, str) else base if isinstance(base, str) else ""
        grade.that(not told, told)
        if not _differs(got, base).any():
            ignored.append(index)
    layer.fill(values)
    return ignored


# ------------------------------------------------------------------ plain values


def _plain(value):
    return isinstance(value, int | float | str | tuple | list)


def _exact(value):
    """Whether it is made of whole numbers and words alone, which are equal or not."""
    if isinstance(value, tuple | list):
        return all(map(_exact, value))
    return value is None or isinstance(value, int | str)


def _same(a, b):
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return np.shape(a) == np.shape(b) and not _differs(a, b).any()
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(_same, a, b))
    return compare.same_value(a, b)


def _difference(got, expected):
    if _plain(expected):
        return f"expected {expected!r}, got {got!r:.80}"
    array, right = compare.as_array(got), np.asarray(expected)
    if isinstance(array, str):
        return array
    return compare.shape_difference(array, right.shape) or compare.value_difference(array, right)
