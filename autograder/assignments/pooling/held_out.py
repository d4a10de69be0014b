"""How 01's `shift_curves` is judged when a function that it calls is wrong: on the learner's own,
so that a slip costs its own exercise alone. Nothing here looks at known mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from autograder.assignments.pooling import oracle
from autograder.judge import Student, compare

POOLS = {"average": "avg_pool2d", "max": "max_pool2d"}


class Own:
    """The learner's `shift_images`, `avg_pool2d` and `max_pool2d`, asked only where curves are not
    right with ours.

    Args:
        student: offers them.
        x: the images whose curves are asked for, float32.
    """

    def __init__(self, student: Student, x: np.ndarray, shifts: Sequence[int], kernel_size: int):
        self.student, self.x, self.shifts, self.side = student, x, shifts, kernel_size
        self._moved = cache(self._moved_images)

    def curve(self, name: str) -> np.ndarray | None:
        """The changes of one kind of pooling, (shifts,); None where they are not offered, all
        alike, or right.

        Raises:
            StudentError, ValueError: they give no numbers.
        """
        if not {"shift_images", *POOLS.values()} <= self.student.offered:
            return None
        maps = [self._pooled(name, images) for images in (self.x, *self._moved())]
        norms = [np.linalg.norm(after - maps[0]) for after in maps[1:]]
        changes = np.array(norms) / np.linalg.norm(maps[0])
        # Functions that give the same for everything show no curve.
        shown = bool(np.isfinite(changes).all()) and len(np.unique(changes.round(6))) > 1
        right = oracle.shift_curves(self.x, self.shifts, self.side)[name]
        return changes if shown and not compare.is_close(changes, right) else None

    def _moved_images(self) -> list[np.ndarray]:
        return [_array(self.student.shift_images(self.x, shift)) for shift in self.shifts]

    def _pooled(self, name: str, images: np.ndarray) -> np.ndarray:
        if name not in POOLS:
            return images
        pool = getattr(self.student, POOLS[name])
        return _array(pool(images, self.side, self.side, "valid"))


def _array(got: object) -> np.ndarray:
    found = compare.as_array(got)
    if isinstance(found, str):
        raise ValueError(found)
    return found
