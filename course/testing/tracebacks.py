"""Errors that show a learner one message and the learner's own line, not our frames."""

import linecache
import re
import site
import sys
import textwrap
import traceback
from pathlib import Path

OURS = str(Path(__file__).parents[1])
LIBRARIES = (sys.prefix, sys.base_prefix, site.getusersitepackages(), "<frozen")


def is_learners(filename):
    """Tell whether code of this file name was written in a notebook or by the learner."""
    return "ipykernel" in filename or not filename.startswith((OURS, *LIBRARIES))


class ShortTraceback:
    """Mixed into an exception: IPython shows its message, and no frames.

    IPython asks an exception for `_render_traceback_` before it formats the traceback itself.
    """

    def _render_traceback_(self):
        """Return the lines that IPython prints instead of a traceback."""
        return f"{type(self).__name__}: {self}".splitlines()


class LearnersLine(ShortTraceback):
    """Mixed into an exception: IPython shows its message and the cell's statement that failed."""

    def _render_traceback_(self):
        frames = [f for f in traceback.extract_tb(self.__traceback__) if is_learners(f.filename)]
        return [*super()._render_traceback_(), *(_statement(frames[-1]) if frames else [])]


def _statement(frame, most=6):
    """Return the statement of a traceback's frame under a heading, cut after `most` lines."""
    last = getattr(frame, "end_lineno", None) or frame.lineno  # Python 3.10 tells the first only
    numbers = range(frame.lineno, last + 1)
    lines = [linecache.getline(frame.filename, number).rstrip() for number in numbers]
    text = textwrap.dedent("\n".join(lines[:most] + ["..."] * (len(lines) > most)))
    return ["", f"from line {frame.lineno}:", *textwrap.indent(text, "    ").splitlines()]


def own_words(error):
    """Return an error's message without what Keras puts around it.

    Keras wraps the errors of a layer's `call` in escape codes for bold type and a list of the
    arguments, whose shapes would pass for numbers that the message mentions.
    """
    words = re.sub(r"\x1b\[[0-9;]*m", "", str(error))
    if words.startswith("Exception encountered when calling "):
        words = words.partition("\n")[2].partition("\nArguments received by ")[0]
    return words.strip()
