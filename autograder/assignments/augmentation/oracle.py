"""Definitions behind assignment 03-augmentation.

Images are arrays of shape (batch, height, width, channels), 0 to 1. Arithmetic is in float64.

Sources:
  * What is changed, and why: A. Géron, Hands-On Machine Learning, chapter 14, "Data Augmentation".
  * Shifts and mirror images against overfitting: A. Krizhevsky, I. Sutskever, G. Hinton, "ImageNet
    Classification with Deep Convolutional Neural Networks" (2012), section 4.1.
  * Reading an image between its pixels, every pixel outside of it being 0: bilinear interpolation
    with a constant border, as in `scipy.ndimage.map_coordinates(order=1, mode="constant")` on an
    image padded with zeros.
"""

import numpy as np


def shift_batch(images, offsets):
    """Image i moved down by offsets[i, 0] and right by offsets[i, 1] pixels; zeros come in."""
    images = np.asarray(images, "float64")
    moved = np.zeros_like(images)
    height, width = images.shape[1:3]
    for i, (down, right) in enumerate(np.asarray(offsets).tolist()):
        for row in range(height):
            for column in range(width):
                if 0 <= row - down < height and 0 <= column - right < width:
                    moved[i, row, column] = images[i, row - down, column - right]
    return moved


def flip_batch(images, flags):
    """Image i mirrored left to right where flags[i] holds."""
    images = np.asarray(images, "float64")
    pairs = zip(images, flags, strict=True)
    return np.stack([image[:, ::-1] if flag else image for image, flag in pairs])


def relight(images, gains, offsets):
    """gains[i] · image i + offsets[i], cut off at 0 and 1."""
    gains, offsets = (np.asarray(v, "float64")[:, None, None, None] for v in (gains, offsets))
    return np.clip(gains * images + offsets, 0, 1)


def sample_at(images, rows, columns):
    """Values of image i at the positions (rows[i], columns[i]), between pixels bilinear.

    Args:
        images: (batch, height, width, channels); every pixel outside is 0.
        rows: (batch, height of the output, width of the output).
        columns: likewise.
    """
    images = np.asarray(images, "float64")
    rows, columns = np.asarray(rows, "float64"), np.asarray(columns, "float64")
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    down, right = (rows - top)[..., None], (columns - left)[..., None]
    return (
        (1 - down) * (1 - right) * pixels(images, top, left)
        + (1 - down) * right * pixels(images, top, left + 1)
        + down * (1 - right) * pixels(images, top + 1, left)
        + down * right * pixels(images, top + 1, left + 1)
    )


def pixels(images, rows, columns):
    """Pixels at whole positions, which may lie outside: there 0."""
    height, width = images.shape[1:3]
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    image = np.arange(len(images))[:, None, None]
    found = images[image, np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)]
    return np.where(inside[..., None], found, 0)


def rotate_batch(images, degrees):
    """Image i turned counter-clockwise about its middle by degrees[i]."""
    return sample_at(images, *turned(np.shape(images), np.deg2rad(degrees)))


def resize_batch(images, factors):
    """What image i shows, factors[i] times as large, about its middle; the frame stays."""
    return sample_at(images, *zoomed(np.shape(images), factors))


def middle(shape):
    """(row, column) of the middle of images of this shape."""
    return (shape[1] - 1) / 2, (shape[2] - 1) / 2


def turned(shape, radians, about=None):
    """(rows, columns) that each pixel of images turned counter-clockwise comes from.

    Rows count downwards. What is now `right` of the middle was, before a quarter turn, below it.
    """
    about = about or middle(shape)
    down, right = _from(shape, about)
    cos, sin = (f(np.asarray(radians, "float64"))[:, None, None] for f in (np.cos, np.sin))
    return about[0] + sin * right + cos * down, about[1] + cos * right - sin * down


def zoomed(shape, factors, about=None):
    """(rows, columns) that each pixel of enlarged images comes from."""
    about = about or middle(shape)
    down, right = _from(shape, about)
    factors = np.asarray(factors, "float64")[:, None, None]
    return about[0] + down / factors + 0 * right, about[1] + right / factors + 0 * down


def _from(shape, about):
    """How far below and to the right of a point each pixel is: (1, height, 1), (1, 1, width)."""
    rows, columns = np.arange(shape[1]), np.arange(shape[2])
    return (rows - about[0])[None, :, None], (columns - about[1])[None, None, :]
