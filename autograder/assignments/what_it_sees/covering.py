"""What occlusion must do: the judge's network says what it thinks of each image, and the images
that it was asked about say what was covered."""

from functools import cache

import numpy as np

from autograder.assignments.what_it_sees import mistakes as mistaken
from autograder.assignments.what_it_sees import oracle
from autograder.assignments.what_it_sees.maps import close_each
from autograder.judge import check, compare
from autograder.judge.compare import in_words as kind_of

CLASSES = 5
MOST = 500
"""Images that an answer may ask about: the judge compares no more."""
SOME_CHANNELS = "only some channels are covered: a square reaches through all of them"
ALL_ALIKE = "all images that were asked about are alike: each window needs a copy of its own"
CUMULATIVE = "what was covered before stays covered: each window needs a fresh copy"


@check(
    "what_it_sees.occlusion",
    parts={"windows": 2, "fill": 1, "falls": 1.5, "leaves the image alone": 0.5},
)
def occlusion(student, rng, grade):
    def asked(image, kernel, *settings):
        got = student.occluded.told_as("occlusion")(image, kernel, *settings)
        whole = isinstance(got, tuple | list) and len(got) == 3
        grade.that(whole, f"expected falls, images and a word, got {kind_of(got)}")
        falls, images, alone = got
        several = isinstance(images, np.ndarray) and images.shape[1:] == image.shape
        several = several and len(images) <= MOST
        grade.that(several, f"predict was not given images of shape (n, {image.shape})"[:200])
        return falls, images, alone

    @cache
    def tiled():
        """Windows side by side that fill the image: whatever the stride is taken for."""
        cases = []
        for size, rows, columns in ((3, 3, 4), (2, 5, 4)):
            image, kernel, label = _scene(rng, rows * size, columns * size, 1)
            cases.append((image, kernel, label, size, size, 0.0))
        return cases, [asked(*case) for case in cases]

    with grade.part("windows"):
        cases = []
        for (height, width), size, stride in zip(
            rng.permutation([(11, 14), (13, 9)]).tolist(), (4, 3), (3, 2), strict=True
        ):
            image, kernel, label = _scene(rng, height, width, 1)
            cases.append((image, kernel, label, size, stride, 0.0))
        found = [asked(*case) for case in cases]
        boxes = [_boxes(case[0], images) for case, (_, images, _) in zip(cases, found, strict=True)]
        sides = [(*case[0].shape[:2], *case[3:5]) for case in cases]
        right = [
            sorted((top, left, case[2], case[2]) for top, left in oracle.windows(*case))
            for case in sides
        ]
        known = [mistaken.covered(*case) for case in sides]
        named = [
            why for why in known[0] if all(k[why] == b for k, b in zip(known, boxes, strict=True))
        ]
        if _cumulative(cases[0][0], found[0][1]):
            named = [CUMULATIVE]
        if all(len(images) > 2 and (images[1:] == images[1]).all() for _, images, _ in found):
            named = [ALL_ALIKE]
        for box, expected, (height, width, size, stride) in zip(boxes, right, sides, strict=True):
            grade.that(
                box == expected,
                f"of an image of {height}×{width}, with a size of {size} and a stride of {stride}, "
                f"{len(expected)} windows should be covered, each in an image of its own; "
                f"{len(set(box) & set(expected))} of them were, and "
                f"{len(box) - len(set(box) & set(expected))} others",
                named[0] if named else "",
            )
    with grade.part("fill"):
        values = (-float(rng.uniform(0.3, 0.9)), float(rng.uniform(2.5, 3.5)))
        gots, known = [], []
        for fill in values:
            image, kernel, label = _scene(rng, 8, 10, 3)
            _, images, _ = asked(image, kernel, label, 2, 2, fill)
            changed = images != image
            places = changed.any(axis=0)
            deep = places.any(axis=-1)
            half = "less than half of the image is ever covered"
            grade.that(bool(deep.mean() >= 0.5), half)
            told = f"where something is covered, {_channels(places[deep])} of the 3 channels are"
            grade.that(bool(places[deep].all()), told, SOME_CHANNELS)
            gots.append(np.unique(images[changed]))
            known.append(
                {
                    "always 0, not `fill`": np.array([0.0]),
                    "the image's mean, not `fill`": np.array([image.mean()]),
                    "fill is covered with its absolute value": np.array([abs(fill)]),
                }
            )
        expected = [np.array([fill]) for fill in values]
        close_each(grade, gots, expected, known, "values of the covered pixels")
    with grade.part("falls"):
        cases, found = tiled()
        right = [_falls(*case) for case in cases]
        # Of what was covered, by windows or to the image itself: that costs other parts.
        own = [
            _own(case, images, alone) for case, (_, images, alone) in zip(cases, found, strict=True)
        ]
        gots = [falls for falls, _, _ in found]
        if all(map(_as_asked, gots, own)):
            grade.that(True, "")
        else:
            known = [
                mistaken.falls(lambda x, k=case[1]: oracle.probabilities(x, k), case[0], *case[2:])
                for case in cases
            ]
            close_each(grade, gots, right, known, "falls")
    with grade.part("leaves the image alone"):
        cases, found = tiled()
        for case, (_, images, alone) in zip(cases, found, strict=True):
            places = (images != case[0]).any(axis=0)
            grade.that(places.mean() >= 0.5, "less than half of the image is ever covered")
            grade.that(bool((images == case[0]).any()), "nothing of the image is ever left")
            own = "the image that was passed in has changed: work on a copy"
            grade.that(alone is True, own)


