"""Percent text ⇄ nbgrader notebook.

The truth of a notebook is its text, NAME.nb.py, in jupytext's percent format. A marker on a cell's
`# %%` line says what the cell is for; here it becomes nbgrader's metadata (schema 3):

    # %% answer="ID"                        the learner's cell, with BEGIN/END SOLUTION
    # %% visible="ID"                       visible tests: locked, 0 points, grade id try-ID
    # %% tests="ID" points=3                hidden tests: locked, graded, grade id test-ID
    # %% [markdown] written="ID" points=2   a question, answered in words, graded by hand
    # %% locked="ID"                        read-only: set-up, imports

Cells without a marker are plain. Any cell may carry `tags=["…"]`; a code cell that is plain or
locked may carry `folded=true`: JupyterLab then shows its output alone, and its source at a click.
In normal form a text has one blank line between cells, two after and before a function or class, as
ruff and black have it.

Magics stand as they are. Jupytext's percent format would comment them out and in again, and takes a
comment such as "# cat images" for a magic, so its twin "hydrogen", the same text without that step,
reads and writes here.
"""

import hashlib
import math
import re
from dataclasses import replace
from difflib import get_close_matches
from itertools import chain, count, zip_longest

import nbformat
from jupytext.cell_reader import HydrogenCellReader
from jupytext.jupytext import TextNotebookConverter
from nbformat import NotebookNode, v4

from autograder.authoring import variants
from autograder.authoring.cells import GRADED, MARKERS, PREFIX, Cell, TextError, marker_of
from autograder.authoring.layout import blank_lines, trimmed
from autograder.authoring.rules import validate
from autograder.authoring.written import apart, together

FORMAT = {"extension": ".py", "format_name": "hydrogen", "notebook_metadata_filter": "-all"}
CELL_LINE = re.compile(r"#\s*%%(\s|$)")
OPTIONS = (*MARKERS, "points", "tags", "folded")
NEARLY = re.compile(rf"#\s*%%+({'|'.join(OPTIONS)}|\[)")
TAG = re.compile(r"[^,]+")
TAGS_ADVICE = 'write tags=["one", "two"]'
# Jupytext's notes to itself about layout.
LAYOUT = ("lines_to_next_cell", "lines_to_end_of_cell_marker", "cell_marker", "region_name")
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_NEW = {"code": v4.new_code_cell, "markdown": v4.new_markdown_cell, "raw": v4.new_raw_cell}


def text_to_notebook(text: str, name: str) -> NotebookNode:
    """The notebook that the percent text `text` stands for, nbformat 4.5, no outputs.

    The id of a marked cell is its grade id. That of a plain cell is a digest of its content, so it
    stays when other cells change.

    Args:
        text: percent text.
        name: the file's name, for messages.

    Raises:
        TextError: "NAME:LINE: what is wrong; what to write instead".
    """
    cells = apart(read_cells(text, name))
    validate(cells)
    taken = {cell.grade_id for cell in cells if cell.marker}
    return v4.new_notebook(
        cells=[_notebook_cell(cell, taken) for cell in cells],
        metadata=nbformat.from_dict(NOTEBOOK_METADATA),
        nbformat_minor=5,
    )


def notebook_to_text(notebook: NotebookNode, name: str = "notebook") -> str:
    """The percent text, in normal form, that stands for `notebook`.

    Outputs, execution counts and all metadata but nbgrader's and the tags are left out. A grade id
    that lacks its prefix (try-, test-) gets it when the text is built.

    Raises:
        TextError: a cell breaks a rule, or no text would give it back unchanged.
    """
    cells = together(_cell_of(cell, name, n) for n, cell in enumerate(notebook.cells, 1))
    validate(cells)
    bare = [_NEW[cell.type](cell.source, metadata=_options(cell)) for cell in cells]
    for this, cell, after in zip(bare, cells, cells[1:], strict=False):
        this.metadata.lines_to_next_cell = blank_lines(cell, after)
    plain = v4.new_notebook(cells=bare, metadata={}, nbformat_minor=5)
    text = TextNotebookConverter(FORMAT, None).writes(plain).rstrip("\n") + "\n"
    try:
        again = read_cells(text, name)
    except TextError as wrong:
        raise TextError(f"{name}: text cannot hold this notebook: {wrong}") from None
    for cell, copy in zip_longest(cells, again):
        if cell is None or copy is None or cell.content != copy.content:
            place = cell or cells[-1]
            raise place.error(
                "text cannot hold this cell; look for a line that begins with '%%' or ends in an "
                "uncommon line break"
            )
    return text


