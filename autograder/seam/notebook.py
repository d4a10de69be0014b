"""A submission's notebook: put together before its run, and with the verdicts in it after, by
nbgrader's own preprocessors. Part of the nbgrader seam; in the workers, without a gradebook.
"""

from __future__ import annotations

import ast
import copy
import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

import nbformat
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.preprocessors import (
    AssignLatePenalties,
    Execute,
    NbGraderPreprocessor,
    SaveAutoGrades,
)
from nbgrader.utils import determine_grade, is_grade, is_solution, is_task
from traitlets.config import Config

from autograder import harmless
from autograder.job import PLAIN, Job, Outcome, Part, Submission, Verdict
from autograder.judge import checks, render
from autograder.judge.grade import Grade
from autograder.seam import early_feedback, handout, reuse
from autograder.seam.handout import Handout
from autograder.submission import arrived, integrity, locked
from autograder.submission.idle import idle_cells

reuse.install()
handout.opened.install()

Run = Callable[[Job], Outcome]
TELLING = ("error", "execute_result", "stream")
"""Outputs that nbgrader's determine_grade looks at."""


def graded(submission: Submission, run: Run) -> Outcome:
    """Stage a submission, have it run, and put what came of it into its notebook.

    Args:
        run: runs a job, such as `autograder.engine.runner.run` with its kernels.

    Returns:
        The outcome. One that cannot be read is graded, with 0 points and the reason; state
        "failed" means that the engine or a check is at fault.
    """
    outcome = _graded(submission, run)
    others = tuple(
        _graded(replace(other, files=submission.files), run) for other in submission.more
    )
    return replace(outcome, more=others) if others else outcome


def _graded(submission: Submission, run: Run) -> Outcome:
    """Of one notebook."""
    doing = "staging"
    try:
        steps = of(submission.handout, json.dumps(submission.varied))
        try:
            job = steps.stage(submission)
        except integrity.Unreadable as error:
            job = steps.blank(submission, str(error))
            outcome = _never_run(job, str(error))
        else:
            outcome = run(job)
        if outcome.state != "graded":
            return outcome
        doing = "putting the verdicts in"
        outcome = replace(outcome, notes=job.notes, copy=job.copy)
        done = steps.finish(job, outcome, submission.feedback)
        return done if submission.whole else replace(done, outputs=())
    except Exception as error:
        told = f"{doing}: {error!r}"
        return Outcome(
            submission.assignment, submission.learner, submission.notebook, "failed", told
        )


@lru_cache(maxsize=8)
def of(text: str, varied: str = "{}") -> Steps:
    """The steps of a class; kept, as its next submission comes with the same handout.

    Args:
        varied: JSON of the cells that a learner was given with other numbers, id → source.
    """
    common = Handout.from_text(text)
    return Steps(common.varied(json.loads(varied)), common.notebook())


class CountCells(NbGraderPreprocessor):
    """In the place of SaveAutoGrades and AssignLatePenalties, which need the gradebook: keeps the
    cells that it has entries for, for them."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        resources["counted"] = [
            _counted(cell)
            for cell in nb.cells
            if is_grade(cell) or is_solution(cell) or is_task(cell)
        ]
        return nb, resources


def _counted(cell: NotebookNode) -> dict[str, Any]:
    """What SaveAutoGrades reads of a cell: of outputs, those that give or cost points; the source,
    where it tells an answer that was left as it was."""
    read = {"cell_type": cell.cell_type, "source": "", "metadata": {"nbgrader": None}}
    read["metadata"]["nbgrader"] = dict(cell.metadata.nbgrader)
    if cell.cell_type == "code":
        read["outputs"] = [o for o in cell.outputs if o.output_type in TELLING]
    if not is_grade(cell) or is_solution(cell) or is_task(cell):
        read["source"] = cell.source
    return copy.deepcopy(read)


class PutAwayVisibleTests(NbGraderPreprocessor):
    """Cells worth 0 points are visible tests. They are grade cells so that JupyterLab's Validate
    runs them; in feedback and formgrader a score of 0 out of 0 would only be in the way."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, index: int) -> tuple:
        if is_grade(cell) and not cell.metadata.nbgrader.points:
            cell.metadata.nbgrader.update(grade=False, locked=True)
        return cell, resources


ELSEWHERE = {Execute: None, SaveAutoGrades: CountCells, AssignLatePenalties: None}
"""What the sandbox and the coordinator do instead."""
AFTER = [
    ELSEWHERE.get(step, step)
    for step in Autograde.autograde_preprocessors.default_args[0]
    if ELSEWHERE.get(step, step)
] + [PutAwayVisibleTests]
"""nbgrader's steps after a run."""


