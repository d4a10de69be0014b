"""What `Augment` of 03-augmentation must do.

The judge never asks a layer what it drew: it sends images from which the draw can be read back.
Angles, factors and lights are found by `readings`. Layers are made with seeds that the judge draws.
"""

from itertools import product

import numpy as np

from autograder.assignments.augmentation import oracle, readings
from autograder.assignments.augmentation.drawn import (
    BATCHES,
    COUNT,
    keeps_seed,
    moves_at_all,
    one_by_one,
    outputs_of,
    seed_of,
    seed_part,
)
from autograder.assignments.augmentation.held_out import Changes
from autograder.assignments.shared.common import a_layer
from autograder.judge import check
from autograder.judge.grade import Failure

SIDE = 19
OFFSETS = np.array(list(product(range(-2, 3), repeat=2)), "int32")
EVEN = 2e-3
"""Residual of a reading up to which it tells what was drawn."""


@check(
    "augmentation.augment",
    parts={
        "without options, nothing": 0.25,
        "mirrors": 0.5,
        "turns": 0.75,
        "resizes": 0.5,
        "moves": 0.25,
        "relights": 0.5,
        "all together": 0.5,
        "seed": 0.5,
        "keeps its options": 0.25,
    },
)
def augment(student, rng, grade):
    x = readings.probe(COUNT, SIDE)
    every = {
        "max_pixels": 2,
        "max_degrees": 25,
        "max_zoom": 0.2,
        "flip": True,
        "max_light": 0.15,
    }

    own, done = Changes(student), set()

    def layer(seed=None, **options):
        seed = seed_of(rng) if seed is None else seed
        return a_layer(grade, student.Augment(**options, seed=seed), "Augment")

    def drawn(ask=outputs_of, **options):
        """The outputs for the probe, one batch after the other, and what they tell."""
        outputs = ask(grade, layer(**options), x).reshape(-1, *x.shape[1:])
        return outputs, readings.read(outputs)

    def draws(name, judge, *numbers, tolerance=0.01, **options):
        """``judge(outputs, read)`` holds of the layer; or by a function of the learner's that costs
        another exercise."""
        outputs, read = drawn(**options)
        try:
            judge(outputs, read)
        except Failure:
            if own.one_for_all(name, x[0], *numbers):
                judge(*drawn(one_by_one, **options))
            elif not own.explains(name, outputs, x[0], *numbers, tolerance=tolerance):
                raise

    with grade.part("without options, nothing"):
        grade.close(layer()(x, training=True), x, what="Augment() in training")
        got = layer(**every)(x, training=False)
        unchanged = isinstance(got, np.ndarray) and np.array_equal(got, x)
        active = "the images are changed as in training: look at the argument `training`"
        grade.that(unchanged, "outside of training the images are changed", active)
        moves_at_all(grade, layer(max_pixels=2, flip=True))
    with grade.part("mirrors"):
        sides = np.array([False, True])
        draws("flip_batch", lambda *seen: _mirrors(grade, x, *seen), sides, flip=True)
        done.add("mirrors")
    with grade.part("turns"):

        def turns(outputs, read):
            right = oracle.rotate_batch(_times(x), read.degrees)
            _only_known(grade, read, outputs, right, "turned")
            _spread(grade, read.degrees, -40, 40, "angles in degrees", _angle_mistakes(read))

        draws("rotate_batch", turns, _grid(-40, 40, 401), max_degrees=40)
        done.add("turns")
    with grade.part("resizes"):

        def resizes(outputs, read):
            _spread(grade, read.factors, 0.7, 1.3, "factors", _factor_mistakes(read, outputs))
            right = oracle.resize_batch(_times(x), read.factors)
            _only_known(grade, read, outputs, right, "resized")

        draws("resize_batch", resizes, _grid(0.7, 1.3, 601), max_zoom=0.3)
        done.add("resizes")
    with grade.part("moves"):
        draws("shift_batch", lambda *seen: _moves(grade, x, *seen), OFFSETS, max_pixels=2)
        done.add("moves")
    with grade.part("relights"):

        def relights(outputs, read):
            _light(grade, read, outputs)
            right = oracle.relight(_times(x), read.gains, read.offsets)
            _only_known(grade, read, outputs, right, "relit")

        lights = (
            each.ravel() for each in np.meshgrid(_grid(0.85, 1.15, 25), _grid(-0.15, 0.15, 25))
        )
        draws("relight", relights, *lights, tolerance=0.015, max_light=0.15)
        done.add("relights")
    with grade.part("all together"):
        changed, read = drawn(**every)
        try:
            _together(grade, changed, read)
        except Failure:
            if len(done) < 3 or not _by_wrong_ones(own, x, changed):
                raise
    with grade.part("seed"):
        moves_at_all(grade, layer(max_pixels=2, flip=True))
        seed_part(grade, rng, lambda seed: layer(seed, **every), x)
    with grade.part("keeps its options"):
        seed = seed_of(rng)
        made = layer(seed, **every)
        moves_at_all(grade, layer(max_pixels=2, flip=True))
        loaded = a_layer(grade, made.reload((None, *x.shape[1:])), "the loaded model")
        before, after = (_acts(outputs_of(grade, acting, x, 1)[0]) for acting in (made, loaded))
        grade.that(any(before.values()), "nothing happens in training")
        lost = [name for name, acts in before.items() if acts and not after[name]]
        told = f"saved and loaded, the layer acts as if without {' and '.join(lost)}"
        grade.that(not lost, told, "get_config leaves options out")
        keeps_seed(grade, made.config(), seed)


