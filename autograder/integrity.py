"""What a submission may not change: everything but the learner's answers and added cells.

A submitted notebook is taken apart and put together anew on the released one: cells that nbgrader
locks come from the release, in its order; answer cells and the learner's own cells come from the
submission. So deleted, edited, retyped, duplicated, split or reordered cells, cell metadata, tags
and kernel names cannot matter, to a learner's harm or gain.
"""

from __future__ import annotations

import ast
import copy
import json
import re
from collections import defaultdict

import nbformat
from nbformat import NotebookNode

MAX_BYTES = 20 * 1024**2
MAX_CELLS = 2_000
START = ""
"""Anchor of added cells that stand before every known cell."""


class Unreadable(Exception):
    """The submitted file is no notebook that can be graded; the message tells the learner why."""


def read(data: bytes) -> NotebookNode:
    """A submitted file as a notebook of the current format.

    Raises:
        Unreadable: too large, not UTF-8, not JSON, not a notebook, or with too many cells.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(
            f"the notebook has {len(data) / 1024**2:.0f} MB; at most {MAX_BYTES // 1024**2} MB "
            "are read: clear its outputs and hand it in again"
        )
    try:
        text = data.decode("utf-8-sig")
        if not isinstance(json.loads(text), dict):
            raise Unreadable("the file is not a notebook: its JSON is no object")
        notebook = nbformat.reads(text, as_version=4)
        cells = [_plain_cell(cell) for cell in notebook.cells]
    except UnicodeDecodeError:
        raise Unreadable("the file is not UTF-8 text, so it is no notebook") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"the notebook's JSON is broken at line {error.lineno}") from None
    except RecursionError:
        raise Unreadable("the notebook's JSON nests too deep") from None
    except Unreadable:
        raise
    except Exception as error:
        raise Unreadable(f"the file is not a valid notebook ({type(error).__name__})") from None
    if len(cells) > MAX_CELLS:
        raise Unreadable(f"the notebook has {len(cells)} cells; at most {MAX_CELLS} are read")
    notebook.cells = cells
    return notebook


def _plain_cell(cell: NotebookNode) -> NotebookNode:
    """The parts of a cell that are used, of the types they must have."""
    source = cell["source"]
    if not isinstance(source, str) or cell["cell_type"] not in ("code", "markdown", "raw"):
        raise Unreadable("the file is not a valid notebook (a cell is malformed)")
    source.encode("utf-8")  # lone surrogates cannot be run or recorded
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return NotebookNode(
        source=source, cell_type=cell["cell_type"], grade_id=grade_id, id=cell.get("id")
    )


def restore(submitted: NotebookNode, release: NotebookNode) -> NotebookNode:
    """The release notebook with the learner's answers and added cells.

    Args:
        submitted: what ``read`` gave.
        release: the released notebook (nbgrader schema 3, with grade ids).

    Returns:
        A new notebook: metadata and locked cells from ``release``.
    """
    known = {grade_id(cell): cell for cell in release.cells if grade_id(cell)}
    answers, added = _sort_out(submitted.cells, known)
    numbers = iter(range(1, 2 * MAX_CELLS + 2))
    cells = [_added(cell, next(numbers)) for cell in added[START]]
    for name, cell in known.items():
        own = [cell] if is_locked(cell) else _pieces(answers[name])
        cells.extend(_added(piece, next(numbers)) for piece in own[:-1])
        if own:
            restored = copy.deepcopy(cell)
            restored.source = own[-1].source
            cells.append(restored)
        cells.extend(_added(item, next(numbers)) for item in added[name])
    return nbformat.from_dict({**release, "cells": cells})


def _sort_out(
    cells: list[NotebookNode], known: dict[str, NotebookNode]
) -> tuple[dict[str, list[NotebookNode]], dict[str, list[NotebookNode]]]:
    """All copies of each answer, and all other cells by the known cell that they follow."""
    answers: dict[str, list[NotebookNode]] = defaultdict(list)
    added: dict[str, list[NotebookNode]] = defaultdict(list)
    anchor = START
    for cell in cells:
        name = _identity(cell, known)
        if name is None:
            added[anchor].append(cell)
            continue
        anchor = name
        untouched = cell.source.strip() == known[name].source.strip()
        if not is_locked(known[name]) and not (untouched and answers[name]):
            answers[name].append(cell)
    return answers, added


def _pieces(copies: list[NotebookNode]) -> list[NotebookNode]:
    """The copies of one answer, in order; the halves of a split cell as one again."""
    whole = "\n".join(cell.source for cell in copies)
    if len(copies) > 1 and not all(_parses(cell.source) for cell in copies) and _parses(whole):
        return [NotebookNode({**copies[-1], "source": whole})]
    return copies


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _identity(cell: NotebookNode, known: dict[str, NotebookNode]) -> str | None:
    """The known cell that this one is: by nbgrader's grade id, else by cell id, else by source."""
    for name in (cell.grade_id, cell.id):
        if isinstance(name, str) and name in known:
            return name
    defined = _defines(cell.source) if cell.cell_type == "code" else None
    for name, candidate in known.items():
        if candidate.source.strip() == cell.source.strip() and cell.source.strip():
            return name
        if defined and not is_locked(candidate) and defined == _defines(candidate.source):
            return name
    return None


def _defines(source: str) -> str | None:
    """Name of the first function or class that a cell defines at top level."""
    match = re.search(r"^(?:def|class)\s+(\w+)", source, re.MULTILINE)
    return match and match.group(1)


def _added(cell: NotebookNode, number: int) -> NotebookNode:
    kind, identity = cell.cell_type, f"added-{number}"
    if kind == "code":
        return nbformat.v4.new_code_cell(cell.source, id=identity)
    make = nbformat.v4.new_markdown_cell if kind == "markdown" else nbformat.v4.new_raw_cell
    return make(cell.source, id=identity)


def grade_id(cell: NotebookNode) -> str | None:
    """nbgrader's id of a cell; None for a plain cell."""
    return cell.metadata.get("nbgrader", {}).get("grade_id")


def is_locked(cell: NotebookNode) -> bool:
    """Whether nbgrader owns the cell's source: test cells and read-only cells."""
    meta = cell.metadata.get("nbgrader", {})
    return not meta.get("solution", False) and bool(meta.get("grade") or meta.get("locked"))
