"""Names under which learners stand in what a class may see: drawn at random, once, and kept.

They are in results/pseudonyms.json, learner → pseudonym. So a learner can be told theirs, and it
stays the same over assignments and reports.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from pathlib import Path

from autograder import disk

COLOURS = (
    "amber azure coral copper crimson emerald golden indigo ivory jade lilac maroon ochre olive "
    "pearl plum ruby russet saffron scarlet silver teal umber violet"
).split()
ANIMALS = (
    "badger beaver bison crane curlew dolphin falcon ferret finch gecko hare heron ibex jackdaw "
    "kestrel lark lemur lynx marten newt octopus oriole otter owl petrel plover puffin raven seal "
    "sparrow stoat swift tapir tern turtle vole walrus weasel wren yak"
).split()


class PseudonymError(ValueError):
    """The stored pseudonyms cannot be read."""


class Pseudonyms:
    """The pseudonyms of a course.

    Args:
        path: results/pseudonyms.json; need not exist yet.

    Raises:
        PseudonymError: the file is there and cannot be read.
    """

    def __init__(self, path: Path):
        self._path = path
        self._known: dict[str, str] = {}
        if path.exists():
            self._known = _read(path)

    def of(self, learners: Iterable[str]) -> dict[str, str]:
        """Learner → pseudonym; those without one get one, which is stored."""
        learners = list(learners)
        new = sorted(set(learners) - self._known.keys())
        for learner in new:
            self._known[learner] = _drawn(set(self._known.values()))
        if new:
            self._write()
        return {learner: self._known[learner] for learner in learners}

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        disk.stored(self._path, json.dumps(self._known, indent=1, sort_keys=True) + "\n")


def _drawn(taken: set[str]) -> str:
    free = [f"{c} {a}" for c in COLOURS for a in ANIMALS if f"{c} {a}" not in taken]
    if free:
        return secrets.choice(free)
    return f"{secrets.choice(COLOURS)} {secrets.choice(ANIMALS)} {len(taken) + 1}"


def _read(path: Path) -> dict[str, str]:
    try:
        known = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise PseudonymError(f"{path} cannot be read ({type(error).__name__})") from None
    sound = isinstance(known, dict) and all(isinstance(name, str) for name in known.values())
    if not sound or len(set(known.values())) < len(known):
        raise PseudonymError(f"{path} should map learners to pseudonyms, each to one of its own")
    return known
