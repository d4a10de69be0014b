"""Shifts, curves and turned filters as learners get them wrong, in the form of `mistakes`."""

import numpy as np

from autograder.assignments.pooling import oracle
from autograder.assignments.pooling.mistakes import RESULT_OF, sentences

IN_PLACE = RESULT_OF + "leaving the old pixels in place: zeros should have come in everywhere"
ROLLED = RESULT_OF + "wrapping round: what leaves at the right comes in at the left (np.roll)"


def shifts(images, shift):
    """Mistakes in moving images right."""
    x, s = np.asarray(images, "float64"), shift
    width = x.shape[2]
    return sentences(
        {
            ROLLED.removeprefix(RESULT_OF): lambda: np.roll(x, s, axis=2),
            "moving left, not right": lambda: _moved(x, -s, 2),
            "moving down, not right": lambda: _moved(x, s, 1),
            "moving up, not right": lambda: _moved(x, -s, 1),
            "moving across the channels, not right": lambda: _moved(x, s, 3),
            "wrapping round, to the left": lambda: np.roll(x, -s, axis=2),
            "wrapping round, down the height": lambda: np.roll(x, s, axis=1),
            "wrapping round over the whole array (np.roll without an axis)": lambda: np.roll(x, s),
            "keeping the old pixels at the left: zeros should come in": lambda: np.concatenate(
                [x[:, :, :s], x[:, :, : width - s]], axis=2
            ),
            "repeating the first column: zeros should come in": lambda: x[
                :, :, np.maximum(np.arange(width) - s, 0)
            ],
            "moving one pixel too far": lambda: _moved(x, s + 1, 2),
            "not moving at all": lambda: x,
            "padding without cutting off the right": lambda: np.pad(
                x, ((0, 0), (0, 0), (s, 0), (0, 0))
            ),
            "cutting off the right without padding": lambda: x[:, :, : width - s],
        }
    )


def edge_shifts(images, shift):
    """Mistakes that show when images are moved by nothing or by their whole width."""
    x = np.asarray(images, "float64")
    if shift == 0:
        wrong = {
            "a slice that ends at -0, which is empty": lambda: x[:, :, :0],
            "moving one pixel too far": lambda: _moved(x, 1, 2),
            "leaving only zeros": lambda: np.zeros_like(x),
        }
    else:
        wrong = {
            IN_PLACE.removeprefix(RESULT_OF): lambda: x,
            "repeating the first column: zeros should come in": lambda: x[:, :, [0] * x.shape[2]],
        }
    return sentences(wrong)