class Steps:
    """nbgrader's steps as one class's handout says."""

    def __init__(self, given: Handout, common: NotebookNode):
        self._release, self._cells = given.notebook(), handout.Cells(given)
        self._common = _sources(common) - _sources(self._release)
        """Of cells that this learner was given with other numbers than the class's release has."""
        self._others = given.others
        self._before = _exporter(given.steps(), given.config())
        self._after = _exporter(AFTER, given.config())

    def stage(self, submission: Submission) -> Job:
        """The job of a submission.

        Raises:
            Unreadable: there is no notebook, or it cannot be read; the learner is told why.
        """
        found = arrived.take(submission, self._release, self._others)
        own = [cell for cell in found.cells if cell.source.strip() not in self._common]
        notes = [*submission.notes, *found.notes, *locked.told(own, self._release)]
        if len(own) < len(found.cells):
            notes.append(COMMON)
        whole = integrity.restore(found.cells, self._release)
        return self._job(submission, _noted(whole, notes), notes, found.copy)

    def blank(self, submission: Submission, reason: str) -> Job:
        """The job of one who handed in nothing readable: the release, with a note."""
        blank = _noted(self._release, [f"**Not graded:** {reason}."])
        return self._job(submission, blank, submission.notes)

    def _job(
        self,
        submission: Submission,
        notebook: NotebookNode,
        notes: Iterable[str] = (),
        copy: str = "",
    ) -> Job:
        with handout.opened.given(self._cells):
            staged, _ = self._before.from_notebook_node(notebook, _resources(submission))
        return Job(
            assignment=submission.assignment,
            learner=submission.learner,
            notebook=submission.notebook,
            staged=staged,
            checks=check_names(staged),
            seed=submission.seed,
            numbers=submission.numbers,
            files=submission.files,
            limits=submission.limits,
            sandbox=submission.sandbox,
            idle=self._idle(submission, staged),
            notes=tuple(notes),
            copy=copy,
        )

    def _idle(self, submission: Submission, staged: NotebookNode) -> tuple[int, ...]:
        # Plain tests may rely on whatever ran before: only a judge's cells name what they need.
        if submission.whole or _is_ordinary(staged):
            return ()
        return tuple(idle_cells(staged, self._release, {*submission.beyond, *visible(staged)}))

    def finish(self, job: Job, outcome: Outcome, feedback: bool = False) -> Outcome:
        """The outcome with its notebook, and with its feedback page if that is wanted."""
        notebook = with_outputs(job.staged, outcome)
        done, resources = self._after.from_notebook_node(notebook, _resources(job))
        text = json.dumps(done, ensure_ascii=False)
        verdicts = _in_order(done, (*outcome.verdicts, *plain_verdicts(done)))
        counted = tuple(resources["counted"])
        outcome = replace(outcome, autograded=text, counted=counted, verdicts=verdicts)
        return early_feedback.added(outcome, done, _resources(job)) if feedback else outcome


COMMON = "This is not the learner's own copy: it has the numbers of the release that is for all."


def _sources(release: NotebookNode) -> set[str]:
    return {cell.source.strip() for cell in release.cells}


def _noted(notebook: NotebookNode, notes: list[str]) -> NotebookNode:
    """The notebook, with cells of text above it that say what came to be known of it."""
    cells = [
        nbformat.v4.new_markdown_cell(note, id=f"note-{number}")
        for number, note in enumerate(notes, 1)
    ]
    return nbformat.from_dict({**notebook, "cells": [*cells, *notebook.cells]})


def _exporter(steps: list[type], config: Config) -> Exporter:
    config = copy.deepcopy(config)
    config.Exporter.default_preprocessors = []
    # They tell of every cell that they mend.
    quiet = logging.getLogger("autograder.nbgrader.steps")
    quiet.setLevel(logging.CRITICAL)
    exporter = Exporter(config=config, log=quiet)
    # The notebook is validated once, after all steps, and not after each of them.
    exporter.optimistic_validation = True
    for step in steps:
        exporter.register_preprocessor(step)
    return exporter


def _resources(work: Submission | Job) -> dict[str, Any]:
    """What nbgrader's preprocessors are told about a notebook."""
    return {
        "unique_key": work.notebook,
        "output_files_dir": f"{work.notebook}_files",
        "nbgrader": {
            "student": work.learner,
            "assignment": work.assignment,
            "notebook": work.notebook,
            "db_url": handout.Cells.url,
        },
    }


def check_names(notebook: NotebookNode) -> dict[str, str]:
    """Grade id → check name of each judged cell."""
    return {
        cell.metadata.nbgrader.grade_id: name
        for cell in notebook.cells
        if cell.cell_type == "code" and is_grade(cell) and (name := _asked(cell.source))
    }


def visible(notebook: NotebookNode) -> set[str]:
    """Grade ids of the tests that earn nothing and ask no judge: learners have run them, and the
    hidden ones say more."""
    return {
        cell.metadata.nbgrader.grade_id
        for cell in notebook.cells
        if cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)
        if not cell.metadata.nbgrader.points and not _asked(cell.source)
    }


