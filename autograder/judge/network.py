"""Judging a network by what it computes under weights that the judge sets. NumPy only.

Each weight gets values that depend only on its kind and its flattened shape, in the learner's
network as in the reference. So the order, the names and the nesting of layers do not matter, and
a dense layer may be written as a convolution. Dropout is judged by the distribution of outputs.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

from autograder.judge.grade import Grade
from autograder.judge.student import Handle

KS_THRESHOLD = 0.14
"""Samples of 400 and of 4,000 or more from one distribution are farther apart than this once in
700,000 times; without dropout, or with one in place of two, they are at .3 to 1."""
DEVIATIONS = 5
"""The spread of outputs may be so many standard deviations off: see `_spread_apart`."""
KINDS = {"kernel", "coefficient", "bias", "gamma", "beta", "moving_mean", "moving_variance"}
"""Names of weights. Any other name is the learner's own, and the shape tells the kind."""
MOST_WEIGHTS = 10_000_000
"""Weights beyond this do not fit through the wire; such networks are filled at a smaller width."""


class Filled:
    """Weights by kind and shape: ``Filled(seed)("kernel", (3, 3, 1, 64))``.

    Args:
        seed: another seed, other weights.
        scale: factor of all kernels.
    """

    def __init__(self, seed: int, scale: float = 1.0):
        self.seed, self.scale = int(seed), scale

    def __call__(self, kind: str, shape: tuple) -> np.ndarray:
        """float32 array of ``shape``; kernels as He et al. (2015) draw them, by fan-in."""
        shape = tuple(int(n) for n in shape)
        flat = (int(np.prod(shape[:-1])), *shape[-1:]) if kind == "kernel" else (_size(shape),)
        rng = np.random.default_rng([self.seed, zlib.crc32(kind.encode()), *flat])
        normal = rng.normal(size=_size(shape))
        values = {
            "kernel": lambda: normal * np.sqrt(2 / max(flat[0], 1)) * self.scale,
            "gamma": lambda: 1 + 0.2 * normal,
            "moving_variance": lambda: rng.uniform(0.5, 1.5, size=_size(shape)),
        }.get(kind, lambda: 0.1 * normal)()
        return values.reshape(shape).astype("float32")


def kind_of(name: str) -> str:
    """The kind of a weight by its path in the learner's network: "dense_1/kernel" → "kernel"."""
    return name.rpartition("/")[2]


def fill(
    grade: Grade,
    model: Handle,
    weight: Callable[[str, tuple], np.ndarray],
    shape: tuple | None = None,
    most: int = MOST_WEIGHTS,
) -> None:
    """Set the weights of the learner's network, layer or model.

    Args:
        weight: such as `Filled`.
        shape: of one input, batch included, for a network that is not built yet.
        most: weights beyond this number are not sent: the part fails.
    """
    told = told_weights(grade, model, shape)
    total = count(told)
    grade.that(total <= most, f"expected at most {most:,} weights, got {total:,}")
    model.fill([weight(one.kind, one.shape) for one in told])


class Told(NamedTuple):
    """A weight, as the learner's process tells of it."""

    kind: str
    shape: tuple
    trainable: bool


def told_weights(grade: Grade, model: Handle, shape: tuple | None = None) -> list[Told]:
    """Each weight of a network, layer or model; nonsense fails the part.

    Args:
        shape: as for `fill`.
    """
    entries = model.weights(shape)
    listed = isinstance(entries, list) and len(entries) <= 2_000
    grade.that(listed, "expected a network with at most 2,000 weights and biases")
    return [_told(grade, entry) for entry in entries]


def _told(grade: Grade, entry: Any) -> Told:
    told = entry if isinstance(entry, dict) else {}
    name, shape = told.get("name"), told.get("shape")
    whole = isinstance(shape, tuple) and len(shape) <= 8
    whole = whole and all(type(n) is int and 0 <= n <= 10**9 for n in shape)
    grade.that(whole and isinstance(name, str), "the network's list of weights cannot be read")
    kind = kind_of(name)
    if kind not in KINDS:
        kind = "kernel" if len(shape) > 1 else "bias"
    return Told(kind, shape, told.get("trainable") is True)


def count(told: Iterable[Told]) -> int:
    """How many numbers these weights hold, however large they claim to be."""
    return sum(_size(weight.shape) for weight in told)


def _size(shape: tuple) -> int:
    return int(np.prod(shape, dtype=object)) if shape else 1


def blank_without_weights(
    grade: Grade, model: Handle, told: list[Told], x: np.ndarray, classes: int
) -> None:
    """With each of its weights 0, the network tells no image from another: what it knows lies in
    the weights that count. They stay 0.

    Args:
        told: what `told_weights` gave.
        x: some images that differ.
    """
    model.fill([np.zeros(weight.shape, "float32") for weight in told])
    blank = model.outputs(x)
    grade.shape(blank, (len(x), classes))
    spread = np.ptp(np.nan_to_num(np.asarray(blank, float)), axis=0).max()
    grade.that(
        bool(spread < 1e-4),
        "with all its weights set to 0, this network still tells images apart: what it knows must "
        "lie in the weights that count",
        "weights that Keras does not count: keep them in layers, as attributes of the model",
    )


