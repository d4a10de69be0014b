"""How answers of 03 are judged when one that they call is wrong: on that answer of the learner's,
so that a slip costs its own exercise alone.

Nothing here looks at known mistakes. Images that are right with the learner's own `sample_at` are
right; what a layer draws is right if the learner's own functions make it of numbers in range. Who
has no wrong answer there is judged by the right ones alone.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import cache
from itertools import product
from typing import Any

import numpy as np

from autograder.assignments.augmentation import oracle
from autograder.assignments.shared.does_the_work import (
    NO_WORK,
    depends_on_arguments,
    depends_on_input,
)
from autograder.judge import Grade, Student, compare

NEAR = 1e-4
"""By so many pixels the learner's positions may differ from ours: a `sample_at` that rounds, or
stops at the border, gives something else there."""


class Sampling:
    """The learner's `sample_at`, asked only where an answer is not right with ours.

    Args:
        student: offers `sample_at`.
    """

    def __init__(self, student: Student, grade: Grade, rng: np.random.Generator):
        self.student, self.grade, self.rng = student, grade, rng
        self.is_wrong = cache(self._is_wrong)

    def explains(
        self,
        call: Callable[[np.ndarray, np.ndarray], Any],
        right: Callable[[np.ndarray, np.ndarray], np.ndarray],
        places: Callable[[np.ndarray, np.ndarray], tuple],
        x: np.ndarray,
        numbers: np.ndarray,
    ) -> tuple[Any, np.ndarray]:
        """What ``call(x, numbers)`` gives, and what it should give: ``right``, or just that, if it
        is what the learner's `sample_at` reads there.

        Args:
            places: the images' shape and numbers → (rows, columns) that each pixel comes from.
        """
        got, expected = call(x, numbers), right(x, numbers)
        array = compare.as_array(got)
        if isinstance(array, str) or array.shape != expected.shape:
            return got, expected
        if compare.is_close(array, expected) or not self.is_wrong():
            return got, expected
        with contextlib.suppress(*NO_WORK):
            # Who returns the images as they are, and has `sample_at` do so too, turns nothing.
            if not compare.is_close(call(x, 1.3 * numbers), array) and self._reads(
                array, x, places(x.shape, numbers)
            ):
                return got, array
        return got, expected

    def dtype(self, given: str) -> str:
        """What `sample_at` makes of images of this dtype; ``given`` where that cannot be told."""
        x, place = np.ones((1, 4, 5, 1), given), np.ones((1, 2, 3), "float32")
        if "sample_at" not in self.student.offered:
            return given
        with contextlib.suppress(*NO_WORK):
            read = compare.as_array(self.student.sample_at(x, place, place))
            return given if isinstance(read, str) else read.dtype.name
        return given

    def _reads(self, got: np.ndarray, x: np.ndarray, places: tuple) -> bool:
        """Whether each value is what `sample_at` reads at, or close by, its place."""
        explained = np.zeros(got.shape, bool)
        for shifts in [(0, 0), *product((-NEAR, NEAR), repeat=2)]:
            near = [(p + s).astype("float32") for p, s in zip(places, shifts, strict=True)]
            read = compare.as_array(self.student.sample_at(x, *near))
            if isinstance(read, str) or read.shape != got.shape:
                return False
            explained |= np.abs(read - got) <= 4 * NEAR * max(1.0, float(np.abs(got).max()))
        return bool(explained.all())

    def _is_wrong(self) -> bool:
        """Whether it reads images, each value near its place, and not as it should: where it is
        right, nothing that it does elsewhere explains anything."""
        x = self.rng.uniform(0.1, 1, size=(2, 5, 6, 1)).astype("float32")
        places = [self.rng.uniform(-1, n, size=(2, 5, 6)).astype("float32") for n in (5, 6)]
        others = {"the row": (x, places[0][:, ::-1], places[1])}
        others["the column"] = (x, places[0], places[1][:, ::-1])
        call = self.student.sample_at

        def same_for_all(images):
            return call(images, *(each[:1].repeat(len(images), axis=0) for each in places))

        with contextlib.suppress(*NO_WORK):
            if compare.is_close(call(x, *places), oracle.sample_at(x, *places)):
                return False
            depends_on_input(self.grade, same_for_all, x, share=0.3, window=(1, 1, 1))
            depends_on_arguments(self.grade, call, (x, *places), others)
            return True
        return False


class Changes:
    """The learner's functions that change images by given numbers, asked only where a layer that
    calls them is not right with ours.

    Args:
        student: offers them, under their names in `oracle`.
    """

    def __init__(self, student: Student):
        self.student = student

    def wrong(
        self, name: str, image: np.ndarray, *numbers: np.ndarray, alike: bool = True
    ) -> np.ndarray | None:
        """What the function makes of copies of an image, one for each of the numbers; None if that
        is right, or nothing at all.

        Args:
            alike: else each copy is a little darker than the one before.
        """
        if name not in self.student.offered:
            return None
        copies = np.repeat(image[None], len(numbers[0]), axis=0)
        if not alike:
            copies = copies * np.linspace(1, 0.8, len(copies), dtype="f4")[:, None, None, None]
        with contextlib.suppress(*NO_WORK):
            made = compare.as_array(getattr(self.student, name)(copies, *numbers))
            right = getattr(oracle, name)(copies, *numbers)
            whole = not isinstance(made, str) and made.shape == right.shape
            return made if whole and not compare.is_close(made, right) else None
        return None

    def one_for_all(self, name: str, image: np.ndarray, *numbers: np.ndarray) -> bool:
        """Whether the function is right but for making one number of those of a batch, such as the
        first or the mean: then the layer's draws are seen in batches of one image."""
        made = self.wrong(name, image, *numbers)
        if made is None:
            return False
        right = getattr(oracle, name)(np.repeat(image[None], len(made), axis=0), *numbers)
        worst = int(np.abs(made - right).reshape(len(made), -1).max(axis=1).argmax())
        equal = ([each[[i, i]] for each in numbers] for i in (0, worst, -1))
        return all(self.wrong(name, image, *both) is None for both in equal)

    def evenly(
        self, name: str, outputs: np.ndarray, image: np.ndarray, *numbers: np.ndarray
    ) -> bool:
        """Whether a wrong function has made all outputs of an image, each of its results as
        often as some of the numbers give it, when all are drawn alike often."""
        made = self.wrong(name, image, *numbers)
        if made is None:
            return False
        kinds, kind = np.unique(made.reshape(len(made), -1), axis=0, return_inverse=True)
        found = np.array(
            [_nearest(each, kinds.reshape(-1, *image.shape), 1e-4) for each in outputs]
        )
        if len(kinds) < 3 or (found < 0).any():
            return False
        expected = np.bincount(kind.ravel()) * len(outputs) / len(made)
        off = np.sum((np.bincount(found, minlength=len(kinds)) - expected) ** 2 / expected)
        return bool(off < len(kinds) + 8 * (2 * len(kinds)) ** 0.5)

    def explains(
        self,
        name: str,
        outputs: np.ndarray,
        image: np.ndarray,
        *numbers: np.ndarray,
        tolerance: float = 0.01,
    ) -> bool:
        """Whether a wrong function has made all outputs of an image, with numbers that differ
        within a batch and are spread over those given.

        Args:
            outputs: (n, height, width, channels), the first half of them one batch.
            numbers: arrays of one length; nearly all that may be drawn.
            tolerance: how far values may be off, as the numbers drawn lie between those given.
        """
        made = self.wrong(name, image, *numbers)
        if made is None:
            return False
        found = np.array([_nearest(output, made, tolerance) for output in outputs])
        first = found[: len(found) // 2]
        if (found < 0).any() or len(np.unique(first)) == 1:
            return False
        for each in numbers:
            low, wide, drawn = each.min(), np.ptp(1.0 * each), each[found]
            if drawn.min() > low + wide / 8 or drawn.max() < low + 7 * wide / 8:
                return False
        return True


def _nearest(output: np.ndarray, made: np.ndarray, tolerance: float) -> int:
    """Which of the images is this one but for a few values at the border; -1 if none."""
    apart = np.abs(made - output).reshape(len(made), -1)
    nearest = int(apart.mean(axis=1).argmin())
    return nearest if np.mean(apart[nearest] <= tolerance) >= 0.9 else -1
