"""Grading a class: hand out its submissions to workers, and record what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import nbformat
from nbformat import NotebookNode

from autograder import course_config, disk, harmless
from autograder.course_config import limits
from autograder.engine import pool
from autograder.grading import extending
from autograder.job import PLAIN, Outcome, Submission, Verdict, unpack
from autograder.judge import checks
from autograder.judge.odd import ODD
from autograder.options import Options
from autograder.results.records import (
    FAILED,
    GRADED,
    LEARNER,
    NOT_HANDED_IN,
    Result,
    Results,
    digest_of,
    engine_digest,
)
from autograder.seam import database, early_feedback, extensions
from autograder.seam.notebook import check_names
from autograder.seam.record import Recorder, maybe_late, write_feedback, write_page
from autograder.seam.requests import Requests
from autograder.seam.short_page import not_graded
from autograder.seam.staging import Course, CourseError, handed_in_files
from autograder.submission.integrity import grade_id

Told = Callable[[Result], None]


def grade(
    course: Course,
    learners: list[str],
    options: Options,
    tell: Told,
    workers: pool.Workers | None = None,
) -> list[Result]:
    """Grade the submissions of ``learners``, every one ending in exactly one state; who is on the
    class list but handed in nothing ends in one too.

    Args:
        tell: called with each result as it is reached, unchanged ones included.
        workers: those that run the submissions, if they are warming up already.

    Raises:
        CourseError: the assignment cannot be taken into the gradebook.
        ConfigError: the limits in nbgrader_config.py are wrong.
        NoRoomError: the disk is full.
    """
    return Grading(course, options, tell).run(learners, workers)


class Grading:
    """The steps of grading, for those who run the jobs themselves, as `watch` does.

    Args:
        tell: called with each result as it is reached, unchanged ones included.

    Raises:
        ConfigError: the limits in nbgrader_config.py are wrong.
    """

    def __init__(self, course: Course, options: Options, tell: Told):
        self.course, self.options, self.tell = course, options, tell
        self.limits = limits(course.config)
        self.results = Results(course.root / "results" / course.assignment)
        self.early = options.feedback and early_feedback.is_usual(course.config)
        self.recorder = Recorder(
            coursedir=course.directory, config=course.config, log=course.quiet()
        )
        self.digests: dict[str, str] = {}
        self.handed_in: dict[str, str] = {}
        self.done: list[Result] = []
        self.late: set[str] = set()

    def run(self, learners: list[str], workers: pool.Workers | None) -> list[Result]:
        """All of them, from first to last."""
        self.begin()
        admitted = filter(None, map(self.admit, learners))
        for submission, outcome in pool.run_all(admitted, workers or self.options.workers):
            self.finish(submission, outcome)
        return sorted(self.done, key=lambda result: result.learner)

    def begin(self) -> None:
        """Take the assignment into the gradebook.

        Raises:
            CourseError: it cannot be.
            ConfigError: extensions, late days, requests or variants cannot be read.
        """
        require_checks(self.course)
        # What cannot be read stops the class, once, and not each learner.
        extensions.require(self.course.root, self.course.config)
        Requests(self.course.root).read()
        self.course.variant("")
        self.results.tidy()
        self.course.save_source()
        self.course.handout()
        self.late = maybe_late(self.course)
        given = [path for path in self.course.released().rglob("*") if path.is_file()]
        settings = self.course.root / course_config.NAME
        self.base = digest_of(
            [*self.course.sources(), settings, *given],
            engine_digest(),
            *map(checks.digest, self.course.packages),
        )

    def admit(self, learner: str) -> Submission | None:
        """One learner's submission; None when it needs no grading, and has ended."""
        if not LEARNER.fullmatch(learner):
            if self.options.feedback:
                page = not_graded(self.course.assignment, BAD_NAME)
                write_page(self.course, learner, page)
            return self._end(self._failed(learner, 0, BAD_NAME))
        if not self.course.has_submission(learner):
            return self._end(self._not_handed_in(learner))
        if self.course.is_link(learner):
            return self._end(self._failed(learner, 0, LINK))
        try:
            return database.lasting(lambda: self._submission(learner))
        except Exception as error:
            self._give_up_at(error)
            return self._end(self._failed(learner, 0, f"staging: {error!r}"))

    def _submission(self, learner: str) -> Submission | None:
        folder = self.course.submission(learner)
        Requests(self.course.root).take(learner, self.course.assignment, folder)
        handed_in = digest_of(handed_in_files(folder))
        self.handed_in[learner] = handed_in
        mine = self.course.variant(learner)
        own = [repr((mine.numbers, mine.cells))] if mine.numbers else []
        self.digests[learner] = digest_of((), handed_in, self.base, *own)
        stored = self.results.get(learner)
        if stored and self._unchanged(stored):
            self._reckon_penalty(stored)
            self._end(stored)
            return None
        seed = self.results.seed(learner, handed_in)
        return self.course.submitted(
            learner,
            seed,
            self.limits,
            self.options.sandbox,
            feedback=self.early,
            use_copy=self.options.use_copy or self._used_copy(learner, handed_in),
        )

    def _used_copy(self, learner: str, handed_in: str) -> bool:
        """Whether this very submission's copy was graded: so it is again, without being told."""
        stored = self.results.get(learner)
        return stored is not None and stored.handed_in == handed_in and bool(stored.copy)

    def _unchanged(self, stored: Result) -> bool:
        return bool(
            not self.options.again
            and stored.state == GRADED
            and stored.digest == self.digests[stored.learner]
            and (not self.options.use_copy or stored.copy or stored.points)
            and self.course.autograded(stored.learner).is_dir()
            and self.course.has_grades(stored.learner)
            and stored.sandboxed == self.options.sandbox
        )

    def _reckon_penalty(self, stored: Result) -> None:
        """What is taken off for being late follows due dates and extensions without a new run."""
        moved = self._settle(stored.learner)
        if stored.learner in self.late:
            moved |= self.recorder.reckon_penalty(self.course, stored.learner)
        if moved and self.options.feedback:
            write_feedback(self.course, stored.learner, verdicts=stored.verdicts)

    def _settle(self, learner: str) -> bool:
        """Settle extensions and late days; whether that changes anything of this assignment."""
        root, name = self.course.root, self.course.assignment
        return name in extending.settle(root, self.course.config, learner, but=name)

    def _graded_before(self, learner: str) -> bool:
        stored = self.results.get(learner)
        same = stored is not None and stored.handed_in == self.handed_in.get(learner)
        return same and stored.recorded

    def finish(self, submission: Submission, outcome: Outcome) -> None:
        """Record the outcome of what ``admit`` gave."""
        learner, seed = submission.learner, submission.seed
        if failed := next((one for one in outcome.all if one.state != GRADED), None):
            self._end(self._failed(learner, seed, failed.reason))
            return
        try:
            short = database.lasting(lambda: self._record(learner, outcome))
        except (Exception, SystemExit) as error:  # nbgrader exits at what it does not like
            self._give_up_at(error)
            self._end(self._failed(learner, seed, f"recording: {error!r}"))
            return
        verdicts = all_verdicts(outcome)
        self._end(
            Result(
                assignment=self.course.assignment,
                learner=learner,
                state=GRADED,
                reason=_reasons(outcome) or self._to_look_at(outcome) or short,
                points=round(sum(v.points for v in verdicts), 4),
                max_points=round(sum(v.max_points for v in verdicts), 4),
                verdicts=verdicts,
                seed=seed,
                handed_in=self.handed_in[learner],
                digest=self.digests[learner],
                recorded=True,
                wall_seconds=round(sum(one.wall_seconds for one in outcome.all), 3),
                learner_seconds=round(sum(one.learner_seconds for one in outcome.all), 3),
                cpu_seconds=round(sum(one.cpu_seconds for one in outcome.all), 3),
                peak_memory_bytes=max(one.peak_memory_bytes for one in outcome.all),
                sandboxed=outcome.sandboxed,
                notes=outcome.notes,
                copy=outcome.copy,
            )
        )

    def _give_up_at(self, error: BaseException) -> None:
        """Raise what would meet all the others as well: the next run goes on from here."""
        if database.passes(error):
            raise error
        if told := disk.told(error, self.course.root):
            raise disk.NoRoomError(told) from error

    def _record(self, learner: str, outcome: Outcome) -> str:
        """Returns what to say of the feedback page; empty when there is nothing to say."""
        unchanged = self._graded_before(learner)
        grounds = self.recorder.record(self.course, learner, outcome, unchanged)
        moved = self._settle(learner)
        if not self.options.feedback:
            return ""
        holds = outcome.page and outcome.grounds == grounds and not moved
        page = unpack(outcome.page) if holds else ""
        why = write_feedback(self.course, learner, page, outcome.verdicts)
        return SHORT.format(why=harmless.line(why, 300)) if why else ""

    def _failed(self, learner: str, seed: int, reason: str) -> Result:
        handed_in = self.handed_in.get(learner, "")
        return Result(
            self.course.assignment,
            learner,
            FAILED,
            harmless.text(reason),
            seed=seed,
            handed_in=handed_in,
            recorded=self._graded_before(learner),
            sandboxed=self.options.sandbox,
        )

    def _not_handed_in(self, learner: str) -> Result:
        graded = self.course.has_grades(learner)
        stored = self.results.get(learner) or Result(self.course.assignment, learner, NOT_HANDED_IN)
        return Result(
            self.course.assignment,
            learner,
            NOT_HANDED_IN,
            GONE if graded else MISSING,
            # Should it come back, as a disk does, it has the same seed and keeps grades by hand.
            seed=stored.seed,
            handed_in=stored.handed_in,
            recorded=stored.recorded,
            sandboxed=self.options.sandbox,
        )

    def _to_look_at(self, outcome: Outcome) -> str:
        """What a person should look at: an answer that a check stumbled at, or a timestamp that
        tells no time; empty when there is nothing."""
        parts = ((v.check, part.message) for v in all_verdicts(outcome) for part in v.parts)
        if found := {check for check, message in parts if ODD in message}:
            return f"something came back {ODD}: look at {', '.join(sorted(found))}"
        if self.course.has_no_time(outcome.learner):
            return NO_TIME
        return FUTURE if self.course.is_of_the_future(outcome.learner) else ""

    def _end(self, result: Result) -> None:
        self.results.put(result)
        self.done.append(result)
        self.tell(result)


