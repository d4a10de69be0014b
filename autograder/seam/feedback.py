"""The learner's feedback page: nbgrader's, made easier to read. Part of the nbgrader seam.

Points and what to do next stand first, exercises are listed by their headings, and the verdict on
an answer stands beside it in place of the line of code that asked for it. The page needs no script,
no network and no colour; it follows the reader's choice of light or dark. Both ways to a page use
it: `autograder grade`, and nbgrader's own `generate_feedback` by a line in nbgrader_config.py.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable
from functools import cache, lru_cache
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
from autograder.pages import STYLE

TEMPLATES = Path(__file__).parent / "templates"
FORMGRADER = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader"
HEADING = re.compile(r"^#+ +(.+?)(?: *\([^()]*points?\))?$", re.MULTILINE)
TOLD = re.compile(r"^  failed  (.+?) \(0 of [^()]*\): (.*)", re.MULTILINE)
LIKELY = re.compile(r"^ +(Likely mistake: .*)", re.MULTILINE)
MOST_TOLD = 200
"""Characters of what to do next, for one exercise."""
GIVEN = "given code and what it showed"
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
UNDESCRIBED = re.compile(r"<img\b(?![^<>]*\balt=)")
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
    """HTML by the template course_feedback."""

    has_gradebook = True
    """Whether there is one to ask for deadlines."""

    def __init__(self, config: Config | None = None, **more: Any):
        # nbgrader configures its own template for every HTMLExporter; this section goes before.
        own = {
            "template_name": "course_feedback",
            "extra_template_basedirs": [str(TEMPLATES), str(FORMGRADER / "templates")],
            "extra_template_paths": [str(FORMGRADER / "templates")],
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
        page = UNDESCRIBED.sub(DESCRIBED, page)
        course, told = getattr(self.parent, "coursedir", None), resources.get("nbgrader", {})
        if self.has_gradebook and course and "student" in told:
            from autograder.seam import standing  # workers do without

            where = Path(course.root), course.config, told["assignment"], told["student"]
            page = standing.filled(page, *where)
        return page, resources

    def _create_environment(self) -> jinja2.Environment:
        environment = super()._create_environment()
        environment.bytecode_cache = COMPILED
        return environment

    def _preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        notebook, resources = super()._preprocess(nb, resources)
        resources["feedback_style"] = _style()
        return titled(notebook), resources


def printed(text: str) -> str:
    """Printed text as HTML, in its colours unless there are too many of them."""
    return ansi2html(text if text.count("\x1b") <= MOST_COLOURS else harmless.COLOUR.sub("", text))


@cache
def _style() -> str:
    own = TEMPLATES / "course_feedback" / "feedback.css"
    return STYLE.read_text() + own.read_text()


def titled(notebook: NotebookNode) -> NotebookNode:
    """Give cells the metadata that the template goes by, and put verdicts behind their answers.

    A graded cell gets ``title``, ``next`` if something was found wrong, and ``remark``, the grade
    id of the answer above it that was commented on. A second graded cell under a heading is told
    from the first by its grade id. An answer and its verdict get ``pair``; cells that learners
    were given get ``folded``.
    """
    heading, seen, remark = "", set(), ""
    for cell in notebook.cells:
        for name in ("title", "remark", "next", "pair", "folded"):
            cell.metadata.pop(name, None)
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
            cell.metadata.next = _next(cell)
        elif cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("locked"):
            cell.metadata.folded = GIVEN
    notebook.cells = _paired(notebook.cells)
    return notebook


def _next(cell: NotebookNode) -> str:
    """What the judge found first; empty if nothing is left to earn, or a person decides."""
    meta = cell.metadata.nbgrader
    if is_solution(cell) or (meta.get("score") or 0) >= meta.points:
        return ""
    shown = [output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", ())]
    for told in (text[:MOST_RENDERED] for text in shown if isinstance(text, str)):
        if failed := TOLD.search(told):
            likely = LIKELY.search(told, failed.end())
            return harmless.line(likely[1] if likely else f"{failed[1]}: {failed[2]}", MOST_TOLD)
    return ""


def _paired(cells: list[NotebookNode]) -> list[NotebookNode]:
    """The cells with each verdict behind the answer that it judges, if that is told."""
    ordered: list[NotebookNode] = []
    answer = None
    for cell in cells:
        if cell.cell_type == "markdown" and HEADING.search(cell.source[:MOST_RENDERED]):
            answer = None
        elif is_solution(cell):
            answer = cell if cell.cell_type == "code" and not is_grade(cell) else None
        elif is_grade(cell) and cell.cell_type == "code" and answer is not None:
            answer.metadata.pair, cell.metadata.pair = "opens", "closes"
            place = next(n for n, one in enumerate(ordered) if one is answer) + 1
            ordered.insert(place, cell)
            answer = None
            continue
        ordered.append(cell)
    return ordered