def curves(images, shifts, kernel_size, name):
    """Mistakes in one of the three curves: "none", "average" or "max"."""
    x, k = np.asarray(images, "float64"), kernel_size
    pool = {
        "none": lambda images, k=k, s=k, padding="valid": images,
        "average": lambda images, k=k, s=k, padding="valid": oracle.avg_pool2d(
            images, k, s, padding
        ),
        "max": lambda images, k=k, s=k, padding="valid": oracle.max_pool2d(images, k, s, padding),
    }
    norm, right = np.linalg.norm, pool[name]
    other = pool[{"none": "max", "average": "max", "max": "average"}[name]]
    moved = [oracle.shift_images(x, shift) for shift in shifts]

    def each(change):
        return lambda: [change(right(x), right(after)) for after in moved]

    def pooled_by(pool):
        return lambda: [oracle.relative_change(pool(x), pool(after)) for after in moved]

    def moved_by(move):
        return lambda: [oracle.relative_change(right(x), right(move(x, s))) for s in shifts]

    wrong = {
        "not dividing by the norm": each(lambda a, b: norm(b - a)),
        "dividing by the norm of the shifted images": each(lambda a, b: norm(b - a) / norm(b)),
        "dividing by the norm of both together": each(
            lambda a, b: norm(b - a) / (norm(a) + norm(b))
        ),
        "squared norms: the root is missing": each(lambda a, b: (norm(b - a) / norm(a)) ** 2),
        "the mean of one ratio per image: the norm is over the whole batch": each(
            lambda a, b: np.mean(_norms(b - a) / _norms(a))
        ),
        "sums of absolute values in place of the Euclidean norm": each(
            lambda a, b: np.abs(b - a).sum() / np.abs(a).sum()
        ),
        "largest values in place of the Euclidean norm": each(
            lambda a, b: np.abs(b - a).max() / np.abs(a).max()
        ),
        "the difference of two norms, not the norm of the difference": each(
            lambda a, b: abs(norm(b) - norm(a)) / norm(a)
        ),
        "images that wrap round (np.roll)": moved_by(lambda x, s: np.roll(x, s, axis=2)),
        "images moved left, not right": moved_by(lambda x, s: _moved(x, -s, 2)),
        "images moved down, not right": moved_by(lambda x, s: _moved(x, s, 1)),
        "comparing each shift with the one before it": lambda: [
            oracle.relative_change(right(a), right(b)) if i else 0.0
            for i, (a, b) in enumerate(zip([x, *moved], moved, strict=False))
        ],
        "comparing each shift with the one before it, by the norm of the first": lambda: [
            norm(right(b) - right(a)) / norm(right(x)) if i else 0.0
            for i, (a, b) in enumerate(zip([x, *moved], moved, strict=False))
        ],
        "counting in per cent": each(lambda a, b: 100 * norm(b - a) / norm(a)),
        {"none": "pooling", "average": "max pooling", "max": "average pooling"}[name]: pooled_by(
            other
        ),
    }
    if name != "none":
        wrong |= {
            "dividing by the norm of the images before pooling": each(
                lambda a, b: norm(b - a) / norm(x)
            ),
            "no pooling": pooled_by(lambda images: images),
            'pooling with padding "same"': pooled_by(lambda x: right(x, padding="same")),
            "pooling with stride 1: it should be kernel_size": pooled_by(lambda x: right(x, s=1)),
            "pooling 2 × 2: kernel_size is not used": pooled_by(lambda x: right(x, 2, 2)),
            "pooling with stride 2: it should be kernel_size": pooled_by(lambda x: right(x, s=2)),
            "moving the pooled images: pooling comes after the shift": lambda: [
                oracle.relative_change(right(x), _moved(right(x), s, 2)) for s in shifts
            ],
        }
    return sentences(wrong)


def rotations(pattern):
    """Mistakes in the kernel of four rotated filters."""
    right = oracle.rotated_filters(pattern)
    turns = np.moveaxis(right[:, :, 0, :], -1, 0)
    k = len(turns[0])
    return sentences(
        {
            "turning clockwise": lambda: right[..., [0, 3, 2, 1]],
            "mirroring, not turning": lambda: _stacked(
                [turns[0], turns[0].T, turns[0][::-1], turns[0][:, ::-1]]
            ),
            "the same pattern four times": lambda: right[..., [0, 0, 0, 0]],
            "starting with the turn by 90 degrees": lambda: right[..., [1, 2, 3, 0]],
            "turning by 0, 180, 90 and 270 degrees: the order is 0, 90, 180, 270": lambda: right[
                ..., [0, 2, 1, 3]
            ],
            "turning each by its number more than the one before: 0, 90, 270, 180": lambda: right[
                ..., [0, 1, 3, 2]
            ],
            "a transposed pattern": lambda: right.transpose(1, 0, 2, 3),
            "reshaping (4, k, k), which mixes the patterns: the axis must move": lambda: (
                turns.reshape(k, k, 1, 4)
            ),
            "the four patterns along the first axis, not the last": lambda: turns[..., None],
            "the four patterns along the axis of input channels": lambda: right.transpose(
                0, 1, 3, 2
            ),
            "a missing axis for the one input channel": lambda: right[:, :, 0],
            "the axis of input channels in front": lambda: right.transpose(2, 0, 1, 3),
        }
    )


def _moved(x, shift, axis):
    """Moved along an axis, towards its end when positive; zeros come in."""
    length = x.shape[axis]
    source = np.arange(length) - shift
    inside = (0 <= source) & (source < length)
    shape = [1] * x.ndim
    shape[axis] = length
    return np.take(x, np.clip(source, 0, length - 1), axis=axis) * inside.reshape(shape)


def _norms(x):
    return np.linalg.norm(x.reshape(len(x), -1), axis=1)


def _stacked(patterns):
    return np.stack(patterns, axis=-1)[:, :, None, :]
