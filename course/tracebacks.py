"""Errors that show a learner one message and the learner's own line, not our frames."""

import site
import sys
import textwrap
import traceback
from pathlib import Path

LIBRARIES = tuple(
    {str(Path(folder)) for folder in [*site.getsitepackages(), sys.prefix, sys.base_prefix]}
)
OURS = str(Path(__file__).parent)


def is_learners(filename):
    """Tell whether code of this file name was written in a notebook or by the learner."""
    path = str(filename)
    return not path.startswith(OURS) and (
        "ipykernel" in path or not path.startswith((*LIBRARIES, "<frozen"))
    )


class ShortError(AssertionError):
    """An assertion error that IPython shows as its message and the line of the cell it is about.

    IPython asks an exception for `_render_traceback_` before it formats the traceback itself.
    """

    def _render_traceback_(self):
        """Return the lines that IPython prints instead of a traceback."""
        lines = f"{type(self).__name__}: {self}".splitlines()
        frames = [f for f in traceback.extract_tb(self.__traceback__) if is_learners(f.filename)]
        if frames:
            lines += ["", f"in line {frames[-1].lineno}:", *_source(frames[-1])]
        return lines


def _source(frame, most=6):
    """Return the statement of a traceback's frame, indented by four, cut after `most` lines."""
    import linecache

    numbers = range(frame.lineno, (frame.end_lineno or frame.lineno) + 1)
    lines = [linecache.getline(frame.filename, number).rstrip() for number in numbers]
    text = textwrap.dedent("\n".join(lines[:most] + ["..."] * (len(lines) > most)))
    return textwrap.indent(text, "    ").splitlines()
