"""The exercises of 03-augmentation as learners get them wrong, beside the oracles.

Each public function takes what the oracle takes and gives {sentence: zero-argument callable that
computes the wrong result}. A sentence completes "Likely mistake: …" in the learner's feedback. A
callable may raise where its mistake cannot be made; the judge takes that for no match.
"""

import numpy as np

from autograder.assignments.augmentation import oracle

RESULT_OF = "this is the result of "
FIRST = "using the first image's number for all images"
AT_THE_BORDER = (
    "leaving out positions that have one of four neighbours outside, such as those of the last row "
    "and column"
)
UNCHANGED = "this is the images as they were"


def shifts(images, offsets):
    """Mistakes in moving images."""
    offsets = np.asarray(offsets)

    def each(move):
        pairs = zip(np.asarray(images, "float64"), offsets.tolist(), strict=True)
        return np.stack([move(image, *offset) for image, offset in pairs])

    def padded(mode):
        def move(image, down, right):
            border = [(abs(down), abs(down)), (abs(right), abs(right)), (0, 0)]
            large = np.pad(image, border, mode=mode)
            rows = slice(abs(down) - down, abs(down) - down + image.shape[0])
            columns = slice(abs(right) - right, abs(right) - right + image.shape[1])
            return large[rows, columns]

        return each(move)

    right = oracle.shift_batch
    return _sentences(
        {
            "np.roll: what leaves at one side comes in again at the other": lambda: each(
                lambda image, *by: np.roll(image, by, axis=(0, 1))
            ),
            "zeros where rows left, but columns that come in again at the other side": lambda: each(
                lambda image, *by: np.roll(_moved(image, by[0], 0), by[1], axis=1)
            ),
            "zeros where columns left, but rows that come in again at the other side": lambda: each(
                lambda image, *by: np.roll(_moved(image, 0, by[1]), by[0], axis=0)
            ),
            "exchanging the two offsets: the first moves down, the second to the right": lambda: (
                right(images, offsets[:, ::-1])
            ),
            "moving the other way: positive offsets move down and to the right": lambda: right(
                images, -offsets
            ),
            "exchanging the two offsets and moving the other way": lambda: right(
                images, -offsets[:, ::-1]
            ),
            "moving up instead of down": lambda: right(images, offsets * [-1, 1]),
            "moving left instead of right": lambda: right(images, offsets * [1, -1]),
            FIRST: lambda: right(images, offsets[:1].repeat(len(images), axis=0)),
            "moving down only": lambda: right(images, offsets * [1, 0]),
            "moving to the right only": lambda: right(images, offsets * [0, 1]),
            "repeating the border: zeros should come in": lambda: padded("edge"),
            "reflecting the image at its border: zeros should come in": lambda: padded("symmetric"),
            "leaving the sign of the offsets out": lambda: right(images, np.abs(offsets)),
            "leaving negative offsets out": lambda: right(images, np.maximum(offsets, 0)),
            "using the first offset of an image for the second, too": lambda: right(
                images, offsets[:, [0, 0]]
            ),
            "using the second offset of an image for the first, too": lambda: right(
                images, offsets[:, [1, 1]]
            ),
            "leaving the image's first row and column out: index 0 is inside": lambda: right(
                _without(images, 0), offsets
            ),
            "leaving the image's last row and column out: they are inside": lambda: right(
                _without(images, -1), offsets
            ),
        },
        unchanged=images,
    )


def _without(images, place):
    kept = np.array(images, "float64")
    kept[:, place], kept[:, :, place] = 0, 0
    return kept


def _moved(image, *offset):
    return oracle.shift_batch(image[None], np.array([offset]))[0]


def flips(images, flags):
    """Mistakes in mirroring."""
    x, flags = np.asarray(images, "float64"), np.asarray(flags)

    def where(flipped):
        return np.where(flags[:, None, None, None], flipped, x)

    return _sentences(
        {
            "turning images upside down (axis 1): left and right are axis 2": lambda: where(
                x[:, ::-1]
            ),
            "flipping both axes, which is half a turn": lambda: where(x[:, ::-1, ::-1]),
            "mirroring those images whose flag is not set": lambda: oracle.flip_batch(x, ~flags),
            "mirroring every image, whatever its flag": lambda: x[:, :, ::-1],
            "turning every image upside down": lambda: x[:, ::-1],
            FIRST.replace("number", "flag"): lambda: x[:, :, ::-1] if flags[0] else x,
            "exchanging images of the batch, not columns": lambda: where(x[::-1]),
            "giving the mirrored images alone": lambda: x[flags.astype(bool)][:, :, ::-1],
            "flipping the channels": lambda: where(x[..., ::-1]),
        },
        unchanged=images,
    )