def _grid(low, high, count):
    return np.linspace(low, high, count).astype("float32")


def _by_wrong_ones(own, x, outputs):
    """Some function that is called is wrong: then images are to be changed, each in its own way."""
    numbers = {
        "flip_batch": [np.array([False, True])],
        "rotate_batch": [_grid(-25, 25, 5)],
        "resize_batch": [_grid(0.8, 1.2, 5)],
        "shift_batch": [OFFSETS],
        "relight": [_grid(0.85, 1.4, 5), _grid(-0.6, 0.15, 5)],
    }
    wrong = any(
        own.wrong(name, x[0], *given, alike=False) is not None for name, given in numbers.items()
    )
    kinds = np.unique(outputs[:COUNT].reshape(COUNT, -1).round(3), axis=0)
    return wrong and len(kinds) > COUNT / 2 and np.abs(outputs - _times(x)).mean() > 0.01


def _mirrors(grade, x, outputs, read):
    over = _times(x)[:, ::-1]
    known = {
        "images are turned upside down, not mirrored left to right": np.where(
            read.mirrored[:, None, None, None], over, _times(x)
        )
    }
    right = oracle.flip_batch(_times(x), read.mirrored)
    _only_known(grade, read, outputs, right, "mirrored", known)
    share = read.mirrored.mean()
    likely = {0.0: "no image is mirrored", 1.0: "every image is mirrored"}.get(share, "")
    grade.that(0.25 < share < 0.75, f"{share:.0%} of the images are mirrored", likely)
    _varies(grade, read.mirrored, "direction")


def _moves(grade, x, outputs, read):
    for values in (read.down, read.right):
        whole = np.abs(values - values.round()).max() < 1e-3
        grade.that(bool(whole), "images are moved by parts of pixels")
        kinds = sorted({int(v) for v in values.round()})
        grade.equal(kinds, [-2, -1, 0, 1, 2], what="offsets")
    offsets = np.stack([read.down, read.right], axis=1).round().astype(int)
    _only_known(grade, read, outputs, oracle.shift_batch(_times(x), offsets), "moved")


def _together(grade, outputs, read):
    """All of it, one after the other and each for itself."""
    grade.that(read.residual < EVEN, "the images are changed in another way as well")
    inside = outputs.min() >= -1e-6 and outputs.max() <= 1 + 1e-6
    grade.that(bool(inside), "values leave the range from 0 to 1")
    parts = np.abs(np.stack([read.down - read.down.round(), read.right - read.right.round()]))
    grade.that(
        parts.max() < 5e-3,
        "the middle of the images is moved by parts of pixels",
        "images are moved before they are turned and resized, or these do not keep the middle",
    )
    grade.that(0.25 < read.mirrored.mean() < 0.75, "not about half of the images are mirrored")
    _spread(grade, read.degrees, -25, 25, "angles in degrees")
    _spread(grade, read.factors, 0.8, 1.2, "factors")
    _light(grade, read, outputs)
    bright = read.offsets > 0.03  # nothing is darker than what black becomes
    darkest = outputs.min(axis=(1, 2, 3))[bright]
    grade.that(
        not bright.any() or bool((darkest > read.offsets[bright] - 0.02).all()),
        "what comes in from outside is not relit",
        "images are relit before they are turned, resized or moved: light comes last",
    )
    _independent(grade, read)


def _acts(outputs):
    """Which options show in what a layer with all of them made of the probe."""
    read = readings.read(outputs)
    return {
        "max_pixels": np.abs(read.down).max() > 0.5,
        "max_degrees": np.abs(read.degrees).max() > 1,
        "max_zoom": np.abs(read.factors - 1).max() > 0.01,
        "flip": read.mirrored.any(),
        "max_light": np.abs(read.gains - 1).max() > 0.01,
    }


def _times(x):
    return np.concatenate([x] * BATCHES)


def _varies(grade, values, what):
    """Within a batch, images differ."""
    first = np.asarray(values[:COUNT], "float64")
    grade.that(
        np.ptp(first) > 1e-3,
        f"all images of a batch have the same {what}",
        "one number is drawn for the whole batch",
    )


