"""How answers of 01 are judged when a function that they call is wrong: on the learner's own, so
that a slip costs its own exercise alone. Nothing here looks at known mistakes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from functools import cache
from itertools import product

import numpy as np

from autograder.assignments.pooling import oracle
from autograder.assignments.shared.does_the_work import NO_WORK, depends_on_arguments, right_on_own
from autograder.judge import Grade, Student, StudentError, compare

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

    def stumbles(self) -> bool:
        """Whether the learner's `shift_images` cannot leave images where they are, which no curve
        can then show."""
        if "shift_images" not in self.student.offered:
            return False
        return self._shape(0) != self.x.shape == self._shape(1)

    def _shape(self, shift: int) -> tuple | None:
        try:
            return np.shape(self.student.shift_images(self.x, shift))
        except StudentError:
            return None

    def _moved_images(self) -> list[np.ndarray]:
        return [_array(self.student.shift_images(self.x, shift)) for shift in self.shifts]

    def _pooled(self, name: str, images: np.ndarray) -> np.ndarray:
        if name not in POOLS:
            return images
        pool = getattr(self.student, POOLS[name])
        return _array(pool(images, self.side, self.side, "valid"))


class Sizes:
    """The learner's `output_size`, asked only where an answer is not right with ours.

    Args:
        student: offers it.
    """

    def __init__(self, student: Student, grade: Grade):
        self.student, self.grade = student, grade
        self.counts = cache(self._counts)

    def takes_over(
        self, got: object, right: object, by_own: Callable[[Callable], object]
    ) -> object:
        """`right`, or what ``by_own(size)`` makes of the learner's own sizes, if that was got.

        Args:
            by_own: size(n, kernel_size, stride, padding) gives an int.
        """
        return right_on_own(got, right, lambda: by_own(self._size), self.works)

    def pooled(
        self, got: object, right: np.ndarray, x: np.ndarray, windows: tuple, kind: str
    ) -> np.ndarray:
        """`right`, or what pooling by the learner's own sizes gives, if that was got: with as many
        windows as these say, or as many as fit when the borders follow from them."""
        shape = np.shape(got)
        if len(shape) != 4:
            return right
        return self.takes_over(
            got, right, lambda size: _pooled(x, *windows, kind, shape[1:3], size)
        )

    def refuses(self, shape: tuple, *windows: object) -> bool:
        """Whether the learner's own refuses these windows, which are to be taken."""
        if not self.counts():
            return False
        try:
            for side in shape[1:3]:
                self.student.output_size(side, *windows)
        except StudentError as error:
            return "ValueError" in error.names
        return False

    def decides(self, call: Callable, x: np.ndarray, *windows: object) -> bool:
        """Whether these windows, which are to be refused, are what the learner's own accepts, or
        refuses with another error that `call`, a function of images and windows, passes on."""
        if not self.counts():
            return False
        said = [self._error(self.student.output_size, side, *windows) for side in x.shape[1:3]]
        if any("ValueError" in names for names in said):
            return False
        first = next(filter(None, said), None)
        if first and first != self._error(call, x, *windows):
            return False
        try:
            call.forbidding("output_size")(x, 2, 2, "same")
        except StudentError as error:
            return "output_size was called" in error.message
        return False

    def _error(self, call: Callable, *args: object) -> list[str]:
        """Names of the error's classes; none where it gives something."""
        try:
            call(*args)
        except StudentError as error:
            return error.names
        return []

    def works(self) -> None:
        """Fails a part unless the sizes depend on what is given."""
        self.grade.that(self.counts(), "output_size gives the same for everything")

    def _counts(self) -> bool:
        with contextlib.suppress(*NO_WORK):
            for padding in ("valid", "same"):
                changes = {"size": (61, 3, 2, padding), "stride": (23, 3, 5, padding)}
                case = (23, 3, 2, padding)
                depends_on_arguments(self.grade, self.student.output_size, case, changes, least=1)
            return True
        return False

    def _size(self, *windows: object) -> int:
        return int(self.student.output_size(*windows))


def _pooled(
    x: np.ndarray,
    kernel_size: int,
    stride: int,
    padding: str,
    kind: str,
    sides: tuple,
    size: Callable,
) -> np.ndarray | None:
    """As `oracle`'s pools, of borders and numbers of windows that follow from ``size``; None where
    there are not as many windows as ``sides`` says."""
    axes = []
    for n, wanted in zip(x.shape[1:3], sides, strict=True):
        windows = size(n, kernel_size, stride, padding)
        border = max((windows - 1) * stride + kernel_size - n, 0) if padding == "same" else 0
        if wanted not in (windows, (n + border - kernel_size) // stride + 1):
            return None
        starts = np.arange(wanted) * stride - border // 2
        axes.append([slice(max(start, 0), start + kernel_size) for start in starts.tolist()])
    take = np.max if kind == "max" else np.mean
    made = np.empty((len(x), *sides, x.shape[3]))
    for (i, rows), (j, columns) in product(*map(enumerate, axes)):
        made[:, i, j] = take(x[:, rows, columns].astype(float), axis=(1, 2))
    return made


def _array(got: object) -> np.ndarray:
    found = compare.as_array(got)
    if isinstance(found, str):
        raise ValueError(found)
    return found
