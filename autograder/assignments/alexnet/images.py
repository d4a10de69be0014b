"""What is done to images in 05-alexnet: see `functions`, whose rules hold."""

import numpy as np

from autograder.assignments.alexnet import mistakes as mistaken
from autograder.assignments.alexnet import oracle
from autograder.assignments.shared.common import cropped, kind_of, left_alone, pair
from autograder.assignments.shared.does_the_work import depends_on_arguments, right_or_works
from autograder.judge import check, is_close

DEVIATIONS = 5
"""Counts of random draws may be so many standard deviations off: once in 1.7 million."""


# ------------------------------------------------------------------ random crops


@check(
    "alexnet.random_crops",
    parts={"crops": 1, "places": 0.5, "mirrored": 0.25, "seed and input": 0.25},
)
def random_crops(student, rng, grade):
    shape, size = (1_800, 6, 8, 2), 4
    images = np.arange(1, 1 + np.prod(shape), dtype="float32").reshape(shape)

    def cropped(seed):
        got = student.random_crops(images, size, seed)
        return got, _read(grade, got, images, size, loosely=True)

    with grade.part("crops"):
        _read(grade, student.random_crops(images, size, int(rng.integers(2**31))), images, size)
        whole = np.arange(1, 1 + 6 * 7 * 4 * 2, dtype="float32").reshape(6, 7, 4, 2)
        got = student.random_crops(whole, 4, 1)  # only up and down is there room to move
        _read(grade, got, whole, 4)
    with grade.part("places"):
        _, (tops, lefts, _) = cropped(int(rng.integers(2**31)))
        _spread(grade, tops, lefts, images, size)
    with grade.part("mirrored"):
        _, (*_, mirrored) = cropped(int(rng.integers(2**31)))
        share = mirrored.mean()
        told = f"{share:.0%} of {len(mirrored)} crops are mirrored"
        why = {0: "nothing is ever mirrored", 1: "everything is mirrored"}.get(share, "")
        grade.that(abs(share - 0.5) < DEVIATIONS * 0.5 / len(mirrored) ** 0.5, told, why)
    with grade.part("seed and input"):
        seed = int(rng.integers(2**31))
        first, _ = cropped(seed)
        left_alone(grade, student)
        second, other = student.random_crops(images, size, seed), cropped(seed + 1)[0]
        same = isinstance(second, np.ndarray) and np.array_equal(first, second)
        why = "the generator is made without the seed: numpy.random.default_rng(seed)"
        grade.that(same, "the same seed gives other crops", why)
        changed = not np.array_equal(first, other)
        grade.that(changed, "another seed gives the same crops", "the seed is fixed")


def _read(grade, got, images, size, loosely=False):
    """(tops, lefts, mirrored) of crops of images whose values are all different, and none 0.

    Args:
        loosely: what is inside a crop may be in another order, which costs another part.
    """
    count, _, _, channels = images.shape
    grade.shape(got, (count, size, size, channels))
    got = np.asarray(got, float)
    grade.that(bool(np.isfinite(got).all()), "expected finite values")
    *found, right = _decoded(got, images, size)
    if loosely and not right.all():
        *found, right = _sorted_crops(got, images, size)
    why = ""
    if (got[~right] == 0).any():
        why = "zeros come in from outside: a crop lies inside its image"
    elif (right | _decoded(got[:, ::-1], images, size)[-1]).all():
        why = "crops stand on their heads: mirror them left and right only"
    elif (right | _decoded(got[..., ::-1], images, size)[-1]).all():
        why = "the channels of mirrored crops are in reverse: only columns are to be"
    off = np.count_nonzero(~right)
    grade.that(not off, f"{off} of {count} are no crops of their images", why)
    return found


def _decoded(got, images, size):
    """(tops, lefts, mirrored, is a crop), read off the values at the upper corners."""
    count, height, width, channels = images.shape
    mirrored = got[:, 0, 0, 0] > got[:, 0, 1, 0]
    corner = np.where(mirrored, got[:, 0, -1, 0], got[:, 0, 0, 0]).astype(int)
    rest = corner - images[:, 0, 0, 0].astype(int)
    tops, lefts = rest // (width * channels), rest // channels % width
    fits = (tops >= 0) & (tops <= height - size) & (lefts >= 0) & (lefts <= width - size)
    rows = np.clip(tops, 0, height - size)[:, None] + np.arange(size)
    columns = np.clip(lefts, 0, width - size)[:, None] + np.arange(size)
    right = images[np.arange(count)[:, None, None], rows[:, :, None], columns[:, None, :]]
    right = np.where(mirrored[:, None, None, None], right[:, :, ::-1], right)
    return tops, lefts, mirrored, fits & (got == right).all(axis=(1, 2, 3))