def notebook_json(notebook: NotebookNode) -> str:
    """The one JSON form of `notebook`, as nbgrader writes it: sorted keys, indent 1, newline."""
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def read_cells(text: str, name: str) -> list[Cell]:
    """The validated cells of a percent text.

    Raises:
        TextError: "NAME:LINE: what is wrong; what to write instead".
    """
    varied = variants.read(text, name)
    cells = _cells(varied.blanked(text) if varied.all else text, name)
    if varied.all:
        cells = [_with_numbers(cell, varied.all[0]) for cell in cells]
    validate(cells)
    return cells


def varied_cells(text: str, name: str) -> tuple[variants.Variants, dict[int, str]]:
    """What varies in a percent text, and where: index of a cell of `text_to_notebook` → its source,
    in which {{names}} stand for numbers.

    Raises:
        TextError: as `read_cells`; or a number stands in the graded cell, or nowhere.
    """
    found = variants.read(text, name)
    if not found.all:
        return found, {}
    cells = apart(_cells(found.blanked(text), name))
    marked = {i: cell for i, cell in enumerate(cells) if variants.PLACE.search(cell.source)}
    for cell in marked.values():
        if cell.marker == "tests":
            raise cell.error("a graded cell is the same for all; the check asks grade.number(…)")
        if cell.marker == "locked" and cell.type == "code":
            raise cell.error("nbgrader puts locked code back; let the number stand in a plain cell")
        for numbers in found.all:
            validate([_with_numbers(cell, numbers)])
    if not marked:
        raise TextError(f"{name}:{min(found.lines)}: no {{{{NAME}}}} in the text has such a number")
    return found, {i: cell.source for i, cell in marked.items()}


def _with_numbers(cell: Cell, numbers: dict) -> Cell:
    try:
        return replace(cell, source=variants.put_in(cell.source, numbers))
    except LookupError as unknown:
        name, line = unknown.args
        raise cell.error(
            f"no cell that varies gives {{{{{name}}}}} a number; known: {', '.join(numbers)}", line
        ) from None


def _cells(text: str, name: str) -> list[Cell]:
    """Unchecked."""
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    start = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if not CELL_LINE.match(lines[start]):
        raise TextError(f"{name}:{start + 1}: text before the first cell; write '# %%' above it")
    cells = []
    while start < len(lines):
        try:
            found, length = HydrogenCellReader(FORMAT, "python").read(lines[start:])
        except nbformat.ValidationError as wrong:
            raise TextError(f"{name}:{start + 1}: {wrong.message}; {TAGS_ADVICE}") from None
        source = trimmed(found.source)
        place = Cell(
            found.cell_type,
            source,
            file=name,
            line=start + 1,
            number=len(cells) + 1,
            skipped=found.source.count("\n", 0, found.source.find(source)),
        )
        cells.append(_with_options(place, found.metadata, lines[start]))
        for offset, line in enumerate(source.split("\n"), 1):
            if NEARLY.match(line):
                raise place.error("a marker that is no cell; write '# %% ' with one space", offset)
        start += length
    return cells


def _with_options(cell: Cell, options: dict, line: str) -> Cell:
    """`cell` with the marker, points, tags and fold that its `# %%` line gives."""
    options = {key: value for key, value in options.items() if key not in LAYOUT}
    for key in options:
        if key not in OPTIONS:
            raise cell.error(_unknown(key, options[key]))
        if len(re.findall(rf"\b{key}\s*=", line)) > 1:
            raise cell.error(f"{key}= is given twice; keep one")
    markers = [key for key in MARKERS if key in options]
    if len(markers) > 1:
        raise cell.error(f"{' and '.join(markers)} on one cell; split it in two cells")
    marker = markers[0] if markers else None
    if marker and not isinstance(options[marker], str):
        raise cell.error(f'{marker}= needs an id in double quotes; write {marker}="some-name"')
    cell = replace(
        cell, marker=marker, id=options.get(marker, ""), tags=_tags(cell, options.get("tags", []))
    )
    if "folded" in options:
        cell = replace(cell, folded=_folded(cell, options["folded"]))
    if "points" in options:
        return replace(cell, points=_points(cell, options["points"]))
    return cell


