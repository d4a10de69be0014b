"""Which transformation was drawn, read back from what a random layer made of probe images.

The probe has four channels: two that grow evenly, one downwards and one to the right, and two that
are even. Whatever turns, zooms, mirrors, moves and relights it, near the middle the first two are
still even slopes (bilinear interpolation is exact on them), and the others tell the light.
"""

from dataclasses import dataclass

import numpy as np

SLOPE, DARK, LIGHT = 0.025, 0.35, 0.65
"""So flat that relighting takes no value of 19 × 19 pixels out of the range."""


@dataclass(frozen=True)
class Reading:
    """What was drawn for each image of a batch, arrays of shape (batch,)."""

    mirrored: np.ndarray
    degrees: np.ndarray
    """counter-clockwise"""
    factors: np.ndarray
    down: np.ndarray
    right: np.ndarray
    gains: np.ndarray
    offsets: np.ndarray
    residual: float
    """Largest distance from even slopes: above 0.001, something else was done to the images."""


def probe(count, side):
    """`count` equal images, (count, side, side, 4), float32, values well inside 0 to 1."""
    steps = (np.arange(side) - (side - 1) / 2) * SLOPE
    down, right = np.broadcast_arrays(0.5 + steps[:, None], 0.5 + steps[None, :])
    image = np.stack([down, right, np.full_like(down, DARK), np.full_like(down, LIGHT)], axis=-1)
    return np.repeat(image[None], count, axis=0).astype("float32")


def read(outputs, reach=2):
    """The reading of a batch of transformed probes.

    Args:
        outputs: (batch, side, side, 4).
        reach: how many pixels beyond the middle are looked at, so that no border shows.
    """
    outputs = np.asarray(outputs, "float64")
    middle = (outputs.shape[1] - 1) / 2
    near = slice(int(middle) - reach, int(np.ceil(middle)) + reach + 1)
    part = outputs[:, near, near]
    steps = np.arange(outputs.shape[1])[near] - middle
    gains = (part[..., 3].mean((1, 2)) - part[..., 2].mean((1, 2))) / (LIGHT - DARK)
    offsets = part[..., 2].mean((1, 2)) - gains * DARK
    with np.errstate(divide="ignore", invalid="ignore"):
        unlit = (part - offsets[:, None, None, None]) / gains[:, None, None, None]
    sources = (unlit[..., :2] - 0.5) / SLOPE  # rows and columns, from the middle
    side = len(steps)
    terms = np.stack([np.ones((side, side)), *np.meshgrid(steps, steps, indexing="ij")], axis=-1)
    flat = np.moveaxis(np.nan_to_num(sources), 0, -1).reshape(side * side, -1)
    fitted, *_ = np.linalg.lstsq(terms.reshape(-1, 3), flat, rcond=None)
    even = np.abs(unlit[..., 2:] - [DARK, LIGHT]).max()
    residual = max(np.abs(terms.reshape(-1, 3) @ fitted - flat).max() * SLOPE, even)
    fitted = fitted.reshape(3, 2, -1)  # (1, down, right) × (source row, source column) × image
    linear = np.moveaxis(fitted[1:], -1, 0).transpose(0, 2, 1)  # output step → source step
    start = np.moveaxis(fitted[0], -1, 0)
    determinant = np.linalg.det(linear)
    mirrored = determinant < 0
    # source = linear · (output − move): mirroring first or last differs in the sign of the angle.
    with np.errstate(divide="ignore", invalid="ignore"):
        factors = 1 / np.sqrt(np.abs(determinant))
    move = -np.stack([np.linalg.pinv(m) @ s for m, s in zip(linear, start, strict=True)])
    degrees = np.rad2deg(np.arctan2(linear[:, 0, 1], linear[:, 0, 0]))
    return Reading(
        mirrored, degrees, factors, move[:, 0], move[:, 1], gains, offsets, float(residual)
    )
