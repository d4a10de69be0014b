"""The learner's feedback page: nbgrader's, made easier to read. Part of the nbgrader seam.

Exercises are listed by their headings, a graded cell shows its verdict in place of the line of code
that asked for it, and the page has one language and headings that nest. Both ways to a page use it:
`autograder grade`, and nbgrader's own `generate_feedback` by a line in nbgrader_config.py.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
import nbgrader
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.ansi import ansi2html
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter
from nbformat import NotebookNode
from nbgrader.utils import is_grade, is_solution
from traitlets.config import Config

from autograder import harmless

TEMPLATES = Path(__file__).parent / "templates"
FORMGRADER = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"
STYLES = FORMGRADER / "static" / "node_modules" / "bootstrap" / "dist" / "css"
HEADING = re.compile(r"^#+ +(.+?)(?: *\([^()]*points?\))?$", re.MULTILINE)
NO_ANSWER = "No response."
"""nbgrader's own comment on an answer that was left as it was."""
MOST_KEPT = 500
MOST_RENDERED = 6_000
"""Characters of a cell that is made up; the course's longest have half of them."""
MOST_SECONDS = 1.0
"""For making up one page's cells; an honest page takes a tenth."""
MOST_COLOURS = 2_000
"""Changes of colour in one printed text."""
BLANKS = re.compile(r"[ \t]+$", re.MULTILINE)
UNDESCRIBED = re.compile(r"<img\b(?![^>]*\balt=)")
DESCRIBED = '<img alt="No description has been provided for this image"'


class Compiled(jinja2.BytecodeCache):
    """Compiled templates, in memory: each page's exporter would compile them again."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        kept = self._kept.get((bucket.key, bucket.checksum))
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


COMPILED = Compiled()


class Patience:
    """One page's: some texts take quadratic time, and who wrote them may have meant that. Those
    that are long, and all once the page has taken `MOST_SECONDS`, are shown as they are."""

    def __init__(self) -> None:
        self._seconds = MOST_SECONDS

    def take(self, step: Callable[[str], str], text: str) -> str:
        """``step`` of a text, or the text as it is."""
        if len(text) > MOST_RENDERED or self._seconds < 0:
            return f'<div class="highlight"><pre>{html.escape(text)}</pre></div>'
        began = time.perf_counter()
        try:
            return step(text)
        finally:
            self._seconds -= time.perf_counter() - began


class Coloured(Highlight2HTML):
    """nbconvert's colours for code; what a class has in common is coloured once."""

    def __call__(self, source: str, language: str | None = None, metadata: Any = None) -> str:
        # Nobody sees blanks at the ends of lines, which take longest.
        source = BLANKS.sub("", source)
        if self.extra_formatter_options or (metadata and "magics_language" in metadata):
            return super().__call__(source, language, metadata)
        return _coloured(source, language or self.pygments_lexer)


@lru_cache(maxsize=MOST_KEPT)
def _coloured(source: str, language: str) -> str:
    return Highlight2HTML(pygments_lexer=language)(source)


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

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **more: Any
    ) -> tuple[str, dict[str, Any]]:
        """As HTMLExporter's, but for its last step: that parses the page and writes it anew, which
        takes twice as long as all before, to describe pictures and to mark cells of Lab's template.
        """
        language = nb.metadata.get("language_info", {})
        lexer = language.get("pygments_lexer", language.get("name"))
        resources = self._init_resources(resources)
        widgets = WidgetsDataTypeFilter(
            notebook_metadata=self._nb_metadata, parent=self, resources=resources
        )
        colour, patience = Coloured(pygments_lexer=lexer, parent=self), Patience()

        def code(source: str, language: str | None = None, metadata: Any = None) -> str:
            return patience.take(lambda text: colour(text, language, metadata), source)

        self.register_filter("highlight_code", code)

        @jinja2.pass_context
        def markdown(context: Any, text: str) -> str:
            return patience.take(lambda text: harmless.markdown(context, text), text)

        self.register_filter("markdown2html", markdown)
        self.register_filter("ansi2html", printed)
        self.register_filter("filter_data_type", widgets)
        page, resources = super(HTMLExporter, self).from_notebook_node(nb, resources, **more)
        return UNDESCRIBED.sub(DESCRIBED, page), resources

    def _create_environment(self) -> jinja2.Environment:
        environment = super()._create_environment()
        environment.bytecode_cache = COMPILED
        return environment

    def _preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        notebook, resources = super()._preprocess(nb, resources)
        return titled(notebook), resources


def printed(text: str) -> str:
    """Printed text as HTML, in its colours unless there are too many of them."""
    return ansi2html(text if text.count("\x1b") <= MOST_COLOURS else harmless.COLOUR.sub("", text))


def titled(notebook: NotebookNode) -> NotebookNode:
    """Give each graded cell the metadata ``title`` and, if a comment belongs to it, ``remark``.

    A second graded cell under a heading is told from the first by its grade id. A remark is the
    grade id of the answer above it that was commented on.
    """
    heading, seen, remark = "", set(), ""
    for cell in notebook.cells:
        cell.metadata.pop("title", None)
        cell.metadata.pop("remark", None)
        if cell.cell_type == "markdown" and (found := HEADING.findall(cell.source[:MOST_RENDERED])):
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
