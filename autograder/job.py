"""What crosses a process border: frozen records, JSON only. Imports nothing of ours."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

PLAIN = "tests."
"""Begins the name of the verdict on a graded cell that tests itself, and asks for no check."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use; ``c.Limits.NAME = …`` in nbgrader_config.py sets it."""

    cpu_seconds: int = 300
    """CPU time of the whole submission, all its processes and threads together."""
    cell_seconds: int = 120
    """Wall time of one cell: a far backstop, CPU time is what counts."""
    submission_seconds: int = 900
    """Wall time of the whole submission: a far backstop."""
    idle_seconds: int = 200
    """Wall time in which none of its processes works, all in all: it sleeps, or waits while the
    judge computes. Right answers to 02, 05, 06 and 08 waited for 4 to 11 s; one cell that sleeps
    until it is interrupted leaves enough for the rest."""
    memory_bytes: int = 4 * 1024**3
    """Resident memory of all its processes together."""
    processes: int = 256
    """Processes and threads together."""
    file_bytes: int = 64 * 1024**2
    """Size of one file it writes."""
    disk_bytes: int = 256 * 1024**2
    """All files it writes together."""
    output_bytes: int = 2 * 1024**2
    """All printed output and pictures together."""


@dataclass(frozen=True)
class Submission:
    """What one learner handed in, and all else that a worker needs to grade it. Nothing of it has
    been parsed: what is made to choke a reader chokes a worker."""

    assignment: str
    learner: str
    notebook: str
    """Name of the notebook, without .ipynb."""
    data: str
    """The file as it was handed in, base64."""
    handout: str
    """What the class has in common: `autograder.seam.handout`'s text."""
    seed: int
    """Chosen when the submission is first graded and stored, so that a re-run repeats it."""
    files: dict[str, str] = field(default_factory=dict)
    """Support files beside the notebook: relative path → base64 text."""
    limits: Limits = Limits()
    sandbox: bool = True
    problem: str = ""
    """Why there is no notebook to read, for the learner; empty when there is one."""
    whole: bool = False
    """Whether demonstrations and visible tests that nothing depends on run as well."""
    beyond: tuple[str, ...] = ()
    """Grade ids of answers and tests that are known to come out as the source's own: they run only
    as far as others depend on them. Of the banks' entries alone."""
    feedback: bool = False
    """Whether the worker makes the feedback page as well."""
    packages: tuple[str, ...] = ()
    """Where the course's checks are found, by `autograder.judge.checks.use`."""
    notes: tuple[str, ...] = ()
    """What learner and instructor must know of how the files came."""
    numbers: dict[str, Any] = field(default_factory=dict)
    """The learner's own, which checks ask for by name; none where nothing varies."""
    varied: dict[str, str] = field(default_factory=dict)
    """Cell id → source, of the released cells that have such numbers in them."""
    copies: dict[str, str] = field(default_factory=dict)
    """Notebooks beside it that may hold the answers: path → base64, or nothing if they are only to
    be named."""
    more: tuple[Submission, ...] = ()
    """The assignment's other notebooks; they get the same files."""

    @property
    def size(self) -> int:
        """About as many bytes as it takes."""
        parts = (self.data, self.handout, *self.files.values(), *self.copies.values())
        return sum(map(len, parts)) + sum(other.size for other in self.more)

    def to_json(self) -> str:
        return json.dumps(vars(self), default=vars)

    @classmethod
    def from_json(cls, text: str) -> Submission:
        return cls._from(json.loads(text))

    @classmethod
    def _from(cls, data: dict[str, Any]) -> Submission:
        lists = {name: tuple(data[name]) for name in ("packages", "notes", "beyond")}
        more, limits = tuple(map(cls._from, data["more"])), Limits(**data["limits"])
        return cls(**{**data, **lists, "more": more, "limits": limits})


