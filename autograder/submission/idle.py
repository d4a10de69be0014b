"""Which cells need not run: the course's own demonstrations that nothing else depends on.

A plain cell of the release (no answer, no test, not locked) that the learner left as it was, and
none of whose names any cell that runs reads, can change no score. Pictures and tables are most of
what an ungraded notebook spends its time on. Whatever else such a cell does is lost: what others
rely on belongs in a locked cell (docs/authors.md).
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterator
from functools import lru_cache

from nbformat import NotebookNode

from autograder.submission.integrity import MAX_PARSED, grade_id

_WORDS = re.compile(r"[^\W\d]\w*")
_INDIRECT = frozenset(
    "eval exec compile globals locals vars dir get_ipython __import__ __main__".split()
)
"""Ways of reading a name that the text does not show as one."""


_remembered = lru_cache(maxsize=1000)
"""The course's own cells come again with every submission."""


def idle_cells(staged: NotebookNode, release: NotebookNode) -> list[int]:
    """Indices of the staged cells that need not run.

    Args:
        staged: the notebook as it would be run.
        release: the released notebook, whose plain cells are known to be the course's own.
    """
    known = {cell.source.strip() for cell in release.cells if _is_plain(cell)}
    waiting = {
        index: _bound(cell.source)
        for index, cell in enumerate(staged.cells)
        if _is_plain(cell) and cell.source.strip() in known
    }
    running = [c for i, c in enumerate(staged.cells) if c.cell_type == "code" and i not in waiting]
    course = {cell.source.strip() for cell in release.cells if not _is_answer(cell)}
    read = set().union(*(_read(c.source, c.source.strip() in course) for c in running))
    while needed := [index for index, names in waiting.items() if names & read]:
        for index in needed:
            read |= _read(staged.cells[index].source, of_the_course=True)
            del waiting[index]
    return sorted(waiting)


def _is_plain(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and grade_id(cell) is None


def _is_answer(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


@_remembered
def _bound(source: str) -> frozenset[str]:
    """The notebook's names that a cell of the course's assigns, or changes a part of."""
    names = {
        name
        for table, symbol in _symbols(symtable.symtable(source, "cell", "exec"))
        if (name := symbol.get_name())
        and (table.get_type() == "module" or symbol.is_declared_global())
        and (symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace())
    }
    for node in ast.walk(ast.parse(source)):
        match node:
            case (
                ast.Attribute(ctx=ast.Store() | ast.Del())
                | ast.Subscript(ctx=ast.Store() | ast.Del())
            ):
                names.add(_root(node))
    return frozenset(names)


def _root(node: ast.AST) -> str:
    """``settings`` of ``settings.picture["size"]``."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


@_remembered
def _read(source: str, of_the_course: bool = False) -> frozenset[str]:
    """The notebook's names that a cell may read. The words of a cell that is no Python, such as
    one with magics, all count, and so do those of one that reads names indirectly."""
    words = frozenset(_WORDS.findall(source))
    if len(source) > MAX_PARSED or (not of_the_course and words & _INDIRECT):
        return words
    try:
        top = symtable.symtable(source, "cell", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return words
    first = _assigned_first(source) if of_the_course else set()
    return frozenset(
        symbol.get_name()
        for table, symbol in _symbols(top)
        if symbol.is_referenced()
        and (table.get_type() == "module" or symbol.is_global())
        and not (table.get_type() == "module" and symbol.get_name() in first)
    )


def _symbols(table: symtable.SymbolTable) -> Iterator[tuple]:
    tables = [table]  # no recursion: a learner's lambdas may nest a thousand deep
    while tables:
        table = tables.pop()
        yield from ((table, symbol) for symbol in table.get_symbols())
        tables += table.get_children()


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