def _channels(covered):
    """How many channels are covered at each pixel, in words."""
    return " or ".join(map(str, np.unique(covered.sum(axis=-1)).tolist()))


def _falls(image, kernel, label, size, stride, fill):
    return oracle.occlusion(
        lambda x: oracle.probabilities(x, kernel), image, label, size, stride, fill
    )


def _own(case, images, alone):
    """Falls of the images that were asked about, in the order of asking, from the probability of
    the whole image: as it was, or as it is after an answer has written into it."""
    image, kernel, label = case[:3]
    covered = images[(images != image).any(axis=(1, 2, 3))]
    if len(covered) < 4:
        return np.array([])
    whole = image if alone is True else covered[-1]
    if alone is not True and np.array_equal(covered[0], whole):
        covered = covered[1:]
    left = oracle.probabilities(covered, kernel)[:, label]
    return oracle.probabilities(whole[None], kernel)[0, label] - left


def _as_asked(got, own):
    """Two axes, and the falls of what was asked, row by row."""
    got = compare.as_array(got)
    flat = not isinstance(got, str) and got.ndim == 2 and got.size == own.size >= 4
    return bool(flat and min(got.shape) > 1 and compare.is_close(got.ravel(), own))


def _boxes(image, images):
    """(top, left, height, width) of what is covered in each image, sorted; an image in which
    nothing is covered is left out, and what is no rectangle is an empty box."""
    found = []
    for one in images:
        rows, columns = np.nonzero((one != image).any(axis=-1))
        if len(rows):
            box = rows.min(), columns.min(), np.ptp(rows) + 1, np.ptp(columns) + 1
            found.append(tuple(int(n) for n in box) if box[2] * box[3] == len(rows) else ())
    return sorted(found)


def _cumulative(image, images):
    """Each image covers what the one before did, and more."""
    masks = (images != image).any(axis=-1)
    masks = masks[masks.any(axis=(1, 2))]
    if len(masks) and np.array_equal(masks[0], masks[-1]):  # the "whole" image, asked about late
        masks = masks[1:]
    grows = all((after >= before).all() for before, after in zip(masks, masks[1:], strict=False))
    return len(masks) > 2 and grows and masks[-1].sum() > masks[0].sum()


def _scene(rng, height, width, channels):
    """(image, kernel, label): an image without a value that is ever used to cover, and a network
    that is neither sure of its class nor blind to a place."""
    image = rng.uniform(1, 2, size=(height, width, channels)).astype("float32")
    size = image.size
    kernel = rng.choice([-1, 1], (size, CLASSES)) * rng.uniform(0.5, 1.5, (size, CLASSES))
    kernel -= image.reshape(-1, 1) * (image.ravel() @ kernel) / (image.ravel() @ image.ravel())
    kernel *= 2 / np.sqrt(size)  # the whole image: all classes alike; each pixel counts
    return image, kernel.astype("float32"), int(rng.integers(CLASSES))
