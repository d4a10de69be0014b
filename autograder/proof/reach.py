"""What an entry's answers can reach: the cells that may come out otherwise than the source's own.

An entry differs from the source in a few answers. A cell that reads none of their names, itself or
through other cells, does there what it does in the source, whose run is judged as a whole. That
holds for answers that work through names alone (`plain`); others may reach everything.

The order of cells is not looked at: a function reads its names whenever it is called.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.proof import banks
from autograder.proof.in_place import changes_given
from autograder.proof.plain import is_plain
from autograder.submission import names
from autograder.submission.idle import CHANGES, bound, idle_cells, is_answer, reads, root
from autograder.submission.integrity import grade_id

_remembered = lru_cache(maxsize=1000)


def beyond(
    answers: Mapping[str, str],
    source: NotebookNode,
    release: NotebookNode,
    modules: Collection[str] = (),
) -> frozenset[str]:
    """Grade ids of the answers and tests that some answers cannot reach; none when in doubt.

    Args:
        answers: grade id → the text that stands there in place of the source's own.
        source: the source's notebook with its hidden tests, answers as a learner would write them.
        release: the released notebook.
        modules: names of modules that the answers may import, as their code is plain too.
    """
    codes = [cell for cell in source.cells if cell.cell_type == "code"]
    changed = [c for c in codes if answers.get(grade_id(c), c.source) != c.source]
    texts = [text for c in changed for text in (c.source, answers[grade_id(c)])]
    if not all(is_plain(text, modules) for text in texts):
        return frozenset()
    cells = [_Cell(cell, answers) for cell in _running(source, release, answers)]
    reached = _reached(cells)
    return frozenset(cell.name for cell in cells if cell.may_rest and cell not in reached)


def _running(
    source: NotebookNode, release: NotebookNode, answers: Mapping[str, str]
) -> list[NotebookNode]:
    """The source's cells that are run when a submission with these answers is graded."""
    handed_in = [{**c, "source": answers.get(grade_id(c), c.source)} for c in source.cells]
    resting = set(idle_cells(nbformat.from_dict({**source, "cells": handed_in}), release))
    return [
        cell
        for index, cell in enumerate(source.cells)
        if cell.cell_type == "code" and index not in resting
    ]


class Reach:
    """What the entries of one assignment's banks can reach."""

    def __init__(self, source: NotebookNode, release: NotebookNode, files: Path | None):
        """
        Args:
            files: folder of what is handed in beside the notebook.
        """
        own = banks.solved(source)
        cells = [{**cell, "source": own.get(grade_id(cell), cell.source)} for cell in source.cells]
        self._source = nbformat.from_dict({**source, "cells": cells})
        self._release = release
        modules = files.glob("*.py") if files else ()
        self._modules = frozenset(path.stem for path in modules if is_plain(path.read_text()))

    def beyond(self, entry: banks.Entry) -> frozenset[str]:
        """As the function, of an entry; none of one that differs in more than its answers."""
        if entry.kind not in ("right", "wrong") or entry.tamper or entry.untouched or entry.added:
            return frozenset()
        if not entry.answers or entry.files is None and self._modules:
            return frozenset()
        return beyond(entry.answers, self._source, self._release, self._modules)


class _Cell:
    """A cell's names, over both of its texts if it is changed."""

    def __init__(self, cell: NotebookNode, answers: Mapping[str, str]):
        self.name = grade_id(cell)
        self.changed = answers.get(self.name, cell.source) != cell.source
        self.texts = [cell.source, answers[self.name]] if self.changed else [cell.source]
        self.may_rest = is_answer(cell) or bool(cell.metadata.get("nbgrader", {}).get("grade"))
        found = names.read if is_answer(cell) else reads
        self.reads = frozenset().union(*(found(text) for text in self.texts))
        self.binds = frozenset().union(*map(bound, self.texts))
        self.holds = frozenset().union(*map(_holding, self.texts))

    def changes_given(self, imported: frozenset[str]) -> bool:
        """Whether its code may change things that it did not make."""
        return any(changes_given(text, imported) for text in self.texts)


def _reached(cells: list[_Cell]) -> set[_Cell]:
    """The changed cells and all that read what they, or other reached ones, make or may change."""
    data = frozenset().union(*(cell.holds for cell in cells))
    same = _same_everywhere(cells)
    harmful = any(cell.changed and cell.changes_given(same) for cell in cells)
    told: set[str] = set()
    reached: set[_Cell] = set()
    while more := {c for c in cells if c not in reached and (c.changed or c.reads & told)}:
        reached |= more
        for cell in more:
            told |= cell.binds - same
            held, others = _in_hand(cell, cells, same)
            if harmful or any(other.changes_given(same) for other in others):
                told |= held & data
    return reached


def _same_everywhere(cells: list[_Cell]) -> frozenset[str]:
    """Names under which all cells import the same, and that no cell binds to anything else."""
    origins: dict[str, set] = {}
    for cell in cells:
        for text in cell.texts:
            for name, found in _imports(text).items():
                origins.setdefault(name, set()).update(found)
    return frozenset(n for n, found in origins.items() if len(found) == 1 and None not in found)


def _in_hand(
    cell: _Cell, cells: list[_Cell], same: Collection[str]
) -> tuple[frozenset[str], set[_Cell]]:
    """Names of what a cell may get hold of, itself or through functions of other cells; and all
    these cells."""
    seen: set[str] = set()
    hold, others = set(cell.reads), {cell}
    while new := hold - seen - same:
        seen |= new
        for other in cells:
            if new & other.binds:
                others.add(other)
                hold |= other.reads
    return frozenset(seen), others


@_remembered
def _holding(source: str) -> frozenset[str]:
    """The notebook's names that a cell binds to more than a function, a class or a module, or
    changes a part of."""
    nodes = list(ast.walk(ast.parse(source)))
    made = {name for node in nodes for name in (*_defined(node), *_imported(node))}
    changed = {root(node) for node in nodes if isinstance(getattr(node, "ctx", None), CHANGES)}
    return bound(source) - (made - changed)


@_remembered
def _imports(source: str) -> dict[str, set]:
    """Names that a cell binds → what it imports under them; None where it binds them otherwise."""
    nodes = list(ast.walk(ast.parse(source)))
    found: dict[str, set] = {name: set() for name in bound(source)}
    for node in nodes:
        for name, origin in _imported(node).items():
            found.setdefault(name, set()).add(origin)
        for name in _defined(node):
            found.setdefault(name, set()).add(None)
    for name in _holding(source):
        found[name].add(None)
    return found


def _defined(node: ast.AST) -> tuple[str, ...]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return (node.name,) if isinstance(node, kinds) else ()


def _imported(node: ast.AST) -> dict[str, str]:
    match node:
        case ast.Import(names=names):
            return {a.asname or a.name.partition(".")[0]: f"{a.name} as {a.asname}" for a in names}
        case ast.ImportFrom(names=names):
            return {a.asname or a.name: f"{'.' * node.level}{node.module}:{a.name}" for a in names}
    return {}
