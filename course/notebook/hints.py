"""Hints to an exercise, one after the other: `hint("max-pool")`.

They stand in the notebook's source as comments that begin with "hint:" in the solution; the build
takes them out and keeps them in course/notebook/hints/, so coded that nobody reads one unasked.
"""

import base64
import json
from difflib import get_close_matches
from pathlib import Path

from course.notebook import hosts

FOLDER = Path(__file__).parent / "hints"

_told = {}


def hint(exercise):
    """Print the next hint to an exercise; nobody counts them.

    Args:
        exercise: its name, such as "max-pool", or a function or class that it asks for, by its
            name, such as "max_pool2d".
    """
    known = _known()
    names = {name: entry for entry in known for name in (entry["exercise"], *entry["names"])}
    entry = names.get(exercise) or names.get(str(exercise).replace("_", "-"))
    if entry is None:
        close = get_close_matches(str(exercise), names, 1)
        meant = f" Did you mean {close[0]!r}?" if close else ""
        told = ", ".join(e["exercise"] for e in known)
        print(f"There is no hint to {exercise!r}.{meant} There are hints to: {told or 'nothing'}.")
        return
    hints = [base64.b64decode(text).decode("utf-8") for text in entry["hints"]]
    count = min(_told.get(entry["exercise"], 0) + 1, len(hints))
    _told[entry["exercise"]] = count
    for number, text in enumerate(hints[:count], 1):
        print(f"Hint {number} of {len(hints)}: {text}")
    if count < len(hints):
        print("Run this again for the next one.")


def _known():
    """Return the entries of this notebook's hints, or of all, where it has not told its name."""
    wanted = hosts.assignment()
    files = [path for path in sorted(FOLDER.glob("*.json")) if wanted in (None, path.stem)]
    return [entry for path in files for entry in json.loads(path.read_text("utf-8"))]
