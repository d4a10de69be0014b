"""Which of the judge's images a network is shown, and when those are enough. NumPy only.

The images are a finite population of which everything is known but the network's answers. They are
drawn without replacement, in strata of one weight and of like difficulty (how many honest networks
are right), more of them where networks differ. What all of them would give is estimated, with a
bound on the error: a question whose answer the bound leaves open is settled by all of the images.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

SURE = 4.0
"""Standard errors of the bound."""
RISK = 1e-4
"""How often all images would settle a question otherwise at the most, over all looks together:
measured by tests/judge/test_sampling.py."""
STEP = 200
"""Images of one look, and of one request; the first look has two of them."""
LEAST = 10
"""Images of each stratum at the first look."""
FLOOR = 0.2
LEVELS = (0.3, 0.7)
"""Shares of honest networks between which the difficulty is counted as one."""


class Sampling:
    """Images in the order in which a network is shown them.

    Args:
        shares: (n,) what each image weighs, in sum 1.
        likely: (n,) how many of the honest networks are right about it, 0 to 1; None: not known.
        first: images to be shown first; drawn with chances that depend on ``shares`` alone.
    """

    def __init__(
        self,
        shares: np.ndarray,
        likely: np.ndarray | None,
        first: np.ndarray,
        rng: np.random.Generator,
    ):
        self._count = len(shares)
        level = np.zeros(self._count, int) if likely is None else np.digitize(likely, LEVELS)
        _, of = np.unique([shares, level], axis=1, return_inverse=True)
        of = of.ravel()
        order = _once([*first, *rng.permutation(self._count)])
        self._strata = [order[of[order] == stratum] for stratum in range(of.max() + 1)]
        self._sizes = np.array([len(stratum) for stratum in self._strata])
        differ = [0.5 if likely is None else _spread(likely[s]) for s in self._strata]
        self._wanted = np.array([shares[s].sum() for s in self._strata]) * differ
        self._taken = np.zeros(len(self._strata), int)

    @property
    def asked(self) -> np.ndarray:
        """Indices of the images that were shown, (m,)."""
        pairs = zip(self._strata, self._taken, strict=True)
        return np.concatenate([stratum[:taken] for stratum, taken in pairs])

    @property
    def complete(self) -> bool:
        return bool((self._taken == self._sizes).all())

    def looks(self) -> Iterator[np.ndarray]:
        """Indices of the images to be shown next, until all were."""
        wanted = STEP
        while not self.complete:
            wanted += STEP
            now = np.maximum(self._allotted(min(wanted, self._count)), self._taken)
            parts = [s[a:b] for s, a, b in zip(self._strata, self._taken, now, strict=True)]
            self._taken = now
            if (more := np.concatenate(parts)).size:
                yield more

    def estimate(self, hits: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
        """The sum of ``weights`` over all images that are hits, and a bound on its error.

        Args:
            hits: bool (n,); of images that were not shown, nothing is read.
            weights: (n,), 0 or the same for all images of one stratum.
        """
        total = variance = 0.0
        for stratum, taken in zip(self._strata, self._taken, strict=True):
            counts = weights[stratum] > 0  # of the others nothing need be known
            size, shown = counts.sum(), stratum[:taken][counts[:taken]]
            if not size:
                continue
            weight, found = float(weights[stratum].max()), int(hits[shown].sum())
            share = found / len(shown) if len(shown) else 0.5
            total += weight * size * share
            variance += (weight * size * _bound(found, len(shown), size)) ** 2
        return total, float(np.sqrt(variance))

    def _allotted(self, wanted: int) -> np.ndarray:
        """How many images of each stratum, about ``wanted`` of all: in proportion to what they
        weigh and how far networks differ there (Neyman's allocation), none more than it has."""
        if wanted == self._count:
            return self._sizes
        found, open_ = np.minimum(LEAST, self._sizes), np.ones(len(self._sizes), bool)
        while open_.any():
            left = wanted - self._sizes[~open_].sum()
            parts = np.ceil(left * self._wanted / self._wanted[open_].sum()).astype(int)
            full = open_ & (parts >= self._sizes)
            if not full.any():
                return np.where(open_, np.maximum(found, parts), self._sizes)
            open_ &= ~full
        return self._sizes


def _bound(found: int, shown: int, size: int) -> float:
    """By how much the share of hits among all of a stratum may differ from that among those shown:
    Wilson's score interval for a finite population, and where fewer are left than would be an
    interval, so many that all of them lay among those that are left by chance."""
    left = size - shown
    if not left:
        return 0.0
    if not shown:
        return 0.5
    rare = min(found, shown - found) / shown
    far = SURE**2 * left / size / shown
    wilson = (rare + far / 2 + np.sqrt(far * rare * (1 - rare) + far**2 / 4)) / (1 + far)
    hidden = min(left, np.log(RISK) / np.log(left / size)) / size
    return float(max(wilson - rare, hidden))


def _spread(likely: np.ndarray) -> float:
    """Standard deviation of being right, of networks that are as honest ones are; at the least
    `FLOOR`, since others are not."""
    right = likely.mean()
    return float(max(FLOOR, np.sqrt(right * (1 - right))))


def _once(numbers: list) -> np.ndarray:
    """The numbers in their order, each once."""
    return np.array(list(dict.fromkeys(int(number) for number in numbers)))
