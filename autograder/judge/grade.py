"""``grade``: what a check writes its findings on, part by part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograder import harmless
from autograder.job import Part, Verdict
from autograder.judge import compare
from autograder.judge.odd import STUMBLES, Replies
from autograder.judge.student import SessionLost, StudentError

NOT_REACHED = "not checked"
UNTOLD = "your code failed without saying why"


class CheckError(Exception):
    """The check itself is wrong (an unknown or vacuous part): the author's fault."""


class Failure(Exception):
    """An assertion of a part did not hold."""

    def __init__(self, message: str, mistake: str = "", share: float = 0.0):
        super().__init__(message)
        self.message, self.mistake, self.share = message, mistake, share


class Grade:
    """Collects the parts of one check.

    Args:
        parts: points of each named part.
        numbers: the learner's own, where the exercise's text varies.
        replies: what the learner's code gave.
    """

    def __init__(
        self,
        parts: Mapping[str, float],
        numbers: Mapping[str, Any] | None = None,
        replies: Replies | None = None,
    ):
        self._replies = replies or Replies()
        self._numbers = dict(numbers or {})
        self._points = dict(parts)
        self._done: dict[str, Part] = {}
        self._figures: dict[str, float] = {}
        self._assertions = 0
        self._right: list[tuple] = []
        """What was right in the part that is open, with the mistakes that would have shown."""

    def number(self, name: str, default: Any) -> Any:
        """What the learner's exercise says in place of {{name}}; where nothing varies, the
        default, which is the first choice in the notebook's text."""
        return self._numbers.get(name, default)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """A named part: the first assertion that fails ends it, and it alone.

        Raises:
            CheckError: the part is not declared, is entered twice, or asserts nothing.
            SessionLost: the learner's process cannot answer any more.
        """
        if name not in self._points or name in self._done:
            raise CheckError(f"part {name!r} is not declared, or entered twice")
        before, self._right = self._assertions, []
        try:
            yield
        except Failure as failure:
            self._fails(name, failure.message, failure.mistake, failure.share)
        except StudentError as error:
            self._fails(name, _told(error), _forgotten(error))
        except SessionLost as error:
            self._fails(name, str(error))
            raise
        except STUMBLES as error:
            self._fails(name, self._replies.stumbled(error))
        else:
            if self._assertions == before:
                raise CheckError(f"part {name!r} asserts nothing")
            points = self._points[name]
            self._done[name] = Part(name, points, points)

    def _fails(self, name: str, message: str, mistake: str = "", share: float = 0.0) -> None:
        # A part without a message counts as passed, and a learner's words may come to nothing.
        told = harmless.text(message).strip() or UNTOLD
        points = self._points[name]
        self._done[name] = Part(name, round(share * points, 2), points, told, mistake)

    def verdict(self, check: str, reason: str = "") -> Verdict:
        """The record of all parts; those never reached score 0 with ``reason``."""
        reason = harmless.text(reason)
        parts = [
            self._done.get(name) or Part(name, 0.0, points, reason.strip() or NOT_REACHED)
            for name, points in self._points.items()
        ]
        return Verdict(check, tuple(parts), reason=reason, figures=dict(self._figures))

    def figure(self, name: str, value: float) -> None:
        """Record what the judge measured, for reports: ``figure("accuracy", 0.91)``.

        Raises:
            CheckError: the value is no finite number, or the name is taken.
        """
        if name in self._figures or not np.isfinite(value):
            raise CheckError(f"the figure {name!r} is recorded twice, or no number: {value!r}")
        self._figures[name] = float(value)

    @property
    def complete(self) -> bool:
        return self._done.keys() == self._points.keys()

    # ------------------------------------------------------------------ assertions

    def close(
        self,
        got: Any,
        expected: Any,
        mistakes: Mapping[str, Any] | None = None,
        tolerance: float = compare.TOLERANCE,
        what: str = "",
    ) -> None:
        """``got`` has the shape of ``expected`` and its values, within
        tolerance · (|expected| + RMS(expected))."""
        self._assertions += 1
        expected = np.asarray(expected)
        array = compare.as_array(got, expected.shape)
        if isinstance(array, str):
            difference = array
        else:
            difference = compare.shape_difference(array, expected.shape)
            difference = difference or compare.value_difference(array, expected, tolerance)
        matches = lambda g, w: compare.is_close(g, w, tolerance)  # noqa: E731
        if difference:
            self._fail(difference, got, mistakes, matches, what)
        self._right.append((got, mistakes or {}, matches))

    def equal(
        self, got: Any, expected: Any, mistakes: Mapping[str, Any] | None = None, what: str = ""
    ) -> None:
        """``got`` equals ``expected``: numbers, strings, lists or tuples of them."""
        self._assertions += 1
        if not compare.same_value(got, expected):
            message = f"expected {expected!r}, got {_shown(got)}"
            self._fail(message, got, mistakes, compare.same_value, what)
        self._right.append((got, mistakes or {}, compare.same_value))

    def shape(
        self, got: Any, shape: tuple, mistakes: Mapping[str, Any] | None = None, what: str = ""
    ) -> np.ndarray:
        """``got`` is an array of this shape, or a list of lists: returned as an array."""
        self._assertions += 1
        array = compare.as_array(got, tuple(shape))
        difference = (
            array if isinstance(array, str) else compare.shape_difference(array, tuple(shape))
        )
        if difference:
            matches = lambda _, w: getattr(array, "shape", None) == tuple(w)  # noqa: E731
            self._fail(difference, got, mistakes, matches, what)
        return array

    def raises(
        self,
        error: type[Exception],
        function: Callable,
        *args: Any,
        mentions: tuple = (),
        **kwargs: Any,
    ) -> None:
        """Calling ``function`` raises ``error`` in the learner's code, and its message mentions
        every one of ``mentions``."""
        self._assertions += 1
        wanted = f"expected a {error.__name__}{_call(function, args, kwargs)}"
        try:
            got = function(*args, **kwargs)
        except StudentError as raised:
            if _not_written(raised):
                raise
            if raised.cannot_be_sent:
                told = f"but what came back {raised.CANNOT}: {raised.message}"
                raise Failure(f"{wanted}, {told}") from None
            if error.__name__ not in raised.names:
                raise Failure(f"{wanted}, got {raised.names[0]}: {raised.message}") from None
            missing = [m for m in mentions if str(m) not in raised.message]
            if missing:
                raise Failure(
                    f"the {error.__name__}'s message should mention "
                    f"{' and '.join(str(m) for m in missing)}; it says: {raised.message!r}"
                ) from None
        else:
            raise Failure(f"{wanted}, but {_shown(got)} came back")

    def accepts(self, error: type[Exception], function: Callable, *args: Any, **kwargs: Any) -> Any:
        """A right call does not raise ``error``: who refuses everything has checked nothing.
        What it gives is returned, for the check to look at: None where it raises another error."""
        try:
            return function(*args, **kwargs)
        except StudentError as raised:
            if error.__name__ in raised.names:
                raise Failure(f"what is right is refused as well: {raised}") from None
        return None

    def that(self, condition: bool, message: str, mistake: str = "") -> None:
        """``condition`` holds; otherwise the part fails with ``message``."""
        self._assertions += 1
        if not condition:
            raise Failure(message, mistake or "")

    def share(self, fraction: float, message: str, mistake: str = "") -> None:
        """A goal that can be reached in part: below 1, the part ends with that fraction of its
        points, and ``message`` says why.

        Raises:
            CheckError: the fraction is no number from 0 on.
        """
        self._assertions += 1
        if not fraction >= 0:
            raise CheckError(f"a share must be a number of 0 or more, got {fraction!r}")
        if fraction < 1:
            raise Failure(message, mistake, share=float(fraction))

    def fail(self, message: str, mistake: str = "") -> None:
        """Fail this part."""
        self._assertions += 1
        raise Failure(message, mistake or "")

    def _fail(
        self, message: str, got: Any, mistakes: Mapping[str, Any] | None, matches: Any, what: str
    ) -> None:
        mistake = compare.likely_mistake(got, mistakes or {}, matches, self._right)
        raise Failure(f"{what}: {message}" if what else message, mistake)