def _unknown(key: str, value: object) -> str:
    if key == "incorrectly_encoded_metadata":
        return f'cannot read {value!r}; write key="value", the value in double quotes'
    if key == "title" and value in MARKERS:
        return f'{value} without an id; write {value}="some-name"'
    if key == "title":
        return f"a cell line holds markers only, not {value!r}; put words in a markdown cell"
    close = get_close_matches(key, OPTIONS, 1)
    known = f"the markers are {', '.join(OPTIONS[:-1])} and {OPTIONS[-1]}"
    advice = f"write {close[0]}=" if close else known
    return f"unknown marker {key!r}; {advice}"


def _points(cell: Cell, points: object) -> int | float:
    if cell.marker not in GRADED:
        raise cell.error("points on a cell that is not graded; keep them for tests= and written=")
    if isinstance(points, bool) or not isinstance(points, int | float) or not math.isfinite(points):
        raise cell.error(f"points must be a number, not {points!r}; write points=2, say")
    if points <= 0:
        raise cell.error(
            f"points must be above 0, not {points}; visible= is for tests that earn none"
        )
    return int(points) if points == int(points) else points


def _folded(cell: Cell, folded: object) -> bool:
    if folded is not True:
        raise cell.error(f"folded must be true, not {folded!r}; write folded=true, or leave it out")
    if not cell.may_fold:
        raise cell.error("learners must see this cell; keep folded for plain and locked code")
    return True


def _tags(cell: Cell, tags: object) -> tuple[str, ...]:
    words = isinstance(tags, list) and all(isinstance(t, str) and TAG.fullmatch(t) for t in tags)
    if not words or len(set(tags)) < len(tags):
        raise cell.error(f"tags must be different words, not {tags!r}; {TAGS_ADVICE}")
    if any(tag.startswith("active-") for tag in tags):
        raise cell.error("jupytext would act upon a tag that begins with 'active-'; rename it")
    return tuple(tags)


def _notebook_cell(cell: Cell, taken: set[str]) -> NotebookNode:
    metadata = {"tags": list(cell.tags)} if cell.tags else {}
    if cell.folded:
        metadata["jupyter"] = {"source_hidden": True}
    if cell.marker:
        metadata["nbgrader"] = cell.nbgrader()
    cell_id = cell.grade_id or _plain_id(cell, taken)
    return _NEW[cell.type](cell.source, id=cell_id, metadata=nbformat.from_dict(metadata))


def _plain_id(cell: Cell, taken: set[str]) -> str:
    digest = hashlib.sha256(f"{cell.type}\n{cell.source}".encode()).hexdigest()[:10]
    names = (f"plain-{digest}{suffix}" for suffix in chain([""], (f"-{n}" for n in count(2))))
    name = next(name for name in names if name not in taken)
    taken.add(name)
    return name


def _cell_of(found: NotebookNode, name: str, number: int) -> Cell:
    """What a notebook's cell stands for."""
    meta = found.metadata.get("nbgrader", {})
    cell = Cell(
        found.cell_type, trimmed(found.source.replace("\r\n", "\n")), file=name, number=number
    )
    if found.get("attachments"):
        raise cell.error(
            "an image pasted into the cell would be lost; save it as a file and link to it"
        )
    try:
        marker = marker_of(meta, found.cell_type)
    except ValueError as wrong:
        raise cell.error(str(wrong)) from None
    cell = replace(cell, marker=marker, tags=_tags(cell, found.metadata.get("tags", [])))
    if marker:
        cell = replace(cell, id=meta.get("grade_id", "").removeprefix(PREFIX.get(marker, "")))
    if marker in GRADED:
        cell = replace(cell, points=_points(cell, meta.get("points")))
    hidden = found.metadata.get("jupyter", {}).get("source_hidden", False)
    return replace(cell, folded=hidden and cell.may_fold)


def _options(cell: Cell) -> NotebookNode:
    """The cell's `# %%` line, as jupytext takes it."""
    options = {cell.marker: cell.id} if cell.marker else {}
    if cell.marker in GRADED:
        options["points"] = cell.points
    if cell.tags:
        options["tags"] = list(cell.tags)
    if cell.folded:
        options["folded"] = True
    return nbformat.from_dict(options)
