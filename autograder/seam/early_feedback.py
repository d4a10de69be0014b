"""Feedback pages that workers make. Part of the nbgrader seam.

A page shows scores and comments, and workers have no gradebook. So a worker makes the page as it is
while nobody but the judge has graded, and says which scores and comments it shows; where the
gradebook has others, a person's or a late penalty, the page is made anew from it.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import cache
from typing import Any

from nbconvert.exporters import Exporter
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor
from nbgrader.utils import compute_checksum, determine_grade, is_grade, is_solution, is_task
from traitlets.config import Config

from autograder.job import Outcome, pack
from autograder.seam.feedback import NO_ANSWER, FeedbackExporter

OURS = {
    "GenerateFeedback": {"exporter_class": "autograder.feedback.FeedbackExporter"},
    "HTMLExporter": {"filters": {"markdown2html": "autograder.harmless.markdown"}},
}
"""What the course's nbgrader_config.py sets of pages; workers know these settings alone."""
LEVEL = 1
"""Of packing: a page shrinks to a sixth in milliseconds."""


def is_usual(config: Config) -> bool:
    """Whether pages are made as the kit makes them: workers have no other settings, templates or
    hooks."""
    makers = (GenerateFeedback, FeedbackExporter, GetGrades, CSSHTMLHeaderPreprocessor)
    named = {kind.__name__ for maker in makers for kind in maker.__mro__} | {"Feedback"}
    set_here = {name: dict(config[name]) for name in named if config.get(name)}
    return all(OURS.get(name) == values for name, values in set_here.items())


class JudgesGrades(GetGrades):
    """GetGrades without a gradebook: what it holds of a submission that nobody has graded by hand,
    that is not late, and whose cells are all in the notebook."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        nb, resources = NbGraderPreprocessor.preprocess(self, nb, resources)
        cells = [cell.metadata.nbgrader for cell in nb.cells if is_grade(cell) or is_task(cell)]
        resources["nbgrader"]["score"] = sum(cell.score for cell in cells)
        resources["nbgrader"]["max_score"] = sum(cell.points for cell in cells)
        resources["nbgrader"]["late_penalty"] = 0
        resources["grounds"] = grounds(nb, resources)
        return nb, resources

    def _get_comment(self, cell: NotebookNode, resources: Any) -> None:
        untouched = cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
        cell.metadata.nbgrader.comment = NO_ANSWER if untouched and not is_task(cell) else None

    def _get_score(self, cell: NotebookNode, resources: Any) -> None:
        if is_grade(cell):
            score, points = determine_grade(cell, self.log)
        else:  # a task, which a person grades
            score, points = None, cell.metadata.nbgrader.points
        cell.metadata.nbgrader.update(score=score or 0.0, points=points)


def grounds(notebook: NotebookNode, resources: Any) -> dict[str, Any]:
    """What a page shows of the gradebook, as GetGrades has put it into a notebook; JSON.

    Cells worth 0 points, which are visible tests, show no score.
    """
    told = resources["nbgrader"]
    found: dict[str, Any] = {
        name: round(float(told[name]), 2) for name in ("score", "max_score", "late_penalty")
    }
    for cell in notebook.cells:
        scored = (is_grade(cell) or is_task(cell)) and cell.metadata.nbgrader.points
        if scored or is_solution(cell) or is_task(cell):
            meta = cell.metadata.nbgrader
            numbers = [float(meta.score), float(meta.points)] if scored else []
            found[f"cell {meta.grade_id}"] = [*numbers, meta.get("comment")]
    return found


def added(outcome: Outcome, notebook: NotebookNode, resources: dict[str, Any]) -> Outcome:
    """The outcome with the page of its finished notebook; without one if that cannot be made, so
    that the coordinator meets the error and tells of it.

    Args:
        resources: what nbgrader's preprocessors are told about the notebook.
    """
    try:
        text, shown = page(notebook, resources)
    except Exception:
        return outcome
    return replace(outcome, page=pack(text, LEVEL), grounds=shown)


def page(notebook: NotebookNode, resources: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The page of a finished notebook, and its grounds; arguments as for `added`."""
    name = resources["unique_key"]
    told = ResourcesDict(**resources)
    told["metadata"] = ResourcesDict(name=name, path="")
    text, told = _exporter().from_notebook_node(notebook, told)
    return text, told["grounds"]


@cache
def _exporter() -> Exporter:
    """As nbgrader's GenerateFeedback makes it."""
    config = Config(GenerateFeedback={"exporter_class": FeedbackExporter})
    quiet = logging.getLogger("autograder.nbgrader.steps")
    maker = GenerateFeedback(coursedir=CourseDirectory(config=config), config=config, log=quiet)
    exporter = maker.exporter_class(parent=maker, config=maker.config)
    exporter.has_gradebook = False
    for step in maker.preprocessors:
        exporter.register_preprocessor(JudgesGrades if step is GetGrades else step)
    return exporter
