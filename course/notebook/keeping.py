"""While a notebook is graded: names that a leftover cell spoilt are put back where they are needed.

``np = None``, ``max = 3``, ``del keras`` or ``%reset -f`` in a scratch cell would cost every answer
after it. What is gone is put back before the next cell. What was overwritten with plain data, and
so can be neither called nor asked for an attribute, is put back before a cell that does just that,
or before a graded cell if a function of the notebook does; so is a module's name that stands for
something without that attribute (``fig, plt = plt.subplots()``). Such code could only fail, so that
no notebook that runs from top to bottom comes out otherwise. A learner's own functions and arrays
are never touched. Of the notebook's names alone: nothing here knows a check. What was spoilt beside
them is put back by `process`.
"""

from __future__ import annotations

import ast
import builtins
import types
from contextlib import suppress
from typing import Any

from course.notebook.hosts import shell
from course.notebook.process import Process

SCALARS = (type(None), bool, int, float, complex, str)
PLAIN = (*SCALARS, list, tuple, dict, set)
"""Types that nobody calls."""
SMALL, MANY = 1024**2, 500
"""Bytes of an array, and entries of a table, that are kept: not those that are deleted for room."""
GRADED = "autograder.probe"
"""Stands in the cells that earn points, whose functions are called from elsewhere."""
PUT_BACK = "[put back when graded: {names}, which a cell above had {what}]"
SPOILT = "[put back when graded: {names}, which this cell spoilt for all that follow]"
SHOWN = 5
"""How many names of those that were deleted are told."""


def keep() -> None:
    """From now on, put names back."""
    running = shell()
    if running is None:
        return
    keeper = Keeper(running)
    keeper.notice(running.user_ns)
    running.events.register("pre_run_cell", keeper.before)
    running.events.register("post_run_cell", keeper.after)


class Keeper:
    """Of one shell.

    Args:
        running: IPython's shell; its namespace is looked at before and after each cell.
    """

    def __init__(self, running: Any):
        self._shell = running
        self._first: dict[str, Any] = {}
        """What can be called or asked for attributes, as it was first bound."""
        self._last: dict[str, Any] = {}
        """All that is small, as it was last bound."""
        self._deferred: set[tuple[str, str]] = set()
        """Uses inside functions, of the cells that have run."""
        self._process = Process()

    def before(self, info: Any) -> None:
        """Put back what the cell that is about to run needs."""
        names = self._shell.user_ns
        gone = {name: value for name, value in self._last.items() if name not in names}
        names.update(gone)
        if told := [name for name in gone if name in self._first]:
            print(PUT_BACK.format(names=_listed(told), what="deleted"))
        tree = self._tree(info.raw_cell)
        self._process.watch(tree, names)
        now, later = _uses(tree)
        wanted = now | self._deferred if GRADED in info.raw_cell else now
        self._deferred |= later
        for name in sorted({name for name, way in wanted if self._is_spoilt(name, way)}):
            value = names.pop(name)
            self._last.pop(name, None)
            print(PUT_BACK.format(names=name, what=f"set to {_shown(value)}"))
            if name in self._first:  # if not, what shows again is Python's own
                names[name] = self._first[name]

    def after(self, result: Any) -> None:
        """Notice what the cell has bound, and put back what it spoilt of the process."""
        with suppress(Exception):  # what a learner's own kinds raise is no error of this cell
            if told := self._process.put_back():
                print(SPOILT.format(names=_listed(told)))
        self.notice(self._shell.user_ns)

    def notice(self, names: dict[str, Any]) -> None:
        """Keep what can be kept of these."""
        for name, value in list(names.items()):
            if name.startswith("_") or name in ("In", "Out"):
                continue
            if _is_used(value):
                self._first.setdefault(name, value)
            if _is_kept(value):
                self._last[name] = value
            else:
                self._last.pop(name, None)  # too large: not even as it was before

    def _is_spoilt(self, name: str, way: str) -> bool:
        """Whether the name stands for what cannot be used so, but did for more."""
        value = self._shell.user_ns.get(name, self)
        known = self._first.get(name, getattr(builtins, name, None))
        if type(value) not in PLAIN and (value is self or type(known) is not types.ModuleType):
            return False
        return hasattr(known, way) and not hasattr(value, way)

    def _tree(self, source: str) -> ast.AST:
        """A cell's code; an empty one of a cell that is no Python."""
        try:
            return ast.parse(self._shell.transform_cell(source))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ast.Module([], [])


def _uses(tree: ast.AST) -> tuple[set, set]:
    """(name, attribute) that code wants at once, and that its functions want later; a call wants
    ``__call__``."""
    inside = [
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for node in ast.walk(function)
    ]
    return _wants(ast.walk(tree)), _wants(inside)


def _listed(names: list[str]) -> str:
    more = [f"{len(names) - SHOWN} more"] if len(names) > SHOWN else []
    return ", ".join(names[:SHOWN] + more)


def _shown(value: Any) -> str:
    """A value in few characters; one of the learner's own kind may say what it likes."""
    return repr(value)[:40] if type(value) in PLAIN else f"a {type(value).__name__:.40}"


def _wants(nodes: Any) -> set[tuple[str, str]]:
    found = set()
    for node in nodes:
        match node:
            case ast.Attribute(value=ast.Name(name), attr=way):
                found.add((name, way))
            case ast.Call(func=ast.Name(name), args=args):
                found.add((name, "__call__"))
                if name in ("isinstance", "issubclass") and len(args) == 2:
                    kinds = args[1].elts if isinstance(args[1], ast.Tuple) else [args[1]]
                    found |= {(kind.id, "__call__") for kind in kinds if type(kind) is ast.Name}
            case ast.Raise(exc=ast.Name(name)) | ast.ExceptHandler(type=ast.Name(name)):
                found.add((name, "__call__"))
    return found


def _is_used(value: Any) -> bool:
    """Whether it is a module, a function or a class; a layer of Keras's has no such name."""
    return isinstance(value, types.ModuleType) or (callable(value) and hasattr(value, "__name__"))


def _is_kept(value: Any) -> bool:
    kind = type(value)
    if kind in (list, tuple, dict, set):
        return _is_table(value)
    if getattr(kind, "__name__", "") == "ndarray":
        return getattr(value, "nbytes", SMALL) < SMALL
    # Of NumPy what draws, of functools what is called.
    home = str(getattr(kind, "__module__", "")).partition(".")[0]
    return kind in PLAIN or _is_used(value) or home in ("course", "numpy", "functools")


def _is_table(value: Any) -> bool:
    """Whether it is short, and so is all in it, down to numbers, words and functions."""
    waiting, count = [value], 0
    while waiting:
        value = waiting.pop()
        if type(value) in (list, tuple, dict, set):
            count += len(value)
            if count > MANY:
                return False
            waiting += value
            waiting += value.values() if type(value) is dict else ()
        elif type(value) not in SCALARS and not _is_used(value):
            return False
    return True
