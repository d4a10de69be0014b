"""Which tests an entry's answers can touch: by the names that cells bind and read."""

from __future__ import annotations

import ast

from autograder.submission.integrity import grade_id


def is_judged(cell):
    """Whether a cell holds a hidden test."""
    return "from autograder.probe import check" in cell.source


def is_visible(cell):
    """Whether a cell holds a visible test."""
    return (grade_id(cell) or "").startswith("try-")


def touched(source, entry, tests=is_judged):
    """Ids of the cells with tests whose objects may depend on a changed answer; all of them, for an
    entry that changes anything but answers. `source`: the notebook with its solutions."""
    code = [cell for cell in source.cells if cell.cell_type == "code"]
    wanted = [cell for cell in code if tests(cell)]
    if entry.added or entry.tamper or not entry.answers:
        return {grade_id(cell) for cell in wanted}
    others = [cell for cell in code if not is_judged(cell) and not is_visible(cell)]
    parts = [part for cell in others for part in ast.parse(cell.source).body]
    defined = {part.name: _read(part) for part in parts if isinstance(part, _DEFINITIONS)}
    answers = [ast.parse(cell.source) for cell in others if grade_id(cell) in entry.answers]
    changed = {name for answer in answers for part in answer.body for name in _bound(part)}
    while more := {name for name, read in defined.items() if read & changed} - changed:
        changed |= more
    return {grade_id(cell) for cell in wanted if _read(ast.parse(cell.source)) & changed}


_DEFINITIONS = (ast.FunctionDef, ast.ClassDef)


def _bound(part):
    """Names that a statement on the top level binds, and a definition's own."""
    if isinstance(part, _DEFINITIONS):
        return {part.name}
    return {n.id for n in _names(part) if isinstance(n.ctx, ast.Store)}


def _read(part):
    return {n.id for n in _names(part) if isinstance(n.ctx, ast.Load)}


def _names(part):
    return [node for node in ast.walk(part) if isinstance(node, ast.Name)]
