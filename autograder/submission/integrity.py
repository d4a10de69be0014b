"""What a submission may not change: everything but the learner's answers and added cells.

A submitted notebook is taken apart and put together anew on the released one: cells that nbgrader
locks come from the release, in its order; answer cells and the learner's own cells come from the
submission. So deleted, edited, retyped, duplicated, split or reordered cells, cell metadata, tags
and kernel names cannot matter, to a learner's harm or gain.
"""

from __future__ import annotations

import copy
import html
import json
import re
from collections import defaultdict
from itertools import islice

import nbformat
from nbformat import NotebookNode

from autograder import harmless
from autograder.submission import odd_files
from autograder.submission.parser import Parser

MAX_BYTES = 20 * 1024**2
MAX_CELLS = 2_000
MAX_CHARACTERS = 1_000_000
"""Of all cells together, outputs not counted."""
MAX_PARSED = 200_000
"""Characters of a split answer's halves: parsing more takes too long."""
MAX_PICTURES = 8 * 1024**2
"""Characters of all pasted pictures together; what is more is left out."""
MAX_PARTS = 1_000_000
"""Of the JSON: lists, objects and what stands in them. In memory, one may take a hundred bytes."""
_TOKEN = re.compile(rb'([\[{,])|"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_TEXT = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_PRINTED = re.compile(
    rb'("text"\s*:\s*\[)(?:\s*+"[^"\\]*+(?:\\.[^"\\]*+)*+"\s*+,?)*+\s*+(?=\])', re.DOTALL
)
LONG_TEXT = 256 * 1024
"""Bytes of a text that a large notebook can do without."""
MAX_LEANED = 100 * 1024**2
"""Bytes of a file that is made lean."""
MISSING = "there is no notebook"
"""How the line begins that says so."""
TYPED = {
    **dict.fromkeys(map(ord, "\u00a0\u1680\u2007\u202f\u3000"), " "),
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u00ad"), ""),
    **dict.fromkeys(map(ord, "\u2028\u2029\u0085"), "\n"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u00ab\u00bb"), '"'),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a"), "'"),
    **dict.fromkeys(map(ord, "\u2212\u2013"), "-"),
}
"""What stands for a space, for nothing, for a line's end, for quotes and for minus."""
_FENCE = re.compile(r"(?:`{3,}|~{3,})[\w{. }-]*")
START = ""
"""Anchor of added cells that stand before every known cell."""


class Unreadable(Exception):
    """The submitted file is no notebook that can be graded; the message tells the learner why."""


def read(data: bytes) -> list[NotebookNode]:
    """The cells of a submitted file: source, cell_type, grade_id, id and pasted pictures of each.

    Nothing else of the file is looked at. It is not validated, which would take minutes on a file
    made for that.

    Raises:
        Unreadable: too large, no text, not JSON, not a notebook, or with too many cells.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(too_large(len(data)))
    if _has_too_many_parts(data):
        raise Unreadable(f"the notebook's JSON has more than {MAX_PARTS} parts: clear its outputs")
    text = _decoded(data)
    try:
        # What follows a notebook's end is left of a longer one that the file held before.
        notebook, _ = json.JSONDecoder().raw_decode(text)
    except json.JSONDecodeError as error:
        raise Unreadable(odd_files.told(data) or _broken(text, error)) from None
    except RecursionError:
        raise Unreadable("the notebook's JSON nests too deep") from None
    except ValueError:  # a number of thousands of digits
        raise Unreadable("the notebook's JSON is broken") from None
    if not isinstance(notebook, dict):
        raise Unreadable("the file is not a notebook: its JSON is no object")
    content = notebook.get("content")  # as Jupyter's server wraps what it sends
    wrapped = "nbformat" not in notebook and isinstance(content, dict)
    cells = _raw_cells(content if wrapped else notebook)
    if len(cells) > MAX_CELLS:
        raise Unreadable(f"the notebook has {len(cells)} cells; at most {MAX_CELLS} are read")
    plain = [_plain_cell(cell) for cell in cells if isinstance(cell, dict)]
    _bound_pictures(plain)
    _mend_typography(plain)
    if sum(len(cell.source) for cell in plain) > MAX_CHARACTERS:
        raise Unreadable(f"its cells hold more than {MAX_CHARACTERS} characters")
    return plain


def _decoded(data: bytes) -> str:
    """The file's text: UTF-8, or what other programs write. JSON's own signs are ASCII, so that a
    letter in some older code costs that letter."""
    data = data.rstrip(b"\0") if b"\0" not in data[:4] else data  # a disk's own, after a crash
    try:
        return data.decode(json.detect_encoding(data)).lstrip("\ufeff").lstrip()
    except UnicodeDecodeError:
        if told := odd_files.told(data):
            raise Unreadable(told) from None
        if not data.lstrip().startswith(b"{"):
            raise Unreadable("the file is not UTF-8 text, so it is no notebook") from None
        return data.lstrip().decode("cp1252", "replace")


def _broken(text: str, error: json.JSONDecodeError) -> str:
    if error.msg.startswith("Unterminated") or not text[error.pos :].strip():
        return "the notebook's JSON is broken: it ends in the middle; save it and hand it in again"
    return f"the notebook's JSON is broken at line {error.lineno}: {odd_files.AGAIN}"


def _has_too_many_parts(data: bytes) -> bool:
    if sum(map(data.count, (b"[", b"{", b","))) <= MAX_PARTS:  # those in strings counted too
        return False
    parts = (token for token in _TOKEN.finditer(data) if token.lastindex)
    return next(islice(parts, MAX_PARTS, None), None) is not None


def lean(data: bytes) -> bytes:
    """A notebook's file without the texts in it that are far too long to be a cell's, pictures,
    films and pages among its outputs, and without the lines that its cells printed."""
    data = _TEXT.sub(lambda text: text[0] if len(text[0]) < LONG_TEXT else b'""', data)
    return data if len(data) <= MAX_BYTES else _PRINTED.sub(rb"\1", data)


def too_large(size: int) -> str:
    """Why a file of this many bytes is not read."""
    return (
        f"the notebook has {size / 1024**2:.0f} MB; at most {MAX_BYTES // 1024**2} MB are read: "
        "clear its outputs and hand it in again"
    )


def _raw_cells(notebook: dict) -> list:
    """The cells of notebook format 4, or of 2 and 3, which kept them in worksheets."""
    version = notebook.get("nbformat") if isinstance(notebook, dict) else None
    if isinstance(version, str) and version.isdecimal():
        version = int(version[:9])
    newer = isinstance(version, int | float) and version > 4
    if (version is None or newer) and isinstance(notebook.get("cells"), list):  # or lost on the way
        version = 4
    if version not in (2, 3, 4):
        if told := odd_files.told_object(notebook):
            raise Unreadable(told)
        raise Unreadable(f"the file is not a notebook of format 4: its format is {version!r:.40}")
    sheets = [notebook] if version == 4 else notebook.get("worksheets")
    cells = []
    for sheet in sheets if isinstance(sheets, list) else [None]:
        found = sheet.get("cells") if isinstance(sheet, dict) else None
        if not isinstance(found, list):
            raise Unreadable("the file is not a valid notebook (it has no list of cells)")
        cells += found
    return cells


def _plain_cell(cell: dict) -> NotebookNode:
    """The parts of a cell that are used, of the types they must have; one that is malformed is raw
    text, or empty, and costs itself alone."""
    kind, source = cell.get("cell_type"), cell.get("source", cell.get("input"))
    if isinstance(source, list):
        lines = [line for line in source if isinstance(line, str)]
        # Some programs leave out what ends each line.
        source = ("" if any("\n" in line for line in lines) else "\n").join(lines)
    if kind in ("heading", "html"):  # of formats 2 and 3
        kind = "markdown"
    if kind not in ("code", "markdown", "raw"):
        kind = "raw"
    source = re.sub("\r\n?", "\n", source) if isinstance(source, str) else ""
    source = source.encode("utf-8", "replace").decode("utf-8")  # halves of surrogate pairs
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    pasted = harmless.pictures(cell.get("attachments")) if kind == "markdown" else {}
    return NotebookNode(
        source=source, cell_type=kind, grade_id=grade_id, id=cell.get("id"), pasted=pasted
    )


def _mend_typography(cells: list[NotebookNode]) -> None:
    """Turn into Python what word processors, mail and pages have made of it; only cells that are
    none otherwise."""
    parser = Parser()
    for cell in cells:
        if cell.cell_type == "code":
            cell.source = _mended(cell.source, parser)


def _mended(source: str, parser: Parser) -> str:
    """Code with the spaces, line ends and quotes of Python, without HTML's names for signs and
    without the fence that marks it as code; as it is where that makes no Python of it."""
    ways = [source]
    for way in (lambda text: text.translate(TYPED), _unescaped, _without_fence):
        ways += [made for text in tuple(ways) if (made := way(text)) not in ways]
    if len(ways) > 1 and not parser.parses(source):
        return next((made for made in ways[1:] if parser.parses(made)), source)
    return source


def _without_fence(source: str) -> str:
    """What stands in the only fence (```python … ```) of a text that is no Python without it."""
    head, _, rest = source.strip().partition("\n")
    for sign in "`~":
        code = rest.rstrip(sign)
        if len(rest) - len(code) >= 3 and _FENCE.fullmatch(head):
            return code.removesuffix("\n")
    return source


def _unescaped(source: str) -> str:
    """HTML's names for signs as signs; as it is where one has thousands of digits."""
    try:
        return html.unescape(source)
    except ValueError:
        return source


def _bound_pictures(cells: list[NotebookNode]) -> None:
    """Keep pasted pictures, the first of them first, as long as they are not too large."""
    left = MAX_PICTURES
    for cell in cells:
        for name, bundle in list(cell.pasted.items()):
            left -= sum(map(len, bundle.values()))
            if left < 0:
                del cell.pasted[name]


def restore(submitted: list[NotebookNode], release: NotebookNode) -> NotebookNode:
    """The release notebook with the learner's answers and added cells.

    Args:
        submitted: what ``read`` gave.
        release: the released notebook (nbgrader schema 3, with grade ids).

    Returns:
        A new notebook: metadata and locked cells from ``release``; so are deleted answers that a
        person grades, for which nbgrader would wait for ever.
    """
    known = {grade_id(cell): cell for cell in release.cells if grade_id(cell)}
    answers, added = _sort_out(submitted, known)
    parser = Parser()
    numbers = iter(range(1, 2 * MAX_CELLS + 2))
    cells = [_added(cell, next(numbers)) for cell in added[START]]
    for name, cell in known.items():
        own = [cell] if is_locked(cell) else _pieces(answers[name], parser)
        if not own and cell.metadata.nbgrader.get("grade"):
            own = [cell]
        cells.extend(_added(piece, next(numbers)) for piece in own[:-1])
        if own:
            restored = copy.deepcopy(cell)
            restored.source = own[-1].source
            if cell.cell_type == "code" != own[-1].cell_type:
                restored.source = _mended(restored.source, parser)
            _paste(restored, own[-1])
            cells.append(restored)
        cells.extend(_added(item, next(numbers)) for item in added[name])
    return nbformat.from_dict({**release, "cells": cells})


def _sort_out(
    cells: list[NotebookNode], known: dict[str, NotebookNode]
) -> tuple[dict[str, list[NotebookNode]], dict[str, list[NotebookNode]]]:
    """All copies of each answer, and all other cells by the known cell that they follow."""
    answers: dict[str, list[NotebookNode]] = defaultdict(list)
    added: dict[str, list[NotebookNode]] = defaultdict(list)
    named = [_named(cell, known) for cell in cells]
    changed = {
        name
        for cell, name in zip(cells, named, strict=True)
        if name and not _same_source(cell, known[name])
    }
    unclaimed = {name: cell for name, cell in known.items() if name not in changed}
    anchor = START
    for cell, name in zip(cells, named, strict=True):
        name = name or _alike(cell, unclaimed)
        if name is None:
            added[anchor].append(cell)
            continue
        anchor = name
        untouched = _same_source(cell, known[name])
        if not is_locked(known[name]) and not (untouched and answers[name]):
            answers[name].append(cell)
    return answers, added


def _pieces(copies: list[NotebookNode], parser: Parser) -> list[NotebookNode]:
    """The copies of one answer, in order; the halves of a split cell as one again."""
    whole = "\n".join(cell.source for cell in copies)
    if len(whole) > MAX_PARSED:
        return copies
    split = len(copies) > 1 and not all(parser.parses(cell.source) for cell in copies)
    if split and parser.parses(whole):
        return [NotebookNode({**copies[-1], "source": whole})]
    return copies


def _named(cell: NotebookNode, known: dict[str, NotebookNode]) -> str | None:
    """The known cell that this one says it is, by nbgrader's grade id or by its cell id."""
    for name in (cell.grade_id, cell.id):
        if isinstance(name, str) and name in known:
            return name
    return None


def _alike(cell: NotebookNode, known: dict[str, NotebookNode]) -> str | None:
    """The known cell that one without ids is: the same text, or an answer defining the same name.

    Only for cells that nobody else claims, so that an experiment of the learner's, further down,
    does not take the place of the answer.
    """
    defined = _defines(cell.source) if cell.cell_type == "code" else None
    for name, candidate in known.items():
        if _same_source(cell, candidate) and cell.source.strip():
            return name
        if defined and not is_locked(candidate) and defined == _defines(candidate.source):
            return name
    return None


def _same_source(one: NotebookNode, other: NotebookNode) -> bool:
    return one.source.strip() == other.source.strip()


def _defines(source: str) -> str | None:
    """Name of the first function or class that a cell defines at top level."""
    match = re.search(r"^(?:def|class)\s+(\w+)", source, re.MULTILINE)
    return match and match.group(1)


def _added(cell: NotebookNode, number: int) -> NotebookNode:
    made = NotebookNode(
        id=f"added-{number}",
        cell_type=cell.cell_type,
        metadata=NotebookNode(),
        source=cell.source,
    )
    if cell.cell_type == "code":
        made.update(execution_count=None, outputs=[])
    _paste(made, cell)
    return made


def _paste(cell: NotebookNode, submitted: NotebookNode) -> None:
    """Give a cell of text the pictures that were pasted into the submitted one."""
    if cell.cell_type == "markdown" and submitted.get("pasted"):
        cell.attachments = NotebookNode(submitted.pasted)


def grade_id(cell: NotebookNode) -> str | None:
    """nbgrader's id of a cell; None for a plain cell."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def is_locked(cell: NotebookNode) -> bool:
    """Whether nbgrader owns the cell's source: test cells and read-only cells."""
    meta = cell.metadata.get("nbgrader", {})
    return not meta.get("solution", False) and bool(meta.get("grade") or meta.get("locked"))