def _sorted_crops(got, images, size):
    """As `_decoded`, of crops whose values are those of a piece in any order; any other order than
    the image's counts as mirrored."""
    flat = np.sort(got.reshape(len(got), -1), axis=1)
    _, height, width, channels = images.shape
    rest = (flat[:, 0] - images[:, 0, 0, 0]).astype(int)
    tops, lefts = rest // (width * channels), rest // channels % width
    fits = (tops >= 0) & (tops <= height - size) & (lefts >= 0) & (lefts <= width - size)
    pieces = np.stack(
        [
            image[top : top + size, left : left + size] if fit else np.zeros(got.shape[1:])
            for image, top, left, fit in zip(images, tops, lefts, fits, strict=True)
        ]
    )
    same = (np.sort(pieces.reshape(len(got), -1), axis=1) == flat).all(axis=1)
    return tops, lefts, (pieces != got).any(axis=(1, 2, 3)), fits & same


def _spread(grade, tops, lefts, images, size):
    """All places are equally frequent, and rows and columns independent of each other."""
    count, height, width, _ = images.shape
    down, across = height - size + 1, width - size + 1
    counts = np.zeros((down, across))
    np.add.at(counts, (tops, lefts), 1)
    expected = count / counts.size
    why = ""
    corners = counts[[0, 0, -1, -1], [0, -1, 0, -1]]
    if np.count_nonzero(counts) == 1:
        why = "one place is drawn for the whole batch: draw one for each image"
    elif not counts[-1].any() and not counts[:, -1].any():
        why = "the last place is never drawn: the upper limit of rng.integers is left out"
    elif corners.all() and not (counts[1:-1].any() and counts[:, 1:-1].any()) and down > 2 < across:
        why = "only places at the border are drawn: all between are as likely"
    elif np.count_nonzero(counts) <= max(down, across):
        why = "row and column are the same draw: they should not depend on each other"
    elif not counts[-1].any() or not counts[:, -1].any():
        drawn = np.count_nonzero(counts.any(axis=1)), np.count_nonzero(counts.any(axis=0))
        if drawn in ((down - 1, across), (down, across - 1)):
            why = "the last place is never drawn: the upper limit of rng.integers is left out"
        else:
            why = "crops stay at one side: rows and columns have limits of their own"
    allowed = DEVIATIONS * expected**0.5 + 5
    seen = f"places of {count} crops, row by row: {counts.astype(int).tolist()}"
    even = bool((np.abs(counts - expected) < allowed).all())
    grade.that(even, f"{seen}; about {expected:.0f} of each were expected", why)


# ------------------------------------------------------------------ colours


def _coloured(rng, shape):
    """Images whose colours have a mean, and spread unequally in slanting directions."""
    mixing = rng.normal(size=(3, 3)) * np.array([0.3, 0.12, 0.04])
    return (rng.normal(size=(*shape, 3)) @ mixing.T + rng.uniform(0.2, 0.6, 3)).astype("float32")


@check("alexnet.colour_components", parts={"variances": 0.5, "directions": 0.5})
def colour_components(student, rng, grade):
    batches = [_coloured(rng, shape) for shape in [(2, 4, 3), (3, 5, 6)]]
    with grade.part("variances"):
        for images in batches:
            values, _ = pair(grade, student.colour_components(images))
            right, _ = oracle.colour_components(images)
            what = f"variances of the colours of shape {images.shape}"
            grade.close(values, right, mistaken.variances(images), tolerance=1e-3, what=what)
    with grade.part("directions"):
        for images in batches:
            _, vectors = pair(grade, student.colour_components(images))
            _, right = oracle.colour_components(images)
            grade.shape(vectors, (3, 3))
            known = mistaken.directions(images)
            signed = {why: _one_sign(vectors, wrong) for why, wrong in known.items()}
            for rows in (right, right[:, ::-1]):  # here a sign belongs to a row
                signed.setdefault(mistaken.ROWS, _one_sign(vectors.T, rows).T)
            what = "directions, one in each column, signs aside"
            grade.close(vectors, _one_sign(vectors, right), signed, tolerance=2e-3, what=what)


def _one_sign(got, right):
    """``right`` with each column turned the way ``got`` has it."""
    signs = np.sign(np.sum(np.nan_to_num(np.asarray(got, float)) * right, axis=0))
    return right * np.where(signs == 0, 1, signs)