@dataclass(frozen=True)
class Job:
    """One staged submission: everything that is needed to run it, and nothing more."""

    assignment: str
    learner: str
    notebook: str
    """Name of the notebook, without .ipynb."""
    staged: Any
    """The staged notebook, a NotebookNode: the source's cells with the learner's answers."""
    checks: dict[str, str]
    """Grade id of each judged cell → name of its check."""
    seed: int
    files: dict[str, str] = field(default_factory=dict)
    limits: Limits = Limits()
    sandbox: bool = True
    numbers: dict[str, Any] = field(default_factory=dict)
    """As in `Submission`."""
    idle: tuple[int, ...] = ()
    """Cells that need not run: demonstrations and visible tests that nothing depends on."""
    notes: tuple[str, ...] = ()
    """What learner and instructor must know of how it was put together; in its cells as well."""
    copy: str = ""
    """The file that was taken in the notebook's place; empty when that itself was."""


@dataclass(frozen=True)
class Part:
    """How one named part of a check came out."""

    name: str
    points: float
    max_points: float
    message: str = ""
    """What was expected and what came; empty when the part passed."""
    mistake: str = ""
    """The likely mistake, when the check recognised it."""

    @property
    def passed(self) -> bool:
        return not self.message


@dataclass(frozen=True)
class Verdict:
    """The judge's record for one graded cell in one run."""

    check: str
    parts: tuple[Part, ...]
    grade_id: str = ""
    reason: str = ""
    """Why the check could not run to its end; empty when it did."""
    figures: dict[str, float] = field(default_factory=dict)
    """What the judge measured on the way, such as an accuracy; no point depends on it."""

    @property
    def points(self) -> float:
        return round(sum(part.points for part in self.parts), 4)

    @property
    def max_points(self) -> float:
        return round(sum(part.max_points for part in self.parts), 4)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Verdict:
        return _verdict(json.dumps(data))


@lru_cache(maxsize=1000)
def _verdict(text: str) -> Verdict:
    """Of JSON. Those of a class are mostly alike, and a large one's would fill the memory."""
    data = json.loads(text)
    return Verdict(**{**data, "parts": tuple(Part(**part) for part in data["parts"])})


@dataclass(frozen=True)
class Outcome:
    """What running one job gave. ``state`` is "graded" or "failed" (then ``reason`` says why)."""

    assignment: str
    learner: str
    notebook: str
    state: str
    reason: str = ""
    verdicts: tuple[Verdict, ...] = ()
    outputs: tuple[list[dict[str, Any]] | None, ...] = ()
    """Outputs of each cell of the staged notebook, in order; None for a cell that was never run."""
    wall_seconds: float = 0.0
    learner_seconds: float = 0.0
    """Wall time spent inside the learner's cells: the floor under any engine."""
    cpu_seconds: float = 0.0
    peak_memory_bytes: int = 0
    sandboxed: bool = True
    autograded: str = ""
    """The notebook with its verdicts, as JSON text; empty when it was not graded."""
    counted: tuple[dict[str, Any], ...] = ()
    """Those of its cells that the gradebook has an entry for, as far as its steps read them."""
    page: str = ""
    """The feedback page, by `pack`; empty when none was made."""
    grounds: dict[str, Any] = field(default_factory=dict)
    """Scores and comments that the page shows: it holds while the gradebook says the same."""
    notes: tuple[str, ...] = ()
    """As in `Job`."""
    copy: str = ""
    """As in `Job`."""
    more: tuple[Outcome, ...] = ()
    """What the assignment's other notebooks gave."""

    @property
    def points(self) -> float:
        return round(sum(verdict.points for verdict in self.verdicts), 4)

    @property
    def all(self) -> tuple[Outcome, ...]:
        """This notebook's outcome, and the others'."""
        return (self, *self.more)

    def to_json(self, **kwargs: Any) -> str:
        return json.dumps(vars(self), default=vars, **kwargs)

    @classmethod
    def from_json(cls, text: str) -> Outcome:
        return cls._from(json.loads(text))

    @classmethod
    def _from(cls, data: dict[str, Any]) -> Outcome:
        data["more"] = tuple(map(cls._from, data["more"]))
        data["verdicts"] = tuple(Verdict.from_dict(verdict) for verdict in data["verdicts"])
        for name in ("outputs", "counted", "notes"):
            data[name] = tuple(data[name])
        return cls(**data)


def pack(text: str, level: int = 6) -> str:
    """Text as it travels in JSON: compressed, with zlib's ``level``, and base64."""
    return base64.b64encode(zlib.compress(text.encode(), level)).decode()


def unpack(packed: str) -> str:
    """What `pack` was given."""
    return zlib.decompress(base64.b64decode(packed)).decode()
