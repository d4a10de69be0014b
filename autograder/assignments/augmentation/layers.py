"""What the random layers of 03-augmentation must do.

The judge never asks a layer what it drew: it sends images from which the draw can be read back.
Offsets are found by comparing with every possible one, angles, factors and lights by
`readings`. Layers are made with seeds that the judge draws.
"""

from itertools import product

import numpy as np

from autograder.assignments.augmentation import oracle, readings
from autograder.assignments.shared.common import a_layer, left_alone, pair
from autograder.judge.checks import check

BATCHES, COUNT = 2, 100
"""What is drawn is judged on BATCHES calls with COUNT images each. All bounds on shares and means
lie five standard deviations or more from what a right layer gives."""


def _seed(rng):
    return int(rng.integers(1, 2**31 - 1))


def _moves_at_all(grade, layer):
    """In training, the layer moves what images show, rightly or not, and not always alike.

    The images are grey but for one light pixel, so near the middle that it stays in the frame.
    Where it is light afterwards must vary, even where a batch is moved as one, and it must be
    lighter where that pixel was lighter.
    """
    side, light = 9, {}
    for brightness in (0.3, 0.9):
        x = np.full((10, side, side, 4), 0.2, "float32")
        x[:, side // 2, side // 2 + 1] = brightness
        outputs = _outputs(grade, layer, x, 6).reshape(-1, side * side, 4).mean(-1)
        light[brightness] = outputs.max(axis=1).mean()
    places = np.unique(outputs.argmax(axis=1))
    still = "nothing is moved in training: what images show stays in its place"
    grade.that(len(places) > 1, still)
    lighter = light[0.9] > light[0.3] + 0.05
    grade.that(bool(lighter), "what comes out does not depend on the images")


def _outputs(grade, layer, x, batches=BATCHES):
    """What a layer makes of `x` in training, `batches` times: an array (batches, *x.shape)."""
    made = [layer(x, training=True) for _ in range(batches)]
    for got in made:
        grade.shape(got, x.shape, what="what comes out in training")
    made = np.stack([np.asarray(got, "float64") for got in made])
    grade.that(bool(np.isfinite(made).all()), "expected finite values, got NaN or infinity")
    return made


# ------------------------------------------------------------------ RandomShift


def offsets_of(outputs, image, most):
    """Offsets (n, 2) that made each of `outputs` of `image`; NaN where none up to `most` does.

    Args:
        outputs: (n, height, width, channels).
        image: (height, width, channels), no two values alike, none 0.
        most: largest offset that is tried.
    """
    found = np.full((len(outputs), 2), np.nan)
    for offset in product(range(-most, most + 1), repeat=2):
        moved = oracle.shift_batch(image[None], [offset])[0]
        found[np.abs(outputs - moved).max(axis=(1, 2, 3)) < 1e-4] = offset
    return found


@check(
    "augmentation.random_shift",
    parts={
        "does nothing outside of training": 0.75,
        "moves by whole offsets up to the largest": 1,
        "all offsets alike": 1,
        "each image its own": 0.5,
        "seed": 0.75,
        "in a compiled model": 0.5,
        "saves and loads": 0.5,
    },
)
def random_shift(student, rng, grade):
    image = rng.uniform(0.2, 1, size=(9, 8, 1)).astype("float32")
    x = np.repeat(image[None], COUNT, axis=0)

    def layer(most=2, seed=None, **options):
        made = student.RandomShift(most, seed=_seed(rng) if seed is None else seed, **options)
        return a_layer(grade, made, "RandomShift")

    with grade.part("does nothing outside of training"):
        made = layer()
        _moves_at_all(grade, made)
        active = "the images are changed as in training: look at the argument `training`"
        for got in (made(x, training=False), made(x)):
            if isinstance(got, np.ndarray) and got.shape == x.shape:
                grade.that(np.array_equal(got, x), "the images are changed", active)
            grade.close(got, x)
    with grade.part("moves by whole offsets up to the largest"):
        made = layer(2)
        outputs = _outputs(grade, made, x).reshape(-1, *image.shape)
        left_alone(grade, student)
        found = offsets_of(outputs, image, 4)
        _known_moves(grade, outputs, image, found)
        largest = int(np.abs(found).max())
        grade.that(largest > 0, "nothing happens in training")
        grade.that(largest <= 2, f"an image moved by {largest} pixels where at most 2 are asked")
        outputs = _outputs(grade, layer(0), x, 1)[0]
        grade.close(outputs, x, what="RandomShift(0)")
        outputs = _outputs(grade, layer(1), x, 1)[0]
        known = np.isfinite(offsets_of(outputs, image, 1)).all()
        grade.that(bool(known), "RandomShift(1) moves by something else than −1, 0 or 1")
    with grade.part("all offsets alike"):
        many = np.repeat(image[None], 400, axis=0)
        outputs = _outputs(grade, layer(2), many).reshape(-1, *image.shape)
        found = _lenient_offsets(outputs, image)
        _known_moves(grade, outputs, image, found)
        _even(grade, found)
    with grade.part("each image its own"):
        made = layer(3)
        _moves_at_all(grade, made)
        outputs = _outputs(grade, made, x, 1)[0]
        kinds = len(np.unique(outputs.round(4).reshape(COUNT, -1), axis=0))
        grade.that(
            kinds > 1,
            f"all {COUNT} images of a batch were moved in the same way",
            "one offset is drawn for the whole batch",
        )
        grade.that(kinds > 4, f"{COUNT} images of a batch were moved in only {kinds} ways")
    with grade.part("seed"):
        _moves_at_all(grade, layer(3))
        _seed_part(grade, rng, lambda seed: layer(3, seed), x)
    with grade.part("in a compiled model"):
        _moves_at_all(grade, layer())
        training, evaluation = pair(grade, student.changes_in(layer(), x))
        numbers = isinstance(training, list) and all(isinstance(n, float) for n in training)
        grade.that(numbers and bool(training), "no changes were measured")
        grade.equal(evaluation, 0.0, what="mean squared change in an evaluation")
        grade.that(max(training) > 0, "nothing happens in a training step")
        grade.that(
            len(set(training)) > 1,
            "all training steps move the images in the same way",
            "numbers drawn by Python or NumPy, or with a fixed seed, are built in when Keras "
            "compiles the step",
        )
    with grade.part("saves and loads"):
        made = layer(3, name="mover")
        _moves_at_all(grade, made)
        loaded = a_layer(grade, made.reload((None, 9, 8, 1)), "the loaded model")
        outputs = _outputs(grade, loaded, x).reshape(-1, *image.shape)
        before = _outputs(grade, made, x).reshape(-1, *image.shape)
        sizes = [_largest(outputs_, image) for outputs_ in (before, outputs)]
        told = f"before saving images moved by up to {sizes[0]} pixels, after loading {sizes[1]}"
        grade.that(sizes[0] == sizes[1], told, "get_config leaves max_pixels out")
        config = made.config()
        entry = config.get("name") if isinstance(config, dict) else None
        grade.equal(entry, "mover", what="get_config should add to what super() gives: name")


def _largest(outputs, image):
    found = np.abs(offsets_of(outputs, image, 5))
    return int(np.nanmax(found)) if np.isfinite(found).any() else "other"


def _lenient_offsets(outputs, image):
    """Offsets up to 4 pixels; of images that wrap or repeat at the border, those of their middle.

    What comes in at the border is judged in another part.
    """
    height, width, _ = image.shape
    inner = (slice(None), slice(2, height - 2), slice(2, width - 2))
    found = np.full((len(outputs), 2), np.nan)
    for down, right in product(range(-2, 3), repeat=2):
        part = image[2 - down : height - 2 - down, 2 - right : width - 2 - right]
        found[np.abs(outputs[inner] - part).max(axis=(1, 2, 3)) < 1e-4] = down, right
    return np.where(np.isfinite(found), found, offsets_of(outputs, image, 4))


def _known_moves(grade, outputs, image, found):
    """Every image moved by a whole offset; otherwise say how else it looks."""
    strange = ~np.isfinite(found).all(axis=1)
    if not strange.any():
        grade.that(True, "")
        return
    odd = outputs[strange]
    borders = {
        "what leaves at one side comes in again at the other (np.roll, or fill mode wrap)": "wrap",
        "the border is repeated: zeros should come in": "edge",
        "the image is reflected at its border: zeros should come in": "symmetric",
    }
    likely = ""
    for why, mode in borders.items():
        if all(np.isfinite(_padded_offsets(odd, image, mode)).all(axis=1)):
            likely = why
            break
    else:
        if (odd.min() < 0.2 * image.min()) and _between(odd, image):
            likely = "offsets are not whole numbers: pixels are mixed"
    grade.fail(f"{int(strange.sum())} of {len(strange)} images are not moved images", likely)


def _padded_offsets(outputs, image, mode):
    found = np.full((len(outputs), 2), np.nan)
    large = np.pad(image, [(4, 4), (4, 4), (0, 0)], mode=mode)
    height, width, _ = image.shape
    for down, right in product(range(-4, 5), repeat=2):
        part = large[4 - down : 4 - down + height, 4 - right : 4 - right + width]
        found[np.abs(outputs - part).max(axis=(1, 2, 3)) < 1e-4] = down, right
    return found


def _between(outputs, image):
    """Whether hardly a value inside is one of the image's own: mixtures of neighbours."""
    inner = outputs[:, 3:-3, 3:-3].ravel()
    own = np.abs(inner[:, None] - image.ravel()).min(axis=1) < 1e-4
    return own.mean() < 0.5


MOST_ASSOCIATED = 75
"""χ² of a five by five table of two even and independent offsets, 16 degrees of freedom, is larger
once in 70 million."""


def association(one, other):
    """χ² of independence of two series of offsets from −2 to 2 (Pearson 1900)."""
    counts = np.zeros((5, 5))
    np.add.at(counts, (one.astype(int) + 2, other.astype(int) + 2), 1)
    expected = np.outer(counts.sum(1), counts.sum(0)) / counts.sum()
    return float(np.sum((counts - expected) ** 2 / np.where(expected == 0, 1, expected)))


def _even(grade, found):
    """Rows and columns each take every offset from −2 to 2 about as often, independently."""
    whole = found[np.isfinite(found).all(axis=1)]
    rows, columns = whole[:, 0], whole[:, 1]
    sides = {"down": rows, "to the right": columns}
    still = [name for name, values in sides.items() if not values.any()]
    grade.that(len(still) < 2, "no image moved", "no offsets are drawn")
    grade.that(
        len(np.unique(whole, axis=0)) > BATCHES,
        "all images of a batch were moved in the same way",
        "one offset is drawn for the whole batch",
    )
    grade.that(
        not still,
        f"no image moved {' or '.join(still)}",
        f"offsets {' or '.join(still)} are not drawn",
    )
    same = np.mean(rows == columns)
    grade.that(
        same < 0.6,
        f"in {same:.0%} of the images the two offsets are equal",
        "one number is used for both offsets",
    )
    same = np.mean(rows == -columns)
    grade.that(same < 0.6, f"in {same:.0%} of the images one offset is minus the other")
    pairs = {
        "offsets down and to the right": (rows, columns),
        "offsets down of one image and of the next": (rows[:-1], rows[1:]),
        "offsets to the right of one image and of the next": (columns[:-1], columns[1:]),
    }
    for told, (one, other) in pairs.items():
        grade.that(association(one, other) < MOST_ASSOCIATED, f"{told} depend on one another")
    for name, values in sides.items():
        shares = {offset: float(np.mean(values == offset)) for offset in range(-2, 3)}
        told = ", ".join(f"{offset:+}: {share:.0%}" for offset, share in shares.items())
        never = [offset for offset, share in shares.items() if not share]
        known = {
            (-2, -1): "only offsets of 0 and more are drawn",
            (1, 2): "only offsets of 0 and less are drawn",
            (2,): "the largest offset is never drawn: the end of randint is left out, and that of "
            "numbers that are rounded down",
            (-2,): "the lowest offset is never drawn",
            (-2, 2): "rounding towards 0 leaves the largest offsets out" if shares[0] > 0.4 else "",
            (-1, 0, 1): "only the largest offsets are drawn",
            (0,): "an offset of 0 is never drawn",
            (-2, -1, 2): "only offsets of 0 and more are drawn, without the largest",
            (-2, -1, 0): "only offsets above 0 are drawn",
        }
        likely = known.get(tuple(never), "")
        grade.that(not never, f"offsets {name}: {told}", likely)
    ends = float(np.mean(np.abs(whole) == 2))  # of 1,600 draws: 0.4 ± 0.012, or 0.25 ± 0.011
    inner = [float(np.mean(whole == offset)) for offset in (-1, 0, 1)]
    rounded = abs(ends - 0.25) < 0.06 and max(inner) - min(inner) < 0.11
    grade.that(
        ends > 0.325,
        f"the largest offsets are {ends:.0%} of all, expected 40 %",
        "rounding evenly drawn numbers gives the ends half as often" if rounded else "",
    )
    for name, values in sides.items():
        shares = [float(np.mean(values == offset)) for offset in range(-2, 3)]
        told = ", ".join(f"{share:.0%}" for share in shares)
        even = min(shares) > 0.12 and max(shares) < 0.28
        grade.that(even, f"offsets {name} from −2 to 2: {told}; expected 20 % each")


def _seed_part(grade, rng, layer, x):
    """The same seed, the same sequence; another seed or another call, other draws."""
    seed = _seed(rng)
    first, again, other = (_outputs(grade, layer(s), x, 2) for s in (seed, seed, seed + 1))
    grade.that(
        not np.allclose(first[0], first[1]),
        "two calls in a row drew the same numbers",
        "an integer seed gives the same numbers at every call: make a SeedGenerator in __init__",
    )
    grade.that(
        np.allclose(first, again, atol=1e-5),
        "two layers with the same seed gave different results",
        "the seed is not used",
    )
    grade.that(
        not np.allclose(first, other, atol=1e-5),
        "two layers with different seeds gave the same results",
        "the seed is the same whatever is asked for",
    )


# ------------------------------------------------------------------ Augment

SIDE = 19


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

    def layer(seed=None, **options):
        seed = _seed(rng) if seed is None else seed
        return a_layer(grade, student.Augment(**options, seed=seed), "Augment")

    def drawn(batches=BATCHES, **options):
        """The outputs for the probe, one batch after the other, and what they tell."""
        outputs = _outputs(grade, layer(**options), x, batches).reshape(-1, *x.shape[1:])
        return outputs, readings.read(outputs)

    with grade.part("without options, nothing"):
        grade.close(layer()(x, training=True), x, what="Augment() in training")
        got = layer(**every)(x, training=False)
        unchanged = isinstance(got, np.ndarray) and np.array_equal(got, x)
        active = "the images are changed as in training: look at the argument `training`"
        grade.that(unchanged, "outside of training the images are changed", active)
        _moves_at_all(grade, layer(max_pixels=2, flip=True))
    with grade.part("mirrors"):
        outputs, read = drawn(flip=True)
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
    with grade.part("turns"):
        outputs, read = drawn(max_degrees=40)
        right = oracle.rotate_batch(_times(x), read.degrees)
        _only_known(grade, read, outputs, right, "turned")
        _spread(grade, read.degrees, -40, 40, "angles in degrees", _angle_mistakes(read))
    with grade.part("resizes"):
        outputs, read = drawn(max_zoom=0.3)
        _spread(grade, read.factors, 0.7, 1.3, "factors", _factor_mistakes(read, outputs))
        right = oracle.resize_batch(_times(x), read.factors)
        _only_known(grade, read, outputs, right, "resized")
    with grade.part("moves"):
        outputs, read = drawn(max_pixels=2)
        for values in (read.down, read.right):
            whole = np.abs(values - values.round()).max() < 1e-3
            grade.that(bool(whole), "images are moved by parts of pixels")
            kinds = sorted({int(v) for v in values.round()})
            grade.equal(kinds, [-2, -1, 0, 1, 2], what="offsets")
        offsets = np.stack([read.down, read.right], axis=1).round().astype(int)
        _only_known(grade, read, outputs, oracle.shift_batch(_times(x), offsets), "moved")
    with grade.part("relights"):
        outputs, read = drawn(max_light=0.15)
        _light(grade, read, outputs)
        right = oracle.relight(_times(x), read.gains, read.offsets)
        _only_known(grade, read, outputs, right, "relit")
    with grade.part("all together"):
        outputs, read = drawn(**every)
        grade.that(read.residual < 2e-3, "the images are changed in another way as well")
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
        _independent(grade, read)
    with grade.part("seed"):
        _moves_at_all(grade, layer(max_pixels=2, flip=True))
        _seed_part(grade, rng, lambda seed: layer(seed, **every), x)
    with grade.part("keeps its options"):
        made = layer(**every)
        _moves_at_all(grade, layer(max_pixels=2, flip=True))
        loaded = a_layer(grade, made.reload((None, *x.shape[1:])), "the loaded model")
        before, after = (_acts(_outputs(grade, acting, x, 1)[0]) for acting in (made, loaded))
        grade.that(any(before.values()), "nothing happens in training")
        lost = [name for name, acts in before.items() if acts and not after[name]]
        told = f"saved and loaded, the layer acts as if without {' and '.join(lost)}"
        grade.that(not lost, told, "get_config leaves options out")


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
    if read.residual > 2e-3:
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
    factors = read.factors
    return {
        "no image is resized": np.abs(factors - 1).max() < 1e-3,
        "images are only enlarged": factors.min() > 1 - 1e-3,
        "images are only made smaller": factors.max() < 1 + 1e-3,
        "factors are drawn about 0, not about 1": np.mean(outputs == 0) > 0.5,
        "factors are the inverse of what they should be": (
            factors.max() > 1.35 and factors.min() > 0.75
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