@check(
    "alexnet.lighting",
    parts={"colour noise": 0.75, "simple lighting": 0.75, "input left alone": 0.5},
)
def lighting(student, rng, grade):
    images = _coloured(rng, (4, 3, 5))
    values, vectors = oracle.colour_components(_coloured(rng, (2, 6, 6)))
    noise = images, values, vectors, rng.normal(size=(4, 3)) * 3
    shades = np.array([1, 0.6, 0.8], "float32")[:, None, None, None]
    tinted = rng.uniform(size=(3, 4, 5, 3)).astype("float32") * shades
    tinted *= np.array([1, 0.7, 0.5], "float32")
    changes = tinted, np.array([1.5, 0.6, 2.5]), np.array([0.1, -0.05, -0.2])

    with grade.part("colour noise"):
        known = mistaken.colour_noises(*noise)
        what = "colour_noise on images of shape (4, 3, 5, 3)"
        grade.close(student.colour_noise(*noise), oracle.colour_noise(*noise), known, what=what)
    with grade.part("simple lighting"):
        known = mistaken.lightings(*changes)
        what = "simple_lighting on images of shape (3, 4, 5, 3)"
        right = oracle.simple_lighting(*changes)
        grade.close(student.simple_lighting(*changes), right, known, what=what)
    with grade.part("input left alone"):
        # Such that nothing is cut off, whichever of the two numbers is taken for the other.
        gentle = (0.1 + 0.3 * tinted), np.array([0.5, 0.6, 0.65]), np.array([0.2, 0.1, 0.15])
        for function, arguments, tried, right in [
            (student.colour_noise, noise, noise, oracle.colour_noise(*noise)),
            (student.simple_lighting, changes, gentle, oracle.simple_lighting(*changes)),
        ]:
            got = function(*arguments)
            left_alone(grade, student)
            asked = lambda f=function, a=tried: _relights(grade, f, a)  # noqa: E731
            right_or_works(grade, got, right, asked)


def _relights(grade, function, arguments):
    """Numbers for each image change its light, and what it shows is still to be seen."""
    images, *_, last = arguments
    changes = {"what is drawn for each image": (*arguments[:-1], 2 * last[::-1])}
    depends_on_arguments(grade, function, arguments, changes)
    got = np.asarray(grade.shape(function(*arguments), images.shape), float)
    shown = [v - v.mean(axis=(1, 2), keepdims=True) for v in (got, images)]
    alike = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(*shown, strict=True)]
    grade.that(bool(np.mean(alike) > 0.3), "the results do not show what the images show")


# ------------------------------------------------------------------ ten crops


@check(
    "alexnet.ten_crops",
    parts={"corners and centre": 0.75, "mirror images": 0.5, "prediction": 0.75},
)
def ten_crops(student, rng, grade):
    batches = [(rng.uniform(size=shape), size) for shape, size in CROPPED]
    for part, places in [("corners and centre", slice(0, 5)), ("mirror images", slice(5, 10))]:
        with grade.part(part):
            for images, size in batches:
                images = images.astype("float32")
                got = student.ten_crops(images, size)
                right = oracle.ten_crops(images, size)
                known = {why: lambda v=v: v for why, v in mistaken.crops(images, size).items()}
                if not isinstance(got, np.ndarray) or got.shape != right.shape:
                    grade.close(got, right, known, what=f"crops of {images.shape}, size {size}")
                if _are_crops(got[:, :5], images, size):
                    # Where they lie is the first part's: the mirror images are held against them.
                    right = np.concatenate([right[:, :5], got[:, :5, :, ::-1]], axis=1)
                grade.close(
                    got[:, places],
                    right[:, places],
                    cropped(known, (slice(None), places)),
                    what=f"crops {places.start} to {places.stop - 1} of {images.shape}, "
                    f"size {size}",
                )
    with grade.part("prediction"):
        for images, size in batches[:2]:
            images = images.astype("float32")
            got = student.predicted(images, size)
            grade.that(isinstance(got, np.ndarray), f"expected an array, got {kind_of(got)}")
            right = _voted(oracle.ten_crops(images, size))
            if not is_close(got, right):
                right = _voted(_own_crops(student, images, size))
            grade.close(
                got,
                right,
                mistaken.predictions(images, size),
                what=f"predictions for {images.shape} from crops of {size}",
            )


def _voted(crops):
    """What `stand_in` says on average about ten crops, (n, 10, size, size, channels)."""
    return np.mean([oracle.stand_in(crops[:, i]) for i in range(10)], axis=0)


def _own_crops(student, images, size):
    """The learner's ten crops, if they are five crops and their mirror images, wherever they lie:
    that has its price already. Else the right ones."""
    got, right = student.ten_crops(images, size), oracle.ten_crops(images, size)
    fits = isinstance(got, np.ndarray) and got.shape == right.shape
    mirrored = fits and np.array_equal(got[:, 5:], got[:, :5, :, ::-1])
    return got if mirrored and _are_crops(got[:, :5], images, size) else right


def _are_crops(got, images, size):
    """Whether ``got``, (n, 5, size, size, channels), are five different pieces of each image."""
    windows = np.lib.stride_tricks.sliding_window_view(images, (size, size), axis=(1, 2))
    windows = np.moveaxis(windows, 3, -1).reshape(len(images), -1, *got.shape[2:])
    same = (got[:, :, np.newaxis] == windows[:, np.newaxis]).all(axis=(3, 4, 5))
    places = same.argmax(axis=2)
    return bool(same.any(axis=2).all()) and all(len(set(row)) == 5 for row in places.tolist())


CROPPED = [((3, 7, 8, 3), 4), ((2, 8, 11, 1), 5), ((2, 5, 6, 2), 2)]
"""Shapes and sizes of crops: odd room in height, in width, in both."""
