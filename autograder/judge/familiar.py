"""Networks that the course ships trained, known again by what they answer: not the learner's work.

What is compared is where the shipped network errs, and what it says there. A copy says the same,
however its scores were scaled, sharpened or turned into zeros and ones; a network that was trained
apart does so about as often as honest networks do, and how often that is, was measured on some
twenty of them, image by image. docs/trust.md says what is known again, and from where on it is not.
NumPy only.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

ALIKE = 0.75
"""From this kinship on two networks count as one: docs/trust.md has those of honest networks."""
FILE = Path(__file__).parent / "images" / "shipped.npz"
"""tools/make_familiar.py writes it: "DATA/NETWORK" → answers to the held-out images, and
"DATA/usual" → the share of honest networks that give each of the ten answers."""
USUAL = "usual"


@cache
def kept() -> dict[str, np.ndarray]:
    """ "DATA/NETWORK" → uint8 (n,); "DATA/usual" → float16 (n, 10), each row adds up to 1."""
    with np.load(FILE, allow_pickle=False) as file:
        return {key: file[key] for key in file}


def usual(data: str) -> np.ndarray:
    """The share of honest networks that give each answer, float (n, 10); data: "fashion"."""
    return kept()[f"{data}/{USUAL}"].astype(float)


def shipped(data: str) -> dict[str, np.ndarray]:
    """Name → answers (n,) of each network that is shipped for this data."""
    pairs = (key.partition("/")[::2] + (value,) for key, value in kept().items())
    return {name: value for where, name, value in pairs if where == data and name != USUAL}


def familiar(data: str, answers: np.ndarray, labels: np.ndarray) -> str:
    """The shipped network that gives these answers, or an empty string.

    Args:
        data: "fashion" or "digits".
        answers: (m,) classes, of the first m held-out images in their order.
        labels: (m,) the right ones.
    """
    count = len(answers)
    for name, known in shipped(data).items():
        if kinship(answers, known[:count], labels, usual(data)[:count]) > ALIKE:
            return name
    return ""


def cleared(
    data: str,
    answers: np.ndarray,
    labels: np.ndarray,
    estimate: Callable[[np.ndarray, np.ndarray], tuple[float, float]],
) -> bool:
    """Whether the images that were shown rule out that `familiar` finds a shipped network.

    Args:
        answers: (n,) classes; of images that were not shown, nothing is read.
        estimate: `autograder.judge.sampling.Sampling.estimate`.
    """
    for known in shipped(data).values():
        wrong = known != labels
        chance = usual(data)[np.arange(len(known)), known][wrong]
        agreeing, error = estimate(answers == known, wrong / (1 - chance).sum())
        if agreeing + error - chance.sum() / (1 - chance).sum() > ALIKE:
            return False
    return True


def kinship(
    answers: np.ndarray, known: np.ndarray, labels: np.ndarray, shares: np.ndarray
) -> float:
    """How far one network has another's errors: 1 for a copy, about 0 for a network that was
    trained apart and gives the other's wrong answers as often as honest networks do (``shares``,
    (n, 10)), negative for one that does so less often."""
    wrong = np.flatnonzero(known != labels)
    chance = shares[wrong, known[wrong]]
    agrees = answers[wrong] == known[wrong]
    return float((agrees - chance).sum() / (1 - chance).sum())
