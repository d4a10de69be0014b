"""Cells that use what the learner writes stay calm while it isn't written yet.

    with trying("max_pool2d"):            # around tests
        expect_shape(max_pool2d(x, 2, 2, "valid"), (1, 4, 4, 3))

    with showing("max_pool2d"):           # around demonstrations
        plots.before_after(photo, max_pool2d(photo, 2, 2, "valid"))

Errors of code that is written, but wrong, are left as they are.
"""

import traceback

from course.testing.tracebacks import ShortTraceback, is_learners, own_words


class NotWrittenYet(ShortTraceback, AssertionError):
    """The learner's function, class or answer that a test needs is not written yet."""


def trying(*names):
    """Run tests of what the learner writes.

    Args:
        names: the names that the tests need, as written in the answer cell; first the one that
            they test.

    Returns:
        A context manager. If all goes well it prints one line that starts with "✓".

    Raises:
        NotWrittenYet: an answer still raises `NotImplementedError`, or its name is not defined.
            Every other error of the block goes on as it is.
    """
    return _Trying(names)


def showing(*names):
    """Run a demonstration of what the learner writes.

    Args:
        names: the names that the demonstration needs.

    Returns:
        A context manager. While an answer isn't written it prints a note, and the notebook goes on.
        Every other error of the block goes on as it is.
    """
    return _Showing(names)


def attempted(error):
    """Tell whether an error came out of a block of tests."""
    return getattr(error, "_in_trying", False)


def is_missing(error):
    """Tell whether an error says that an answer isn't written yet."""
    return isinstance(error, (NotImplementedError, NotWrittenYet))


class _Attempt:
    """Common ground of `trying` and `showing`: knows what is missing when a block ends."""

    def __init__(self, names):
        self.names = names

    def __enter__(self):
        return None

    def missing(self, error):
        """Return a sentence that says what is not written yet, or None if `error` is another."""
        if isinstance(error, NameError) and error.name in self.names:
            return (
                f"{error.name} is not written yet: nothing of that name exists. "
                "Write it and run its cell, then run this cell again."
            )
        if not isinstance(error, NotImplementedError):
            return None
        frames = traceback.extract_tb(error.__traceback__)
        name = self._blamed(error.__traceback__)
        if frames and not is_learners(frames[-1].filename):
            return f"{name} is not written yet, or only in part: {_first_line(error)}"
        return (
            f"{name} is not written yet: put your code in the place of "
            "`raise NotImplementedError()`, run that cell, then run this cell again."
        )

    def _blamed(self, trace):
        """Name the innermost function or class of `names` that was running, else all of them."""
        running = [name for frame, _ in traceback.walk_tb(trace) for name in _running(frame)]
        for name in reversed(running):
            if name in self.names:
                return name
        return " or ".join(self.names) or "this"


class _Trying(_Attempt):
    def __exit__(self, kind, error, trace):
        if error is None:
            print(f"✓ {self.names[0] if self.names else 'Done'}: all tests of this cell pass.")
            return
        sentence = self.missing(error)
        if sentence is not None:
            error = NotWrittenYet(sentence)
        _mark(error)
        if sentence is not None:
            raise error from None


class _Showing(_Attempt):
    def __exit__(self, kind, error, trace):
        sentence = None if error is None else self.missing(error)
        if sentence is not None:
            print(f"(No demonstration yet. {sentence})")
        return sentence is not None


def _mark(error):
    try:
        error._in_trying = True
    except AttributeError:  # a class of the learner's with slots
        pass


def _running(frame):
    """Name what a frame runs: a method's class, then the function; Python 3.10 has no qualname."""
    owner = frame.f_locals.get("self")
    owners = [] if owner is None else [type(owner).__name__]
    qualified = getattr(frame.f_code, "co_qualname", frame.f_code.co_name)
    return [*owners, qualified.split(".")[0]]


def _first_line(error):
    return next(iter(own_words(error).splitlines()), type(error).__name__)