def all_verdicts(outcome: Outcome) -> tuple[Verdict, ...]:
    """The verdicts on all notebooks; those of the second and later ones under their names."""
    return outcome.verdicts + tuple(
        _of_notebook(one.notebook, verdict) for one in outcome.more for verdict in one.verdicts
    )


def _of_notebook(notebook: str, verdict: Verdict) -> Verdict:
    name = f"{notebook}/{verdict.grade_id}"
    plain = verdict.check.startswith(PLAIN)
    return replace(verdict, grade_id=name, check=f"{PLAIN}{name}" if plain else verdict.check)


def _reasons(outcome: Outcome) -> str:
    """Why notebooks could not be graded as they are; with their names, where there are several."""
    if not outcome.more:
        return outcome.reason
    return "; ".join(f"{one.notebook}: {one.reason}" for one in outcome.all if one.reason)


BAD_NAME = (
    "the folder's name is no learner's id: use letters, digits and _ . @ + -, "
    "beginning with a letter or digit, at most 100; `autograder roster --map` gives folders ids"
)
PYTHON = ("python", "python3", "ipython")
KERNELS = {"ir": "R", "julia": "Julia", "octave": "Octave", "bash": "Bash", "xcpp": "C++"}
"""Languages of kernels that may not say theirs, by the first part of the kernel's name."""
MISSING = "nothing was handed in"
GONE = "what was handed in is gone; the gradebook keeps the score that it had"
SHORT = "its feedback page is short: the notebook cannot be shown ({why})"
NO_TIME = "its timestamp.txt tells no time, so nobody knows whether it is late: look at it"
FUTURE = "its timestamp.txt tells a time that has not come yet: look at it"
LINK = "the folder is a link, which is not followed: put the submission itself there"


