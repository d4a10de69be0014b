"""What `RandomShift` of 03-augmentation must do.

The judge never asks a layer what it drew: it sends images from which the draw can be read back.
Offsets are found by comparing with every possible one. Layers are made with seeds that the judge
draws.
"""

from itertools import product

import numpy as np

from autograder.assignments.augmentation import oracle
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
from autograder.assignments.shared.common import a_layer, left_alone, pair
from autograder.judge import check

OFFSETS = np.array(list(product(range(-2, 3), repeat=2)), "int32")


def offsets_of(outputs, image, most, own=None):
    """Offsets (n, 2) that made each of `outputs` of `image`; NaN where none up to `most` does.

    Args:
        own: the learner's own functions: where its `shift_batch` is wrong, by that.
        outputs: (n, height, width, channels).
        image: (height, width, channels), no two values alike, none 0.
        most: largest offset that is tried.
    """
    found = np.full((len(outputs), 2), np.nan)
    offsets = np.array(list(product(range(-most, most + 1), repeat=2)), "int32")
    made = oracle.shift_batch(np.repeat(image[None], len(offsets), axis=0), offsets)
    for offset, moved in zip(offsets, made, strict=True):
        found[np.abs(outputs - moved).max(axis=(1, 2, 3)) < 1e-4] = offset
    if own and np.isnan(found).any():
        made = own.wrong("shift_batch", image, offsets)
        for offset, moved in zip(offsets, () if made is None else made, strict=False):
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
    x, own = np.repeat(image[None], COUNT, axis=0), Changes(student)

    def layer(most=2, seed=None, **options):
        made = student.RandomShift(most, seed=seed_of(rng) if seed is None else seed, **options)
        return a_layer(grade, made, "RandomShift")

    with grade.part("does nothing outside of training"):
        made = layer()
        moves_at_all(grade, made)
        active = "the images are changed as in training: look at the argument `training`"
        for got in (made(x, training=False), made(x)):
            if isinstance(got, np.ndarray) and got.shape == x.shape:
                grade.that(np.array_equal(got, x), "the images are changed", active)
            grade.close(got, x)
    with grade.part("moves by whole offsets up to the largest"):
        made = layer(2)
        outputs = outputs_of(grade, made, x).reshape(-1, *image.shape)
        left_alone(grade, student)
        found = offsets_of(outputs, image, 4, own)
        _known_moves(grade, outputs, image, found)
        largest = int(np.abs(found).max())
        grade.that(largest > 0, "nothing happens in training")
        grade.that(largest <= 2, f"an image moved by {largest} pixels where at most 2 are asked")
        outputs = outputs_of(grade, layer(0), x, 1)[0]
        still = own.wrong("shift_batch", image, np.zeros((COUNT, 2), "int32"))
        if still is None or not np.allclose(outputs, still, atol=1e-4):
            grade.close(outputs, x, what="RandomShift(0)")
        outputs = outputs_of(grade, layer(1), x, 1)[0]
        known = np.isfinite(offsets_of(outputs, image, 1, own)).all()
        grade.that(bool(known), "RandomShift(1) moves by something else than −1, 0 or 1")
    with grade.part("all offsets alike"):
        many = np.repeat(image[None], 400, axis=0)
        _drawn_evenly(grade, layer(2), many, own)
    with grade.part("each image its own"):
        made = layer(3)
        moves_at_all(grade, made)
        outputs = outputs_of(grade, made, x, 1)[0]
        kinds = len(np.unique(outputs.round(4).reshape(COUNT, -1), axis=0))
        if kinds == 1 and own.one_for_all("shift_batch", image, OFFSETS):
            outputs = one_by_one(grade, made, x)[0]
            kinds = len(np.unique(outputs.round(4).reshape(COUNT, -1), axis=0))
        grade.that(
            kinds > 1,
            f"all {COUNT} images of a batch were moved in the same way",
            "one offset is drawn for the whole batch",
        )
        grade.that(kinds > 4, f"{COUNT} images of a batch were moved in only {kinds} ways")
    with grade.part("seed"):
        moves_at_all(grade, layer(3))
        seed_part(grade, rng, lambda seed: layer(3, seed), x)
    with grade.part("in a compiled model"):
        moves_at_all(grade, layer())
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
        seed = seed_of(rng)
        made = layer(3, seed, name="mover")
        moves_at_all(grade, made)
        loaded = a_layer(grade, made.reload((None, 9, 8, 1)), "the loaded model")
        sizes = [_largest(grade, each, x, 3, own) for each in (made, loaded)]
        told = f"before saving images moved by up to {sizes[0]} pixels, after loading {sizes[1]}"
        grade.that(sizes[0] == sizes[1], told, "get_config leaves max_pixels out")
        config = made.config()
        keeps_seed(grade, config, seed)
        entry = config.get("name") if isinstance(config, dict) else None
        grade.equal(entry, "mover", what="get_config should add to what super() gives: name")


def _drawn_evenly(grade, made, many, own):
    outputs = outputs_of(grade, made, many)
    if not np.ptp(outputs, axis=1).any() and own.one_for_all("shift_batch", many[0], OFFSETS):
        outputs = one_by_one(grade, made, many)
    outputs = outputs.reshape(-1, *many.shape[1:])
    if own.evenly("shift_batch", outputs, many[0], OFFSETS):
        return
    found = _lenient_offsets(outputs, many[0])
    _known_moves(grade, outputs, many[0], found)
    _even(grade, found)


def _largest(grade, layer, x, most, own):
    """Pixels of its largest offset, which it is asked for again while it is below `most`: who draws
    one for a whole batch has shown few; "other" if none is a whole one."""
    largest = 0
    for _ in range(10):
        outputs = outputs_of(grade, layer, x).reshape(-1, *x.shape[1:])
        found = np.abs(offsets_of(outputs, x[0], 5, own))
        if not np.isfinite(found).any():
            return "other"
        largest = max(largest, int(np.nanmax(found)))
        if largest >= most:
            break
    return largest


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
        cut = abs(shares[2] - 1 / 3) < 0.06 and shares[2] > 1.5 * max(shares[:2] + shares[3:])
        why = "rounding towards 0, as a cast to int does, gives 0 twice as often" if cut else ""
        grade.that(even, f"offsets {name} from −2 to 2: {told}; expected 20 % each", why)
