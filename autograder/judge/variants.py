"""Which numbers a learner's exercises have: drawn from the learner's id and the course's seed,
never from what was handed in. `variants/NAME.json` holds all that there are, as
`autograder.authoring.variants` made them; without it, or without ``c.Course.variants``, there are
none.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from traitlets.config import Config

from autograder import course_config

FOLDER = "variants"
"""Of the course's root; learners never get it."""
STRUCTURE = "{nbgrader_step}/{student_id}/{assignment_id}"
"""nbgrader's own."""


@dataclass(frozen=True)
class Variant:
    """One learner's."""

    numbers: dict[str, Any]
    """All that a check may ask for, by name."""
    drawn: dict[str, Any]
    """Those of them that were drawn."""
    cells: dict[str, str]
    """Cell id → source, of the released cells that have numbers in them."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What the learner and whoever grades should read of it."""
        return (f"{NOTE}: {self}",) if self.drawn else ()

    def __str__(self) -> str:
        return ", ".join(f"{name} = {number}" for name, number in self.drawn.items())


NOTE = "The numbers of this learner's notebook"
NONE = Variant({}, {}, {})


def of(root: Path, config: Config, assignment: str, learner: str) -> Variant:
    """A learner's variant of an assignment; `NONE` where nothing varies.

    Raises:
        ConfigError: ``c.Course.variants`` is no seed, or the file of variants cannot be read.
    """
    seed = course_config.variants(config)
    path = root / FOLDER / f"{assignment}.json"
    if not seed or not path.is_file():
        return NONE
    try:
        found = json.loads(path.read_text("utf-8"))
        rows = found["variants"]
        row = rows[_drawn(seed, assignment, learner) % len(rows)]
        numbers = dict(row["numbers"])
        return Variant(numbers, {n: numbers[n] for n in found["drawn"]}, dict(row["cells"]))
    except (ValueError, LookupError, TypeError, ArithmeticError):
        raise course_config.ConfigError(
            f"{path} is no file of variants; run `autograder build`"
        ) from None


def numbers_at(folder: Path) -> dict[str, Any]:
    """Those of the learner in whose folder nbgrader runs a notebook; none in a source's or outside
    of any course.

    Raises:
        ConfigError: as above, or the course's settings do not run.
    """
    root = next((r for r in folder.parents if (r / course_config.NAME).is_file()), None)
    if root is None or not (root / FOLDER).is_dir() or root / "source" in folder.parents:
        return {}
    config = course_config.load(root)
    place = _place(str(config.CourseDirectory.get("directory_structure", STRUCTURE)))
    at = place.fullmatch(folder.relative_to(root).as_posix())
    if at is None or not re.fullmatch(r"[\w.@+-]*\w[\w.@+-]*", at["student_id"]):
        return {}
    return of(root, config, at["assignment_id"], at["student_id"]).numbers


def _drawn(seed: str, assignment: str, learner: str) -> int:
    told = hmac.digest(seed.encode(), f"{assignment}\n{learner}".encode(), hashlib.sha256)
    return int.from_bytes(told[:8], "big")


def _place(structure: str) -> re.Pattern:
    names = ("nbgrader_step", "student_id", "assignment_id")
    pattern = re.escape(Path(structure).as_posix())
    for name in names:
        pattern = pattern.replace(re.escape(f"{{{name}}}"), f"(?P<{name}>[^/]+)", 1)
    return re.compile(pattern)