def lights(images, gains, offsets):
    """Mistakes in the lighting."""
    x, flat = np.asarray(images, "float64"), np.asarray(gains)
    gain, offset = (np.asarray(v, "float64")[:, None, None, None] for v in (gains, offsets))
    mean = x.mean(axis=(1, 2, 3), keepdims=True)
    bright = gain * x + offset

    def clipped(values):
        return np.clip(values, 0, 1)

    return _sentences(
        {
            "not cutting off at 0 and 1": lambda: bright,
            "cutting off at 1 only": lambda: np.minimum(bright, 1),
            "cutting off at 0 only, or at 255: the range is 0 to 1": lambda: np.maximum(bright, 0),
            "cutting off before the offset is added": lambda: clipped(gain * x) + offset,
            "adding the offset before multiplying": lambda: clipped(gain * (x + offset)),
            "adding the offset before multiplying, and of not cutting off": lambda: (
                gain * (x + offset)
            ),
            "cutting off before the offset is added, which is lost where the range ends": lambda: (
                clipped(clipped(gain * x) + offset)
            ),
            "subtracting the offset": lambda: clipped(gain * x - offset),
            "dividing what is above 1 by its largest value: cut it off": lambda: (
                np.maximum(bright, 0) / np.maximum(1, bright.max(axis=(1, 2, 3), keepdims=True))
            ),
            "the mean of all gains for every image": lambda: clipped(gain.mean() * x + offset),
            "the mean of all offsets for every image": lambda: clipped(gain * x + offset.mean()),
            "exchanging gains and offsets": lambda: clipped(offset * x + gain),
            FIRST: lambda: clipped(gain[:1] * x + offset[:1]),
            "leaving the gains out": lambda: clipped(x + offset),
            "leaving the offsets out": lambda: clipped(gain * x),
            "stretching the contrast about the image's mean": lambda: clipped(
                gain * (x - mean) + mean + offset
            ),
            "stretching the contrast about a half": lambda: clipped(
                gain * (x - 0.5) + 0.5 + offset
            ),
            "dividing the offsets by 255": lambda: clipped(gain * x + offset / 255),
            "dividing by the largest value instead of cutting off": lambda: (
                bright / bright.max(axis=(1, 2, 3), keepdims=True)
            ),
            "stretching each image to the range 0 to 1": lambda: (
                (bright - bright.min(axis=(1, 2, 3), keepdims=True))
                / np.ptp(bright, axis=(1, 2, 3), keepdims=True)
            ),
            "absolute values in place of cutting off at 0": lambda: np.minimum(np.abs(bright), 1),
            "the mean of all gains and offsets for every image": lambda: clipped(
                gain.mean() * x + offset.mean()
            ),
            "wrapping values round at 1": lambda: bright % 1,
            "dividing by the gains": lambda: clipped(x / flat[:, None, None, None] + offset),
        },
        unchanged=images,
    )