def _only_known(grade, read, outputs, right, what, mistakes=None):
    """The outputs are what the draw that was read back makes of the probe, border included."""
    steep = "something else is done to the images as well"
    if read.residual > EVEN:
        grade.fail(f"images should only be {what}; they are changed in another way", "")
    grade.close(
        outputs, right, mistakes or {}, tolerance=2e-3, what=f"{what} as was drawn; else {steep}"
    )


def _spread(grade, values, low, high, what, mistakes=()):
    """Drawn evenly between low and high, one for each image."""
    wide = high - low
    told = f"{what} from {values.min():.4g} to {values.max():.4g}, expected {low} to {high}"
    alike = np.ptp(values[:COUNT]) < 1e-3  # then only "no image is turned" and the like can hold
    known = [why for why, holds in dict(mistakes).items() if holds]
    likely = next((why for why in known if not alike or why.startswith(("no ", "every "))), "")
    grade.that(not likely, told, likely)
    finite = bool(np.isfinite(values).all())
    inside = finite and values.min() > low - wide / 1e3 and values.max() < high + wide / 1e3
    grade.that(bool(inside), told)
    _varies(grade, values, what)
    reached = values.min() < low + wide / 8 and values.max() > high - wide / 8
    grade.that(bool(reached), told)
    middle = abs(values.mean() - (low + high) / 2) < wide / 8
    grade.that(bool(middle), f"{what} are not drawn evenly: their mean is {values.mean():.4g}")
    inner = float(np.mean(np.abs(values - (low + high) / 2) < wide / 4))
    even = 0.3 < inner < 0.7  # of 200, a half is four and more deviations away from both
    told = f"{what} are not drawn evenly: {inner:.0%} are in the middle half of the range"
    grade.that(even, told)


def _angle_mistakes(read):
    degrees = np.abs(read.degrees)
    return {
        "no image is turned": degrees.max() < 1e-3,
        "only angles of 0 and more are drawn": read.degrees.min() > -1e-3,
        "only angles of 0 and less are drawn": read.degrees.max() < 1e-3,
        "degrees are taken for radians, or drawn from a full turn": degrees.max() > 60,
    }


def _factor_mistakes(read, outputs):
    factors, readable = read.factors, read.residual < EVEN
    return {
        "no image is resized": np.abs(factors - 1).max() < 1e-3,
        "images are only enlarged": readable and factors.min() > 1 - 1e-3,
        "images are only made smaller": readable and factors.max() < 1 + 1e-3,
        "factors are drawn about 0, not about 1": np.mean(outputs == 0) > 0.5,
        "factors are the inverse of what they should be": (
            readable and factors.max() > 1.35 and factors.min() > 0.75
        ),
    }


def _light(grade, read, outputs):
    gains = {
        "every gain is 1": np.abs(read.gains - 1).max() < 1e-3,
        "gains are drawn about 0, not about 1": np.abs(read.gains).max() < 0.5,
        "only gains of 1 and more are drawn": read.gains.min() > 1 - 1e-3,
    }
    offsets = {
        "offsets are drawn for values from 0 to 255": np.mean(np.isin(outputs, [0, 1])) > 0.5,
        "every offset of the brightness is 0": np.abs(read.offsets).max() < 1e-3,
        "only offsets of 0 and more are drawn": read.offsets.min() > -1e-3,
    }
    unlit = all(np.abs(values).max() < 1e-3 for values in (read.gains - 1, read.offsets))
    grade.that(not unlit, "gains are all 1 and offsets all 0", "images are not relit")
    _spread(grade, read.offsets, -0.15, 0.15, "offsets of the brightness", offsets)
    _spread(grade, read.gains, 0.85, 1.15, "gains", gains)
    likeness = abs(np.corrcoef(read.gains, read.offsets)[0, 1])
    grade.that(
        likeness < 0.6,
        "gains and offsets of the brightness go together",
        "the same random numbers are used twice, as an integer seed gives them",
    )


def _independent(grade, read):
    """No two kinds of change go together."""
    kinds = {
        "angles": read.degrees * np.where(read.mirrored, -1, 1),
        "factors": read.factors,
        "offsets down": read.down,
        "offsets to the right": read.right,
        "gains": read.gains,
    }
    names, values = list(kinds), np.stack(list(kinds.values()))
    likeness = np.abs(np.corrcoef(values)) - np.eye(len(names))
    first, second = np.unravel_index(np.argmax(np.nan_to_num(likeness)), likeness.shape)
    grade.that(
        likeness[first, second] < 0.6,
        f"{names[first]} and {names[second]} go together",
        "the same random numbers are used twice, as an integer seed gives them",
    )