def _not_written(error: StudentError) -> bool:
    return error.names[0] == "NotImplementedError" and not error.message


def _told(error: StudentError) -> str:
    if _not_written(error):
        missing = error.inside or error.where
        told = f"{missing} is not written yet" if missing else "not written yet"
        caller = error.where.partition(" (")[0]
        by_another = missing != caller and caller not in ("", "function")
        return f"{caller} calls {missing}, which is not written yet" if by_another else told
    return str(error)


def _forgotten(error: StudentError) -> str:
    """Which options a configuration lacks, where what was saved cannot be made again."""
    missing = re.search(r"missing \d+ required \S+ arguments?: (.{1,80})", error.message)
    if "(reload" not in error.where or missing is None:
        return ""
    return f"get_config leaves out {missing[1]}"


def _call(function: Callable, args: tuple, kwargs: Mapping[str, Any]) -> str:
    """' from f(an array of shape (2, 3), 7)': which call of the learner's should have failed."""
    if not isinstance(name := getattr(function, "name", None), str):
        return ""
    told = [_shown(value, 60) for value in args]
    told += [f"{key}={_shown(value, 60)}" for key, value in kwargs.items()]
    return f" from {name}({', '.join(told)})"


def _shown(value: Any, most: int = 200) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, tuple | list) and any(isinstance(one, np.ndarray) for one in value):
        inside = ", ".join(_shown(one, 60) for one in value)
        text = f"({inside})" if isinstance(value, tuple) else f"[{inside}]"
    else:
        text = repr(value)
    return text if len(text) <= most else text[: most - 3] + "..."
