"""While a notebook is graded: what a leftover cell spoilt of the process itself is put back.

``import builtins; builtins.list = []``, ``del sys.modules["numpy"]`` or ``os.environ.clear()`` in a
scratch cell would cost every answer below it, and end the kernel's own machinery with it. So after
each cell: built-in names, modules that are installed, entries of the import path and of the
environment that are gone; streams that nobody can write to; and attributes of modules that the
notebook's code deletes or overwrites with plain data where there was a function, a class or a
module. What a learner puts in their place that can be called stays. Settings are `settings`' part.
"""

from __future__ import annotations

import ast
import builtins
import os
import sys
import types
from collections.abc import Iterable, Iterator
from typing import Any

from course.notebook.settings import Settings

GONE = object()


class Process:
    """What is looked after of this process; as it is when this is made."""

    def __init__(self) -> None:
        self._builtins = dict(vars(builtins))
        self._builtins.pop("get_ipython", None)  # IPython takes it away after each cell
        self._modules = dict(sys.modules)
        self._environ = dict(os.environ)
        self._places = {name: getattr(sys, name) for name in ("path", "meta_path", "path_hooks")}
        self._entries = {name: list(value) for name, value in self._places.items()}
        self._streams = {name: getattr(sys, name) for name in ("stdout", "stderr")}
        self._depth = sys.getrecursionlimit()
        self._home = os.getcwd()
        self._settings = Settings()
        self._watched: dict[tuple[int, str], tuple[types.ModuleType, str, Any]] = {}
        """Attributes of modules that some cell's code may overwrite, as they were."""

    def watch(self, tree: ast.AST, names: dict[str, Any]) -> None:
        """Keep what a cell that is about to run stores over, or deletes, in modules.

        Args:
            tree: the cell's code.
            names: what its names stand for.
        """
        imported = dict(_imported(tree))
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del)):
                continue
            module = _module(node.value, imported, names)
            value = getattr(module, "__dict__", {}).get(node.attr)
            if isinstance(module, types.ModuleType) and _is_code(value):
                self._watched.setdefault((id(module), node.attr), (module, node.attr, value))

    def put_back(self) -> list[str]:
        """Put back what is gone; the names of it."""
        # The streams and the built-in names first: the rest needs them, and so does who tells.
        for name, stream in self._streams.items():
            if not _is_code(getattr(getattr(sys, name, None), "write", None)):
                setattr(sys, name, stream)
        told = [name for name, value in self._builtins.items() if _is_lost(builtins, name, value)]
        vars(builtins).update({name: self._builtins[name] for name in told})
        for module, name, value in self._watched.values():
            if _is_lost(module, name, value):
                setattr(module, name, value)
                told.append(f"{module.__name__}.{name}")
        gone = self._modules.keys() - sys.modules.keys()
        sys.modules.update({name: self._modules[name] for name in gone})
        told += sorted(name for name in gone if "." not in name)
        self._modules.update(self._installed(sys.modules.keys() - self._modules.keys()))
        for name, place in self._places.items():
            if not isinstance(getattr(sys, name, None), list):
                setattr(sys, name, place)
            kept = getattr(sys, name)
            kept += [entry for entry in self._entries[name] if entry not in kept]
        for name in self._environ.keys() - os.environ.keys():
            os.environ[name] = self._environ[name]
        sys.setrecursionlimit(max(self._depth, sys.getrecursionlimit()))
        try:
            os.getcwd()
        except FileNotFoundError:  # a folder of the notebook's own that it has deleted
            os.chdir(self._home)
        return told + self._settings.put_back() + _left_graphs()

    def _installed(self, names: Iterable[str]) -> Iterator[tuple[str, Any]]:
        """Modules that came since, but for those beside the notebook, which one may load anew."""
        for name in list(names):
            module = sys.modules.get(name)
            file = getattr(module, "__file__", None)
            if isinstance(file, str) and not file.startswith(self._home):
                yield name, module


def _left_graphs() -> list[str]:
    """Take TensorFlow back from the mode of its first version, in which Keras cannot compute."""
    tensorflow = sys.modules.get("tensorflow")
    try:
        if tensorflow is None or tensorflow.executing_eagerly():
            return []
        tensorflow.compat.v1.reset_default_graph()  # with one it does not go back
        tensorflow.compat.v1.enable_v2_behavior()
    except (AttributeError, ValueError, AssertionError):  # not loaded whole, or in a graph's block
        return []
    return ["eager execution"]


def _imported(tree: ast.AST) -> Iterator[tuple[str, Any]]:
    """Names that a cell binds to modules, and these, as far as they are loaded."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                yield alias.asname or whole, sys.modules.get(whole)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            for alias in node.names:
                inside = sys.modules.get(node.module)
                yield alias.asname or alias.name, getattr(inside, alias.name, None)


def _module(node: ast.AST, imported: dict[str, Any], names: dict[str, Any]) -> Any:
    """What `a.b.c` stands for, as far as modules go."""
    if isinstance(node, ast.Name):
        return imported.get(node.id) or names.get(node.id)
    if isinstance(node, ast.Attribute):
        outer = _module(node.value, imported, names)
        return vars(outer).get(node.attr) if isinstance(outer, types.ModuleType) else None
    return None


def _is_lost(module: types.ModuleType, name: str, value: Any) -> bool:
    """Whether there is nothing any more that can be used as the value was."""
    now = vars(module).get(name, GONE)
    return now is not value and (now is GONE or (_is_code(value) and not _is_code(now)))


def _is_code(value: Any) -> bool:
    return callable(value) or isinstance(value, types.ModuleType)
