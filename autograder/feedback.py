"""The learner's feedback page: nbgrader's, made easier to read. Part of the nbgrader seam.

Exercises are listed by their headings, a graded cell shows its verdict in place of the line of code
that asked for it, and the page has one language and headings that nest. Both ways to a page use it:
`autograder grade`, and nbgrader's own `generate_feedback` by a line in nbgrader_config.py.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbgrader
from nbconvert.exporters import HTMLExporter
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution
from traitlets.config import Config

TEMPLATES = Path(__file__).parent / "templates"
FORMGRADER = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"
STYLES = FORMGRADER / "static" / "node_modules" / "bootstrap" / "dist" / "css"
HEADING = re.compile(r"^#+ +(.+?)(?: *\([^()]*points?\))?$", re.MULTILINE)
NO_ANSWER = "No response."
"""nbgrader's own comment on an answer that was left as it was."""


class FeedbackExporter(HTMLExporter):
    """HTML by the template course_feedback, which builds on nbgrader's template feedback."""

    def __init__(self, config: Config | None = None, **more: Any):
        # nbgrader configures its own template for every HTMLExporter; this section goes before.
        own = {
            "template_name": "course_feedback",
            "extra_template_basedirs": [str(TEMPLATES), str(FORMGRADER / "templates")],
            "extra_template_paths": [str(STYLES), str(FORMGRADER / "templates")],
            "exclude_input_prompt": True,
            "exclude_output_prompt": True,
        }
        config = Config(config or {})
        config.merge(Config(FeedbackExporter=own))
        super().__init__(config=config, **more)

    def _preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        notebook, resources = super()._preprocess(nb, resources)
        return titled(notebook), resources


def titled(notebook: NotebookNode) -> NotebookNode:
    """Give each graded cell the metadata ``title`` and, if a comment belongs to it, ``remark``.

    A second graded cell under a heading is told from the first by its grade id. A remark is the
    grade id of the answer above it that was commented on.
    """
    heading, seen, remark = "", set(), ""
    for cell in notebook.cells:
        cell.metadata.pop("title", None)
        cell.metadata.pop("remark", None)
        if cell.cell_type == "markdown" and (found := HEADING.findall(cell.source)):
            heading = found[-1]
        if is_solution(cell):
            comment = cell.metadata.nbgrader.get("comment")
            remark = cell.metadata.nbgrader.grade_id if comment and comment != NO_ANSWER else ""
        if is_grade(cell):
            name = cell.metadata.nbgrader.grade_id
            title = heading.replace("`", "").replace("*", "") or name
            cell.metadata.title = f"{title}: {name}" if title in seen else title
            seen.add(title)
            cell.metadata.remark, remark = remark, ""
    return notebook