def samples(images, rows, columns):
    """Mistakes in reading an image at given positions."""
    x = np.asarray(images, "float64")
    rows, columns = np.asarray(rows, "float64"), np.asarray(columns, "float64")
    height, width = x.shape[1:3]
    limit = (rows >= 0) & (rows <= height - 1) & (columns >= 0) & (columns <= width - 1)
    clipped = np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)
    top, left = np.floor(rows), np.floor(columns)
    read = oracle.sample_at
    return _sentences(
        {
            "taking the nearest pixel: between pixels, mix all four": lambda: read(
                x, np.round(rows), np.round(columns)
            ),
            "taking the pixel above and to the left: between pixels, mix all four": lambda: read(
                x, top, left
            ),
            "exchanging rows and columns": lambda: read(x, columns, rows),
            "repeating the border: pixels outside are 0": lambda: read(x, *clipped),
            "setting every position outside to 0: up to one pixel outside, "
            "the border's pixels still take part": lambda: np.where(
                limit[..., None], read(x, rows, columns), 0
            ),
            AT_THE_BORDER: lambda: np.where(
                ((top >= 0) & (top < height - 1) & (left >= 0) & (left < width - 1))[..., None],
                read(x, rows, columns),
                0,
            ),
            "giving each neighbour its opposite's weight": lambda: read(
                x, 2 * top + 1 - rows, 2 * left + 1 - columns
            ),
            "giving the upper row the lower one's weight": lambda: read(
                x, 2 * top + 1 - rows, columns
            ),
            "giving the left column the right one's weight": lambda: read(
                x, rows, 2 * left + 1 - columns
            ),
            "rounding towards 0, as a cast to int does: ops.floor rounds down": lambda: _truncated(
                x, rows, columns
            ),
            "taking row i's middle for i + 0.5: it is at i": lambda: read(
                x, rows - 0.5, columns - 0.5
            ),
            "taking row i's middle for i - 0.5: it is at i": lambda: read(
                x, rows + 0.5, columns + 0.5
            ),
            "cutting row and column numbers off at the last pixel, which is repeated below and to "
            "the right": lambda: read(
                x, np.minimum(rows, height - 1), np.minimum(columns, width - 1)
            ),
            "cutting row numbers off at the last row, which is repeated below": lambda: read(
                x, np.minimum(rows, height - 1), columns
            ),
            "cutting column numbers off at the last column, which is repeated to the right": (
                lambda: read(x, rows, np.minimum(columns, width - 1))
            ),
            "mixing along the columns only": lambda: read(x, top, columns),
            "mixing along the rows only": lambda: read(x, rows, left),
            "starting again at the other side: pixels outside are 0": lambda: _wrapped(
                x, rows, columns
            ),
            "reading all positions from the first image": lambda: read(
                np.repeat(x[:1], len(x), axis=0), rows, columns
            ),
            FIRST.replace("number", "positions"): lambda: read(
                x, rows[:1].repeat(len(x), 0), columns[:1].repeat(len(x), 0)
            ),
        }
    )


