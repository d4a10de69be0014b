"""Which cells need not run: the course's own demonstrations, and its visible tests, that nothing
else depends on.

A plain cell of the release (no answer, no test, not locked) that the learner left as it was, and
none of whose names any cell that runs reads, can change no score. Pictures and tables are most of
what an ungraded notebook spends its time on. So is it with visible tests, which the caller names:
they earn nothing, and who wrote the answers has run them. Whatever else such a cell does is lost:
what others rely on belongs in a locked cell (docs/authors.md).
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Collection
from functools import lru_cache

from nbformat import NotebookNode

from autograder.submission.integrity import MAX_PARSED, grade_id
from autograder.submission.names import NO_PYTHON, symbols
from autograder.submission.parser import Parser

_WORDS = re.compile(r"[^\W\d]\w*")
_INDIRECT = frozenset(
    "eval exec compile globals locals vars dir get_ipython __import__ __main__".split()
)
"""Ways of reading a name that the text does not show as one."""

CHANGES = (ast.Store, ast.Del)
"""What an expression stands there for, when it is no reading."""

_remembered = lru_cache(maxsize=1000)
"""The course's own cells come again with every submission."""


def idle_cells(
    staged: NotebookNode, release: NotebookNode, beyond: Collection[str] = ()
) -> list[int]:
    """Indices of the staged cells that need not run.

    Args:
        staged: the notebook as it would be run.
        release: the released notebook, whose plain cells are known to be the course's own.
        beyond: grade ids of more cells that need not run unless others read their names.
    """
    known = {cell.source.strip() for cell in release.cells if _is_plain(cell)}
    waiting = {
        index: bound(cell.source)
        for index, cell in enumerate(staged.cells)
        if grade_id(cell) in beyond or _is_plain(cell) and cell.source.strip() in known
    }
    running = [c for i, c in enumerate(staged.cells) if c.cell_type == "code" and i not in waiting]
    course = {cell.source.strip() for cell in release.cells if not is_answer(cell)}
    parser = Parser()
    read = set().union(
        *(
            reads(cell.source) if cell.source.strip() in course else _own(cell.source, parser)
            for cell in running
        )
    )
    while needed := [index for index, names in waiting.items() if names & read]:
        for index in needed:
            read |= reads(staged.cells[index].source)
            del waiting[index]
    return sorted(waiting)


def _is_plain(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and grade_id(cell) is None


def is_answer(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


@_remembered
def bound(source: str) -> frozenset[str]:
    """The notebook's names that a cell of the course's assigns, or changes a part of."""
    nodes = ast.walk(ast.parse(source))
    parts = (n for n in nodes if isinstance(n, ast.Attribute | ast.Subscript))
    return assigned(source) | {root(part) for part in parts if isinstance(part.ctx, CHANGES)}


def assigned(source: str) -> frozenset[str]:
    """The notebook's names that a cell's code assigns."""
    return frozenset(
        name
        for table, symbol in symbols(symtable.symtable(source, "cell", "exec"))
        if (name := symbol.get_name())
        and (table.get_type() == "module" or symbol.is_declared_global())
        and (symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace())
    )


def root(node: ast.AST) -> str:
    """``settings`` of ``settings.picture["size"]``."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


@_remembered
def reads(source: str) -> frozenset[str]:
    """The notebook's names that a cell of the course's may read before it assigns them; every word
    of one that is no Python, such as one with magics."""
    try:
        top = symtable.symtable(source, "cell", "exec")
    except NO_PYTHON:
        return _words(source)
    first = _assigned_first(source)
    return frozenset(
        symbol.get_name()
        for table, symbol in symbols(top)
        if symbol.is_referenced()
        and (table.get_type() == "module" or symbol.is_global())
        and not (table.get_type() == "module" and symbol.get_name() in first)
    )


def _own(source: str, parser: Parser) -> frozenset[str]:
    """The names that a learner's cell may read. All its words count when it is no Python, when it
    takes too much to read, and when it reads names indirectly."""
    words = _words(source)
    if len(source) > MAX_PARSED or words & _INDIRECT:
        return words
    names = parser.read(source)
    return words if names is None else names


def _words(source: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(source))


def _assigned_first(source: str) -> set[str]:
    """Names that a cell of the course's assigns, at top level, before it reads them."""
    stored, loaded = {}, {}
    for statement in ast.walk(ast.parse(source)):
        for node in ast.iter_child_nodes(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                late = isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign)
                at = (statement.end_lineno, 10**6) if late else (node.lineno, node.col_offset)
                stored[node.id] = min(at, stored.get(node.id, at))
            elif isinstance(node, ast.Name):
                at = (node.lineno, node.col_offset)
                loaded[node.id] = min(at, loaded.get(node.id, at))
    return {name for name, at in stored.items() if at < loaded.get(name, (10**9, 0))}
