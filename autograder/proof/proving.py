"""Proving an assignment: its source, its release and its banks, each against what it must score."""

from __future__ import annotations

import fnmatch
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbformat import NotebookNode

from autograder import course_config
from autograder.engine import pool
from autograder.grading.grading import require_checks
from autograder.job import Outcome, Submission
from autograder.judge import checks
from autograder.proof import banks
from autograder.proof.banks import Entry, Finding
from autograder.proof.reach import Reach
from autograder.seam import notebook
from autograder.seam.notebook import is_grade, is_solution
from autograder.seam.staging import Course, CourseError
from autograder.submission.integrity import Unreadable

PROVED = ("right", "wrong", "messy")
"""Kinds of entries that are graded here; the hostile ones have tests of their own."""
SEED = 20_240_229
"""The banks are drawn on one stored seed, as a submission is."""
Ended = dict[str, tuple[Outcome, NotebookNode | None]]
"""By learner: what became of an entry, and its staged notebook where every cell was run."""


@dataclass(frozen=True)
class Proof:
    """What became of one assignment's source, release and banks."""

    assignment: str
    findings: tuple[Finding, ...]
    problems: tuple[str, ...]
    """What is wrong with the source or the release, one line each."""

    def count(self, kind: str) -> tuple[int, int]:
        """How many entries of a kind came out as their scores must, of how many."""
        of_kind = [f for f in self.findings if f.entry.kind == kind]
        good = sum(not (f.passed_wrongly or f.failed_wrongly or f.reason) for f in of_kind)
        return good, len(of_kind)

    @property
    def named(self) -> int:
        return sum(f.named for f in self.findings if f.entry.kind == "wrong")

    @property
    def holds(self) -> bool:
        return not self.problems and all(finding.as_expected for finding in self.findings)


def prove(
    root: Path,
    assignment: str,
    workers: pool.Workers | int,
    sandbox: bool,
    tell: Callable[[int], None],
    only: Sequence[str] = (),
    seed: int | None = None,
    share: tuple[int, int] = (1, 1),
    by_reach: bool = False,
) -> Proof:
    """Run source, release and banks of an assignment in a course of their own.

    Args:
        tell: called with the number of entries as each one ends.
        only: patterns such as `wrong/max_*`; entries that fit none are left out. Empty: all.
        seed: of what the checks draw; `SEED` when not given.
        share: (k, n) leaves out all of these entries but every n-th of each kind, from the k-th on.
        by_reach: run of an entry what its answers reach; the rest is the source's own, which is
            run and judged as a whole. What does not come out as it must so is run as a whole too.

    Raises:
        CourseError, ConfigError, BankError: they cannot be run at all.
    """
    config = course_config.load(root)
    with TemporaryDirectory(prefix="kit-") as folder:
        scratch = Path(folder)
        shutil.copy(root / course_config.NAME, scratch)
        for part in ("source", "release"):
            if not (root / part / assignment / f"{assignment}.ipynb").is_file():
                raise CourseError(f"{part}/{assignment} is not built; run `autograder build`")
            shutil.copytree(root / part / assignment, scratch / part / assignment)
        course = Course(scratch, assignment, config)
        require_checks(course)
        course.save_source()
        source = nbformat.read(course.source(), as_version=4)
        entries = [
            Entry(
                assignment,
                "source",
                "source",
                "The reference solutions.",
                files=banks.files(root, assignment),
            ),
            Entry(
                assignment, "release", "release", "Nothing written.", _all_parts(source), (), True
            ),
            *_shared_out(_chosen(banks.find(root, assignment, PROVED), only), share),
        ]
        drawn = SEED if seed is None else seed
        run = _Run(course, source, drawn, workers, sandbox)
        reach = Reach(source, course.release, banks.files(root, assignment))
        beyond = {entry.learner: reach.beyond(entry) for entry in entries} if by_reach else {}
        ended = run(entries, beyond, tell)
        doubtful = [e for e in entries if beyond.get(e.learner) and not _stands(e, ended, run)]
        ended |= run(doubtful, {}, lambda _: None)
    problems = [
        *_errors_outside(entries[0], ended, lambda cell: False),
        *_errors_outside(entries[1], ended, lambda cell: is_solution(cell) or is_grade(cell)),
    ]
    findings = []
    for entry in entries:
        finding = _finding(entry, ended)
        if entry.kind in ("source", "release"):
            problems += [f"{entry.kind}: {line}" for line in _told(finding)]
        else:
            findings.append(finding)
    return Proof(assignment, tuple(findings), tuple(problems))


def _finding(entry: Entry, ended: Ended) -> Finding:
    outcome, _ = ended[entry.learner]
    return banks.judge(entry, outcome.verdicts, outcome.reason)