def same_distribution(
    grade: Grade,
    got: Any,
    expected: np.ndarray,
    mistakes: Mapping[str, Any] | None = None,
    what: str = "",
    threshold: float = KS_THRESHOLD,
    few: bool = False,
) -> None:
    """Outputs in training are distributed as the reference's are.

    Args:
        got: (times, outputs) from ``Handle.samples``; 400 or more.
        expected: (times, outputs) of the reference; 4,000 or more.
        mistakes: sentence → samples (or a callable that draws them) of a network with that
            mistake; the nearest is named if it is near.
        few: the right outputs take few values, and all must be one of these.
    """
    fits = isinstance(got, np.ndarray) and got.ndim == 2 and got.shape[1] == expected.shape[1]
    fits = fits and len(got) <= len(expected)  # a learner's process answers as much as it likes
    got_array = got.astype(float) if fits else None
    told = f"expected finite outputs of shape (…, {expected.shape[1]}) in training"
    grade.that(fits and bool(np.isfinite(got_array).all()), told)
    if is_distributed_as(got_array, expected, threshold, few):
        grade.that(True, "")
        return
    named = {}
    for sentence, wrong in (mistakes or {}).items():
        samples = wrong() if callable(wrong) else wrong
        if _lies_among(got_array, samples):
            named[sentence] = apart(got_array, samples, threshold)
    nearest = min(named, key=named.get, default="")
    mistake = nearest if nearest and named[nearest] <= 1 else ""
    spread = (
        f"standard deviation {got_array.std(0).mean():.3g}, expected {expected.std(0).mean():.3g}"
    )
    message = f"outputs in training are not spread as they should be ({spread})"
    grade.fail(f"{what}: {message}" if what else message, mistake)


def is_distributed_as(
    got: np.ndarray, expected: np.ndarray, threshold: float = KS_THRESHOLD, few: bool = False
) -> bool:
    """Whether samples are as `same_distribution` wants them."""
    alike = apart(got, expected, threshold) <= 1
    return alike and (not few or _lies_among(got, expected, 1e-3, 0.99))


def apart(got: np.ndarray, expected: np.ndarray, threshold: float = KS_THRESHOLD) -> float:
    """How far two samples are apart: 1 or less for samples of one distribution."""
    spread = abs(_spread_apart(got, expected)) / DEVIATIONS
    return max(ks_distance(got, expected) / threshold, spread)


def _spread_apart(got: np.ndarray, expected: np.ndarray) -> float:
    """How many standard deviations the spread of ``got`` is larger than that of ``expected``.

    Spread is the mean squared Mahalanobis distance from the mean of ``expected``, over all outputs
    together; of probabilities, that of their logarithms. What is dropped from the input of a
    softmax moves these in proportion: rates of 40 and 50 % differ by half.
    """
    if min(got.min(), expected.min()) > 1e-30:
        got, expected = (np.log(a) - np.log(a).mean(axis=1, keepdims=True) for a in (got, expected))
    centre = expected.mean(axis=0)
    variances, axes = np.linalg.eigh(np.cov(expected.T, bias=True).reshape(2 * centre.shape))
    shown = variances > max(1e-4 * variances.max(), 1e-12)
    if not shown.any():
        return 0.0
    far, near = (
        ((a - centre) @ axes[:, shown] / np.sqrt(variances[shown])) ** 2 for a in (got, expected)
    )
    far, near = far.mean(axis=1), near.mean(axis=1)
    error = near.std() * np.sqrt(1 / len(far) + 1 / len(near))
    return float((far.mean() - near.mean()) / max(error, 1e-12))


def _lies_among(
    got: np.ndarray, samples: np.ndarray, near: float = 5e-3, least: float = 0.9
) -> bool:
    """Whether nearly all values of ``got`` are values of ``samples``: what is dropped leaves a few
    values, another rate leaves others, and noise leaves any."""
    scale = max(np.abs(got).max(), np.abs(samples).max(), 1e-30)
    for a, b in zip(got.T, np.sort(samples.T, axis=1), strict=True):
        after = np.clip(np.searchsorted(b, a), 0, len(b) - 1)
        apart = np.minimum(np.abs(a - b[after]), np.abs(a - b[np.maximum(after - 1, 0)]))
        if np.mean(apart <= near * scale) < least:
            return False
    return True


def ks_distance(a: np.ndarray, b: np.ndarray) -> float:
    """Largest Kolmogorov–Smirnov distance of two samples (n, outputs) and (m, outputs) over each
    output by itself. Between 0 and 1."""
    return max(_ks(np.sort(a[:, i]), np.sort(b[:, i])) for i in range(a.shape[1]))


def _ks(a: np.ndarray, b: np.ndarray) -> float:
    """Of two sorted samples. Values that differ by rounding count as equal (float32 and float64
    may fall on two sides of anything): the steps of one side may come a little early or late."""
    near = 1e-4 * max(np.abs(a).max(), np.abs(b).max(), 1e-30)

    def below(values, points):
        return np.searchsorted(values, points, side="right") / len(values)

    points = np.concatenate([a, b])
    early = below(a, points - near) - below(b, points + near)
    late = below(b, points - near) - below(a, points + near)
    return float(max(early.max(), late.max(), 0.0))
