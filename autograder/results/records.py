"""The machine-readable record of each graded submission: results/ASSIGNMENT/LEARNER.json.

It is written last, after gradebook and feedback, and in one rename: a submission whose record is
missing or stale is graded (again) by the next run, whenever the last one was killed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from autograder import disk
from autograder.job import Verdict
from autograder.judge.variants import NOTE

GRADED, FAILED, NOT_HANDED_IN = "graded", "failed", "not handed in"
PACKAGE = Path(__file__).parents[1]
"""autograder/, whichever room this module stands in."""
HUGE_BYTES = 64 * 1024**2
LEARNER = re.compile(r"[\w][\w.@+-]{0,99}", re.ASCII)
"""What a learner's folder may be called: it ends up in paths, the gradebook and pages."""


@dataclass(frozen=True)
class Result:
    """How one learner's submission ended: in exactly one state."""

    assignment: str
    learner: str
    state: str
    reason: str = ""
    points: float = 0.0
    max_points: float = 0.0
    verdicts: tuple[Verdict, ...] = ()
    seed: int = 0
    handed_in: str = ""
    """Digest of the submission's files: as long as it stays the same, so does the seed."""
    digest: str = ""
    """Of the submission, the assignment and the engine; equal digests need no new run."""
    wall_seconds: float = 0.0
    learner_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_memory_bytes: int = 0
    recorded: bool = False
    """Whether grades of this very submission are in the gradebook, whatever became of it since."""
    notes: tuple[str, ...] = ()
    """What learner and instructor must know of how it was handed in."""
    copy: str = ""
    """The file that was graded in the notebook's place, as `--use-copy` asked for."""
    sandboxed: bool = True
    """False: graded with --no-sandbox, so that the learner's code could reach all that the
    grader can."""

    @property
    def noted(self) -> list[str]:
        """The notes, a line each; but for the learner's own numbers, where nothing is odd."""
        lines = [note.partition("\n")[0].replace("`", "") for note in self.notes]
        return [line for line in lines if not line.startswith(NOTE)]

    @property
    def numbers(self) -> str:
        """The learner's own, such as "side = 36"; empty where nothing varies."""
        return next((n.removeprefix(f"{NOTE}: ") for n in self.notes if n.startswith(NOTE)), "")


class Results:
    """The results of one assignment.

    Args:
        folder: results/ASSIGNMENT.
    """

    def __init__(self, folder: Path):
        self.folder = folder

    def get(self, learner: str) -> Result | None:
        """The stored result; None when there is none, or it cannot be read."""
        return self._read(self._path(learner))

    def all(self) -> list[Result]:
        """All stored results that can be read."""
        found = map(self._read, sorted(self.folder.glob("*.json")))
        return [result for result in found if result is not None]

    def _path(self, learner: str) -> Path:
        """A folder's name that is no learner's id may be anything: it has a number as its file."""
        if LEARNER.fullmatch(learner):
            return self.folder / f"{learner}.json"
        return self.folder / f"~{hashlib.sha256(os.fsencode(learner)).hexdigest()[:16]}.json"

    @staticmethod
    def _read(path: Path) -> Result | None:
        try:
            data = json.loads(path.read_text())
            data["verdicts"] = tuple(Verdict.from_dict(verdict) for verdict in data["verdicts"])
            data["notes"] = tuple(data.get("notes", ()))
            data.setdefault("recorded", data["state"] == GRADED)  # before there was such an entry
            return Result(**data)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, result: Result) -> None:
        """Store a result, in one rename.

        Raises:
            OSError: it cannot be written, and what was there before stays.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(vars(result), default=vars) + "\n"
        disk.stored(self._path(result.learner), text)

    def tidy(self) -> None:
        """Remove drafts of a run that was killed; no other may be running."""
        for draft in self.folder.glob("*.tmp"):
            draft.unlink(missing_ok=True)

    def seed(self, learner: str, handed_in: str) -> int:
        """The submission's seed: the stored one if it is the same submission, else a new one.

        Feedback tells values that a check drew; in what is handed in next, they are no use.
        """
        stored = self.get(learner)
        same = stored is not None and stored.handed_in == handed_in
        return stored.seed if same else secrets.randbits(32)


def digest_of(paths: Iterable[Path], *texts: str) -> str:
    """SHA-256 over the names and bytes of files, and over texts.

    Links, pipes and folders count by name alone, huge files by size and time.

    Raises:
        OSError: a file cannot be read.
    """
    digest, paths = hashlib.sha256(), sorted(paths)
    root = os.path.commonpath(paths) if paths else ""
    for path in paths:
        digest.update(os.fsencode(os.path.relpath(path, root)) + b"\0")
        if path.is_symlink() or not path.is_file():
            digest.update(b"other")
        elif (status := path.stat()).st_size > HUGE_BYTES:
            digest.update(f"{status.st_size} {status.st_mtime_ns}".encode())
        else:
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    for text in texts:
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()


def engine_digest() -> str:
    """Of all that decides a verdict: the package's own code."""
    return digest_of(PACKAGE.rglob("*.py"))
