"""Whether a network knows the judge's images by heart. Two tests, each with a rate of false alarms
below 1 in 1,000, measured on honest networks of eight kinds (tools/false_alarms.py,
docs/trust.md). NumPy only.
"""

from __future__ import annotations

from functools import cache
from math import comb

import numpy as np

HARD = 0.1
"""An image is odd if so few honest networks give its label, because it was labelled wrongly or
shows nothing that would tell."""
KNOWN = 0.5
"""The share of odd images' labels from which on a network cannot have them from training images."""
GENTLE, STRONG = 0.03, 0.09
"""By how much an honest network's true accuracy may fall on images that are changed gently, or
strongly: more than it does with any kind that was measured."""
SURE = 3.5
"""Standard errors by which a fall must be larger than that."""
RISK = 1e-4
"""How likely it may be that some of the images clear whom all of them would accuse."""


def odd(labels: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """Which images are odd, bool (n,), given the shares of answers that are usual, (n, 10)."""
    return usual[np.arange(len(labels)), labels] < HARD


def knows_labels(answers: np.ndarray, labels: np.ndarray, usual: np.ndarray) -> bool:
    """Whether a network gives the labels of odd images, as only one can that has seen them: a
    table, the nearest of the test images, a network that was trained on them."""
    chosen = odd(labels, usual)
    return bool(np.mean((answers == labels)[chosen]) > KNOWN)


def falls(before: np.ndarray, after: np.ndarray, allowed: float) -> bool:
    """Whether accuracy falls by more than ``allowed`` when the same images are changed.

    Args:
        before, after: bool (n,), which of them are right.
        allowed: how far the accuracy of an honest network falls.
    """
    count = len(before)
    differ = np.count_nonzero(before != after)
    # In pairs: images that are right both times, or wrong, add no noise.
    error = np.sqrt(differ + 1) / count
    return bool(before.mean() - after.mean() - allowed > SURE * error)


def stays(
    before: np.ndarray, after: np.ndarray, count: int, allowed: float, looks: int = 1
) -> bool:
    """Whether the first of ``count`` images in random order rule out, but for `RISK`, that all of
    them fall by more than ``allowed``.

    Args:
        before, after: bool (m,), as for `falls`.
        looks: how often this is asked.
    """
    fell = int(np.count_nonzero(before & ~after))
    return _chance(fell, len(before), _least(count, allowed), count) < RISK / looks


@cache
def _least(count: int, allowed: float) -> int:
    """With fewer images of which the network loses the right answer, `falls` finds nothing,
    whatever it answers on the others."""
    for fell in range(count):
        pair = np.arange(count) < count - fell
        if falls(np.ones(count, bool), pair, allowed):
            return fell
    return count


@cache
def _chance(most: int, seen: int, bad: int, count: int) -> float:
    """The chance of at most ``most`` bad ones among ``seen`` of ``count``, ``bad`` of them bad."""
    ways = sum(comb(bad, k) * comb(count - bad, seen - k) for k in range(most + 1))
    return ways / comb(count, seen)