def rotations(images, degrees):
    """Mistakes in turning images."""
    x, degrees = np.asarray(images, "float64"), np.asarray(degrees, "float64")
    shape, radians = x.shape, np.deg2rad(degrees)
    positions = oracle.turned(shape, radians)
    wrong = {
        "turning clockwise": lambda: oracle.rotate_batch(x, -degrees),
        "taking degrees for radians": lambda: oracle.sample_at(x, *oracle.turned(shape, degrees)),
        "taking degrees for radians, and of turning clockwise": lambda: oracle.sample_at(
            x, *oracle.turned(shape, -degrees)
        ),
        "turning about the corner, not about the middle": lambda: oracle.sample_at(
            x, *oracle.turned(shape, radians, (0, 0))
        ),
        "turning clockwise about the corner, not about the middle": lambda: oracle.sample_at(
            x, *oracle.turned(shape, -radians, (0, 0))
        ),
        "turning about (height / 2, width / 2): the middle is half a pixel before": lambda: (
            oracle.sample_at(x, *oracle.turned(shape, radians, (shape[1] / 2, shape[2] / 2)))
        ),
        "turning clockwise about (height / 2, width / 2): the middle is half a pixel before": (
            lambda: oracle.sample_at(
                x, *oracle.turned(shape, -radians, (shape[1] / 2, shape[2] / 2))
            )
        ),
        "turning about (height // 2, width // 2), not the middle of an even side": lambda: (
            oracle.sample_at(x, *oracle.turned(shape, radians, (shape[1] // 2, shape[2] // 2)))
        ),
        "turning by half of the angle": lambda: oracle.rotate_batch(x, degrees / 2),
        "turning by twice the angle": lambda: oracle.rotate_batch(x, degrees * 2),
        "rounding the middle down: it may lie between two pixels": lambda: oracle.sample_at(
            x, *oracle.turned(shape, radians, ((shape[1] - 1) // 2, (shape[2] - 1) // 2))
        ),
        "taking the middle row for the middle column too": lambda: oracle.sample_at(
            x, *oracle.turned(shape, radians, ((shape[1] - 1) / 2,) * 2)
        ),
        "taking the middle column for the middle row too": lambda: oracle.sample_at(
            x, *oracle.turned(shape, radians, ((shape[2] - 1) / 2,) * 2)
        ),
        "one wrong sign, in the column: it is r·cos − d·sin": lambda: oracle.sample_at(
            x, positions[0], oracle.turned(shape, -radians)[1]
        ),
        "one wrong sign, in the row: it is d·cos + r·sin": lambda: oracle.sample_at(
            x, oracle.turned(shape, -radians)[0], positions[1]
        ),
        "turning by the nearest quarter turn": lambda: oracle.rotate_batch(
            x, np.round(degrees / 90) * 90
        ),
        "taking the middle's column for its row, and its row for its column": lambda: (
            oracle.sample_at(x, *oracle.turned(shape, radians, oracle.middle(shape)[::-1]))
        ),
        FIRST: lambda: oracle.rotate_batch(x, degrees[:1].repeat(len(x))),
    }
    return _sentences(wrong | _sampled(x, positions), unchanged=images)


def quarter_turns(images, degrees):
    """Mistakes in turning that show in quarter turns. Which pixels are mixed does not: there is
    none between two, but for what rounding makes of it."""
    mixing = ("taking the pixel above", "mixing along")
    known = rotations(images, degrees)
    return {why: wrong for why, wrong in known.items() if not any(word in why for word in mixing)}


def zooms(images, factors):
    """Mistakes in resizing."""
    x, factors = np.asarray(images, "float64"), np.asarray(factors, "float64")
    shape = x.shape
    positions = oracle.zoomed(shape, factors)
    middle, one = oracle.middle(shape), np.ones_like(factors)
    wrong = {
        "making things smaller where the factor says larger, and the other way round": lambda: (
            oracle.resize_batch(x, 1 / factors)
        ),
        "taking the factor for that of the area, not of the sides": lambda: oracle.resize_batch(
            x, np.sqrt(factors)
        ),
        "enlarging about the corner, not about the middle": lambda: oracle.sample_at(
            x, *oracle.zoomed(shape, factors, (0, 0))
        ),
        "the inverse factor, about the corner": lambda: oracle.sample_at(
            x, *oracle.zoomed(shape, 1 / factors, (0, 0))
        ),
        "enlarging about (height / 2, width / 2): the middle is half a pixel before": lambda: (
            oracle.sample_at(x, *oracle.zoomed(shape, factors, (shape[1] / 2, shape[2] / 2)))
        ),
        "enlarging about (height // 2, width // 2), not the middle of an even side": (
            lambda: oracle.sample_at(
                x, *oracle.zoomed(shape, factors, (shape[1] // 2, shape[2] // 2))
            )
        ),
        "rounding the middle down: it may lie between two pixels": lambda: oracle.sample_at(
            x, *oracle.zoomed(shape, factors, ((shape[1] - 1) // 2, (shape[2] - 1) // 2))
        ),
        "never making things smaller": lambda: oracle.resize_batch(x, np.maximum(factors, 1)),
        "stretching the height only": lambda: oracle.sample_at(
            x, positions[0], oracle.zoomed(shape, one, middle)[1]
        ),
        "stretching the width only": lambda: oracle.sample_at(
            x, oracle.zoomed(shape, one, middle)[0], positions[1]
        ),
        FIRST: lambda: oracle.resize_batch(x, factors[:1].repeat(len(x))),
    }
    return _sentences(wrong | _sampled(x, positions), unchanged=images)


def _sampled(images, positions):
    """Mistakes in reading an image that come with any change of its geometry."""
    rows, columns = positions
    known = samples(images, rows, columns)
    return {
        sentence.removeprefix(RESULT_OF): wrong
        for sentence, wrong in known.items()
        if FIRST.replace("number", "positions") not in sentence and AT_THE_BORDER not in sentence
    }


def _truncated(images, rows, columns):
    """Bilinear, with the pixel towards 0 for the upper left one."""
    top, left = np.trunc(rows), np.trunc(columns)
    down, right = (rows - top)[..., None], (columns - left)[..., None]
    upper, lower = (
        oracle.sample_at(images, row, left) * (1 - right)
        + oracle.sample_at(images, row, left + 1) * right
        for row in (top, top + 1)
    )
    return upper * (1 - down) + lower * down


def _wrapped(images, rows, columns):
    """Bilinear, on an image that begins again where it ends."""
    height, width = images.shape[1:3]
    large = np.pad(images, [(0, 0), (0, 1), (0, 1), (0, 0)], mode="wrap")
    return oracle.sample_at(large, rows % height, columns % width)


def _sentences(wrong, unchanged=None):
    first = {} if unchanged is None else {UNCHANGED: unchanged}
    return first | {RESULT_OF + mistake: result for mistake, result in wrong.items()}
