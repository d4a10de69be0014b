"""Images as a network has not seen them: changed gently, changed strongly, enlarged. NumPy only."""

from __future__ import annotations

from functools import cache

import numpy as np


def changed(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each image shifted by up to 1 pixel, rotated by up to 6°, made lighter or darker by up to
    10 %, by draws of its own; (n, h, w, 1), 0 to 1, filled with 0, bilinear."""
    count, height, width = images.shape[:3]
    angle = np.deg2rad(rng.uniform(-6, 6, size=(count, 1, 1)))
    down, right = rng.uniform(-1, 1, size=(2, count, 1, 1))
    y, x = np.meshgrid(np.arange(height), np.arange(width), indexing="ij")
    y, x = y - (height - 1) / 2, x - (width - 1) / 2
    rows = np.cos(angle) * y - np.sin(angle) * x + (height - 1) / 2 + down
    columns = np.sin(angle) * y + np.cos(angle) * x + (width - 1) / 2 + right
    gain = rng.uniform(0.9, 1.1, size=(count, 1, 1))
    moved = _between(images[..., 0], rows, columns)
    return np.clip(gain * moved, 0, 1)[..., np.newaxis].astype("float32")


def gently(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each image made lighter or darker by up to 2 %, and what is not black by noise of .01."""
    gain = rng.uniform(0.98, 1.02, size=(len(images), 1, 1, 1))
    noise = rng.normal(0, 0.01, size=images.shape) * (images > 0)
    return np.clip(gain * images + noise, 0, 1).astype("float32")


def enlarged(images: np.ndarray, size: int | None) -> np.ndarray:
    """Images (n, h, w, 1) at ``size`` × ``size``, bilinear between centres of pixels, as
    ``keras.ops.image.resize`` gives them; as they are without a size."""
    if size is None:
        return images
    rows, columns = _blend(images.shape[1], size), _blend(images.shape[2], size)
    return (rows @ images[..., 0] @ columns.T)[..., np.newaxis].astype("float32")


@cache
def _blend(old: int, new: int) -> np.ndarray:
    """(new, old): how much of each of ``old`` pixels is in each of ``new`` ones, along one side."""
    at = _halfway(old, new)
    low = at.astype(int)
    shares = np.zeros((new, old))
    shares[np.arange(new), low] = 1 - (at - low)
    shares[np.arange(new), np.minimum(low + 1, old - 1)] += at - low
    return shares


def _halfway(old: int, new: int) -> np.ndarray:
    """Where the centres of ``new`` pixels lie among those of ``old``; edges are repeated."""
    return np.clip((np.arange(new) + 0.5) * old / new - 0.5, 0, old - 1)


def _between(images: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Values of images (n, h, w) at fractional positions (n, h, w); 0 outside."""
    padded = np.pad(images, [(0, 0), (1, 1), (1, 1)])
    rows = np.clip(rows + 1, 0, padded.shape[1] - 1.001)
    columns = np.clip(columns + 1, 0, padded.shape[2] - 1.001)
    top, left = rows.astype(int), columns.astype(int)
    low, far = rows - top, columns - left
    index = np.arange(len(images))[:, None, None]
    upper = padded[index, top, left] * (1 - far) + padded[index, top, left + 1] * far
    lower = padded[index, top + 1, left] * (1 - far) + padded[index, top + 1, left + 1] * far
    return upper * (1 - low) + lower * low