def require_checks(course: Course) -> None:
    """Make sure that something can be graded, and that each graded cell that asks for a check asks
    for one that exists and has the cell's points.

    Raises:
        CourseError: it is not so; nbgrader would refuse more points than the cell's.
    """
    missing = [path for path in course.sources() if not path.is_file()]
    if missing:
        raise CourseError(
            f"{missing[0].relative_to(course.root)} is not built, and release/ has its copy: run "
            "`autograder build`, or put it back"
        )
    sources = {path.stem: nbformat.read(path, as_version=4) for path in course.sources()}
    for name, source in sources.items():
        _require_checks(course, name, source)
    if not any(_is_graded(cell) for source in sources.values() for cell in source.cells):
        raise CourseError(
            f"nothing in source/{course.assignment} can be graded: no cell has points (nbgrader's "
            "Create Assignment gives them; in a text, tests= and written= do)"
        )


def _language(source: NotebookNode) -> str:
    """What a notebook says that it is written in; kernels of Python have all kinds of names."""
    told = source.metadata.get("language_info", {}).get("name")
    kernel = source.metadata.get("kernelspec", {})
    told = told or kernel.get("language") or KERNELS.get(kernel.get("name", "").split("-")[0])
    return str(told or "python").lower()


def _is_graded(cell: NotebookNode) -> bool:
    meta = cell.metadata.get("nbgrader", {})
    return bool(meta.get("grade") or meta.get("task"))


def _require_checks(course: Course, name: str, source: NotebookNode) -> None:
    place = course.assignment if name == course.assignment else f"{course.assignment}/{name}"
    if (language := _language(source)) not in PYTHON:
        raise CourseError(
            f"{place} is written in {language}, and what is run here is Python: have "
            f"`nbgrader autograde {course.assignment}` grade it"
        )
    points = {grade_id(c): c.metadata.get("nbgrader", {}).get("points") for c in source.cells}
    for cell, asked in check_names(source).items():
        try:
            check = checks.find(asked)
        except checks.UnknownCheck as error:
            raise CourseError(f"{place}, cell {cell}: {error}") from None
        if check.points != points[cell]:
            raise CourseError(
                f"{place}, cell {cell} has {points[cell]} points, but the parts of "
                f"its check {asked} have {check.points}: make them equal"
            )
