"""Reached accuracy, judged on images whose labels the learner's process never gets. NumPy only.

The learner's trained weights travel with the submission and are loaded into the learner's network
in the sandbox. Out go unlabelled images in random order: plain ones, and others freshly shifted,
rotated and relit, so that a table of the public test images does not help. Back come scores; the
judge alone knows the labels. The accuracy that counts is that on the plain images, and never more
than `ALLOWANCE` above that on the fresh ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from autograder.judge.familiar import familiar
from autograder.judge.grade import Grade
from autograder.judge.student import Handle, StudentError

IMAGES = Path(__file__).parent / "images"
FASHION, DIGITS = "fashion", "digits"
FRESH = 500
ALLOWANCE = 0.06
"""By how much the accuracy of an honest network may fall on fresh images; measured: by 0 to 4.1
points (docs/results.md)."""
CHUNK = 250
"""Images in one request."""


@dataclass(frozen=True)
class Goal:
    """Which accuracy earns what: points rise linearly from none at ``zero`` to all at ``full``.

    Without weights that fit, the network is trained for ``small_epochs`` on 1,000 images, and the
    points rise likewise from ``small_zero`` to ``small_full``, where they are ``small_share``.
    """

    zero: float
    full: float
    small_zero: float
    small_full: float
    small_share: float = 0.5
    small_epochs: int = 2

    def share(self, accuracy: float) -> float:
        return _rise(accuracy, self.zero, self.full)

    def small(self, accuracy: float) -> float:
        return self.small_share * _rise(accuracy, self.small_zero, self.small_full)


def _rise(accuracy: float, zero: float, full: float) -> float:
    # In tenths of points, so that 91.96 % is what the learner reads as 92 %.
    return float(np.clip((round(accuracy, 3) - zero) / (full - zero), 0, 1))


@dataclass(frozen=True)
class HeldOut:
    """Images that the judge keeps, float32 (n, 28, 28, 1), 0 to 1, with labels and weights."""

    images: np.ndarray
    labels: np.ndarray
    shares: np.ndarray
    train_images: np.ndarray
    train_labels: np.ndarray


@cache
def held_out(name: str) -> HeldOut:
    """`FASHION` or `DIGITS`."""
    with np.load(IMAGES / f"{name}.npz", allow_pickle=False) as file:
        arrays = {key: file[key] for key in file}
    for key in ("images", "train_images"):
        arrays[key] = arrays[key][..., np.newaxis].astype("float32") / np.float32(255)
    return HeldOut(**arrays)


def accuracy(
    grade: Grade,
    model: Handle,
    name: str,
    data: str,
    goal: Goal,
    rng: np.random.Generator,
    lowest: bool = False,
    loss: str = "sparse_categorical_crossentropy",
    size: int | None = None,
    figure: str = "accuracy",
) -> None:
    """Give the part the share that the network's accuracy earns.

    Args:
        model: the learner's network, as it was just built.
        name: trained/NAME.weights.h5 beside the notebook holds its weights.
        data: `FASHION` or `DIGITS`.
        lowest: the smallest of the outputs, in place of the largest, tells the class.
        loss: for networks without weights, Keras's name or that of an object in the cell's check.
        size: side to which images are enlarged before they are sent, as `enlarged` does.
        figure: name under which the verdict keeps the accuracy; each once in a check.
    """
    images = held_out(data)
    path = f"trained/{name}.weights.h5"
    missing = _load(model, path, enlarged(images.images[:1], size).shape)
    if missing:
        model.train(
            enlarged(images.train_images, size),
            images.train_labels.astype("int64"),
            epochs=goal.small_epochs,
            rate=1e-3,
            loss=loss,
        )
    plain, fresh, scores = _accuracies(grade, model, images, rng, lowest, size)
    if not missing and not lowest and familiar(data, scores, images.labels):
        grade.fail(
            "these are weights of a network that comes with the course",
            "train your own: copies earn nothing",
        )
    reached = min(plain, fresh + ALLOWANCE)
    told = f"{reached:.1%} of the judge's images are right"
    if not missing:
        grade.figure(figure, reached)
    mistake = ""
    if fresh + ALLOWANCE < plain:
        told = (
            f"{plain:.1%} of the plain images are right, but only {fresh:.1%} of those that were "
            f"shifted, rotated and relit a little, so {reached:.1%} counts"
        )
        mistake = "this network knows the test images rather than what is on them"
    if missing:
        share = goal.small(reached)
        seen = f"{len(images.train_images):,} images"
        told = (
            f"{missing}. So the grader trained your network for {goal.small_epochs} passes over "
            f"{seen}: {told}, which earns {share:.0%} of the points; train it, and hand in the "
            "folder trained/"
        )
        grade.share(min(share, 0.99), told, mistake)
    grade.share(goal.share(reached), f"{told}, all points need {goal.full:.0%}", mistake)


def _load(model: Handle, path: str, shape: tuple) -> str:
    """Load the trained weights; why that was impossible, or an empty string."""
    try:
        model.load(path, shape)
    except StudentError as error:
        if "FileNotFoundError" in error.names:
            return f"{path} is not in what was handed in"
        return f"{path} does not fit your network: {error.message or error.names[0]}"
    return ""


def _accuracies(
    grade: Grade,
    model: Handle,
    data: HeldOut,
    rng: np.random.Generator,
    lowest: bool,
    size: int | None,
) -> tuple[float, float, np.ndarray]:
    """Accuracies on plain and on fresh images, each as an estimate for the whole test set; and the
    scores of the plain ones, in their order."""
    # Of the fresh ones each has the same weight: they are drawn by the shares.
    drawn = rng.choice(len(data.images), FRESH, p=data.shares / data.shares.sum())
    sent = np.concatenate([data.images, changed(data.images[drawn], rng)])
    order = rng.permutation(len(sent))
    given = np.empty((len(sent), 10))
    for start in range(0, len(sent), CHUNK):
        part = order[start : start + CHUNK]
        scores = model.outputs(enlarged(sent[part], size))
        given[part] = _scores(grade, scores, len(part))
    classes = given.argmin(1) if lowest else given.argmax(1)
    right = classes == np.concatenate([data.labels, data.labels[drawn]])
    plain = np.average(right[: len(data.images)], weights=data.shares)
    fresh = right[len(data.images) :].mean()
    return float(plain), float(fresh), given[: len(data.images)]


def _scores(grade: Grade, scores: Any, count: int) -> np.ndarray:
    scores = grade.shape(scores, (count, 10), what="the network's outputs")
    finite = bool(np.isfinite(scores).all())
    grade.that(finite, "the network's outputs hold NaN or infinity", "")
    return scores


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


def enlarged(images: np.ndarray, size: int | None) -> np.ndarray:
    """Images (n, h, w, 1) at ``size`` × ``size``, bilinear between centres of pixels, as
    ``keras.ops.image.resize`` gives them; as they are without a size."""
    if size is None:
        return images
    rows = _halfway(images.shape[1], size)
    columns = _halfway(images.shape[2], size)
    y, x = np.meshgrid(rows, columns, indexing="ij")
    shape = (len(images), size, size)
    values = _between(images[..., 0], np.broadcast_to(y, shape), np.broadcast_to(x, shape))
    return values[..., np.newaxis].astype("float32")


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