@lru_cache(maxsize=1000)
def _asked(source: str) -> str:
    """Name of the check that a cell asks for, the last one if there are many; empty for a cell
    that is none of ours, whatever its own functions are called."""
    name = ""
    if "autograder" not in source:
        return name
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name("check"), args=[ast.Constant(str(asked)), *_]):
                name = asked
    return name


def _is_ordinary(notebook: NotebookNode) -> bool:
    """Whether cells earn points by what they do themselves, as in any nbgrader course."""
    return any(_is_plain_test(cell) for cell in notebook.cells)


def _is_plain_test(cell: NotebookNode) -> bool:
    graded = cell.cell_type == "code" and is_grade(cell) and not is_solution(cell)
    return graded and bool(cell.metadata.nbgrader.points) and not _asked(cell.source)


def plain_verdicts(notebook: NotebookNode) -> tuple[Verdict, ...]:
    """What nbgrader makes of the graded cells that ask for no check, as verdicts of one part."""
    return tuple(_plain_verdict(cell) for cell in notebook.cells if _is_plain_test(cell))


def _plain_verdict(cell: NotebookNode) -> Verdict:
    score, points = determine_grade(cell, logging.getLogger("autograder.nbgrader.steps"))
    name, told = cell.metadata.nbgrader.grade_id, ""
    if score < points:
        raised = (o for o in cell.outputs if o.output_type == "error")
        error = next(raised, None)
        told = f"{error.ename}: {error.evalue:.500}" if error else f"{score:g} of {points:g} points"
    part = Part("tests", float(score), points, harmless.text(told))
    return Verdict(f"{PLAIN}{name}", (part,), name)


def _in_order(notebook: NotebookNode, verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells]
    place = {name: index for index, name in enumerate(ids)}
    return tuple(sorted(verdicts, key=lambda verdict: place.get(verdict.grade_id, -1)))


def with_outputs(staged: NotebookNode, outcome: Outcome) -> NotebookNode:
    """The staged notebook with what its cells printed, and the judge's verdicts over it.

    A judged cell shows the verdict and nothing else. Another graded cell keeps its outputs but
    for stderr, which is no evidence, and fails if it was never run. Cells graded by hand
    are left alone. Of all outputs only what is harmless stays.
    """
    notebook = copy.deepcopy(staged)
    verdicts = {verdict.grade_id: verdict for verdict in outcome.verdicts}
    outputs = outcome.outputs or (None,) * len(notebook.cells)
    for cell, printed in zip(notebook.cells, outputs, strict=True):
        cell.source = harmless.source(cell.source)
        if cell.cell_type != "code":
            continue
        cell.outputs = [nbformat.from_dict(output) for output in harmless.outputs(printed or ())]
        if not is_grade(cell) or cell.metadata.nbgrader.solution:
            continue
        verdict = verdicts.get(cell.metadata.nbgrader.grade_id)
        if verdict is not None:
            cell.outputs = [nbformat.from_dict(output) for output in render.outputs(verdict)]
        else:
            cell.outputs = _plainly_graded(cell, printed is not None, outcome.reason)
    return notebook


def _plainly_graded(cell: NotebookNode, ran: bool, why: str) -> list[NotebookNode]:
    if not ran:
        return [_error("NotRun", why or "this cell was not run")]
    # stderr is no evidence.
    kept = [o for o in cell.outputs if o.get("name") != "stderr"]
    most = float(cell.metadata.nbgrader.points)
    return [_as_credit(o, most) if o.output_type == "execute_result" else o for o in kept]


def _as_credit(output: NotebookNode, most: float) -> NotebookNode:
    """A result as nbgrader may count it: a number from 0 to the cell's points is partial credit;
    another number, which it would take for all or stop at, fails the cell; what is no number is
    shown, and counts for nothing."""
    try:
        given = float(output.data["text/plain"])
    except (KeyError, TypeError, ValueError):
        return _shown(output)
    if 0 <= given <= most:
        return output
    return _error("NoPoints", f"the test gave {given:g} points, where 0 to {most:g} can be given")


def _shown(output: NotebookNode) -> NotebookNode:
    return nbformat.v4.new_output("display_data", data=output.data)


def _error(name: str, message: str) -> NotebookNode:
    return nbformat.v4.new_output(
        "error", ename=name, evalue=message, traceback=[f"{name}: {message}"]
    )


def _never_run(job: Job, reason: str) -> Outcome:
    """A verdict of 0 for each judged cell of a notebook that was not run."""
    verdicts = zero_verdicts(job.checks, reason)
    sandboxed = job.sandbox
    return Outcome(
        job.assignment, job.learner, job.notebook, "graded", reason, verdicts, sandboxed=sandboxed
    )


def zero_verdicts(names: dict[str, str], reason: str) -> tuple[Verdict, ...]:
    """A verdict of 0 with a reason for each judged cell.

    Args:
        names: grade id → name of the check.
    """
    return tuple(
        Verdict(name, Grade(checks.find(name).parts).verdict(name, reason).parts, grade_id, reason)
        for grade_id, name in names.items()
    )