def _stands(entry: Entry, ended: Ended, run: _Run) -> bool:
    """Whether what an entry's answers reach tells of the whole notebook: all is as it must be, and
    with the rest, which the source's run measured, it would have kept within its limits."""
    (part, _), (rest, _) = ended[entry.learner], ended["source-source"]
    return (
        not part.reason
        and _finding(entry, ended).as_expected
        and part.cpu_seconds + rest.cpu_seconds < run.limits.cpu_seconds
        and part.wall_seconds + rest.wall_seconds < run.limits.submission_seconds
        and part.peak_memory_bytes + rest.peak_memory_bytes < run.limits.memory_bytes
    )


def _chosen(entries: Iterable[Entry], only: Sequence[str]) -> list[Entry]:
    """Raises CourseError when a pattern fits nothing, so that a slip does not prove nothing."""
    named = [(f"{entry.kind}/{entry.name}", entry) for entry in entries]
    for pattern in only:
        if not fnmatch.filter([name for name, _ in named], pattern):
            raise CourseError(f"no entry fits {pattern}; write it like wrong/NAME or 'right/max_*'")
    return [
        entry
        for name, entry in named
        if not only or any(fnmatch.fnmatch(name, pattern) for pattern in only)
    ]


def _shared_out(entries: list[Entry], share: tuple[int, int]) -> list[Entry]:
    first, every = share
    of_kind = ([entry for entry in entries if entry.kind == kind] for kind in PROVED)
    return [entry for found in of_kind for entry in found[first - 1 :: every]]


def _all_parts(source: NotebookNode) -> frozenset[str]:
    return frozenset(
        f"{name}: {part}"
        for name in notebook.check_names(source).values()
        for part, points in checks.find(name).parts.items()
    )


class _Run:
    """Runs entries of one assignment."""

    def __init__(
        self,
        course: Course,
        source: NotebookNode,
        seed: int,
        workers: pool.Workers | int,
        sandbox: bool,
    ):
        self._course, self._source, self._seed = course, source, seed
        self._workers, self._sandbox = workers, sandbox
        self.limits = course_config.limits(course.config)

    def __call__(
        self,
        entries: list[Entry],
        beyond: Mapping[str, Collection[str]],
        tell: Callable[[int], None],
    ) -> Ended:
        """What became of each; ``beyond`` says which of their cells need not run."""
        ended: Ended = {}
        staged: dict[str, NotebookNode] = {}
        submissions = (self._submission(entry, beyond, staged) for entry in entries)
        for submission, outcome in pool.run_all(submissions, self._workers):
            ended[submission.learner] = (outcome, staged.get(submission.learner))
            tell(len(entries))
        return ended

    def _submission(
        self, entry: Entry, beyond: Mapping[str, Collection[str]], staged: dict[str, NotebookNode]
    ) -> Submission:
        course, name = self._course, entry.learner
        banks.lay_out(entry, course.submission(name), course.release, self._source)
        # Of the source and the release, every cell is to be seen running.
        every = entry.kind not in banks.KINDS
        submission = course.submitted(
            name, self._seed, self.limits, self._sandbox, every, beyond=beyond.get(name, ())
        )
        if every:
            with suppress(Unreadable):  # its outcome will say why
                staged[name] = notebook.of(submission.handout).stage(submission).staged
        return submission


def _errors_outside(entry: Entry, ended: Ended, allowed: Callable) -> list[str]:
    """Cells of the source or the release that raise where no cell of theirs may."""
    outcome, notebook = ended[entry.learner]
    if notebook is None or not outcome.outputs:
        return [f"{entry.kind}: {outcome.reason or 'did not run'}"]
    problems = []
    for index, (cell, outputs) in enumerate(zip(notebook.cells, outcome.outputs, strict=True)):
        for output in outputs or ():
            if output.get("output_type") != "error":
                continue
            raised = f"{output['ename']}: {output['evalue']:.200}"
            if not allowed(cell):
                problems.append(f"{entry.kind}: cell {index} ({cell.id}) raises {raised}")
            elif output["ename"] == "NotImplementedError" and not is_solution(cell):
                problems.append(
                    f"{entry.kind}: cell {index} ({cell.id}) is not the learner's, but raises "
                    "NotImplementedError: wrap it in `with trying(...)` or `with showing(...)`"
                )
    return problems


def _told(finding: Finding) -> list[str]:
    if finding.reason:
        return [finding.reason]
    return [
        *(f"passes, but must fail: {name}" for name in finding.passed_wrongly),
        *(f"fails, but must pass: {name}" for name in finding.failed_wrongly),
    ]


def lines(finding: Finding) -> list[str]:
    """Why an entry is not as expected; empty when it is."""
    if finding.as_expected:
        return []
    told = _told(finding)
    if not told:
        wanted = " · ".join(finding.entry.names)
        told = [f"the feedback does not name the mistake {wanted!r}; it says: {finding.told}"]
    return [f"{finding.entry.kind}/{finding.entry.name}: {line}" for line in told]
