"""Whether code works through names alone, or may change what is nobody's variable.

What a cell defines and reads can be told from its text. What a patched class, a seed, a setting or
a file does to cells that never name it cannot. Code that is plain by these rules does none of
that; of other code nothing is claimed. They judge text of the banks' authors, not of an attacker.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Collection, Iterator

from autograder.submission.idle import root
from autograder.submission.integrity import MAX_PARSED

LIBRARIES = frozenset(
    "abc collections copy course dataclasses functools itertools keras math numbers numpy operator "
    "typing".split()
)
"""What may be imported. A module of the learner's own is code that stands elsewhere."""
INDIRECT = frozenset(
    """
    _ __ ___ breakpoint compile delattr dir eval exec exit get_ipython globals In input locals open
    Out plt quit setattr type vars __builtins__ __import__ __loader__ __spec__
    """.split()
)
"""Names by which code comes at things that it does not name."""
STATEFUL = frozenset(
    """
    clear_session config copyto custom_objects dump environ fill_diagonal filterwarnings
    get_custom_objects load matplotlib memmap place put put_along_axis putmask pyplot rcParams save
    savetxt savez savez_compressed seed seterr seterrcall tofile
    """.split()
)
"""Parts of libraries that hold, or change, what others see as well."""
STATEFUL_STARTS = ("set_", "enable_", "disable_", "register_", "unregister_", "load_", "save_")
OF_OBJECTS = frozenset({"config", "seed", "set_weights"})
"""Of these, what objects of the code's own have too."""
CHANGING = frozenset(
    "append assign clear discard extend insert pop popitem remove reverse setdefault sort "
    "update".split()
)
"""Methods that change a list or a table in place."""
SPECIAL = frozenset("__init__ __name__ __len__ __getitem__ __call__ __doc__".split())
"""Attributes with underscores that open no way to a class or a module."""


def is_plain(source: str, modules: Collection[str] = ()) -> bool:
    """Whether a cell's code works through names alone; False when in doubt.

    Args:
        modules: names of other modules that it may import, as their code is plain too.
    """
    if len(source) > MAX_PARSED:
        return False
    try:
        rules = _Rules(source, modules)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return all(map(rules.allow, ast.walk(rules.tree)))


class _Rules:
    def __init__(self, source: str, modules: Collection[str] = ()):
        self.known = LIBRARIES | set(modules)
        self.tree = ast.parse(source)
        self.selves = set(methods_first(self.tree))
        self.foreign = _foreign(self.tree, symtable.symtable(source, "cell", "exec"))

    def allow(self, node: ast.AST) -> bool:
        """Whether one node of the tree breaks no rule."""
        match node:
            case ast.Import(names=names):
                return all(self._may_import(alias.name, alias.name) for alias in names)
            case ast.ImportFrom(module=module, names=names):
                return all(self._may_import(module or "", alias.name) for alias in names)
            case ast.Name(id=name, ctx=ast.Load()):
                return name not in INDIRECT
            case ast.Attribute(value=of, ctx=ast.Store() | ast.Del()):
                return isinstance(of, ast.Name) and of.id in self.selves
            case ast.Attribute(value=of, attr=name):
                return self._may_read(of, name)
            case ast.Subscript(ctx=ast.Store() | ast.Del()):
                return self._is_own(node)
            case ast.Call(func=ast.Attribute(attr="seed")):
                return False
            case ast.Call(func=ast.Name("getattr"), args=[of, name, *_]):
                fixed = isinstance(name, ast.Constant) and isinstance(name.value, str)
                return self._may_read(of, name.value) if fixed else root(of) in self.selves
        return True

    def _may_read(self, of: ast.AST, name: str) -> bool:
        if name.startswith("__"):
            return name in SPECIAL
        if not self._is_own(of):
            return not (_is_stateful(name) or name in CHANGING)
        return name in OF_OBJECTS or not _is_stateful(name)

    def _may_import(self, module: str, name: str) -> bool:
        words = (*module.split("."), *name.split("."))
        return words[0] in self.known and name != "*" and not any(map(_is_stateful, words))

    def _is_own(self, node: ast.AST) -> bool:
        """Whether a value is none of a library's or of another cell's, as far as its text tells."""
        name = root(node)
        return bool(name) and name not in self.foreign


def _is_stateful(name: str) -> bool:
    return name in STATEFUL or name.startswith(STATEFUL_STARTS)


def methods_first(tree: ast.AST) -> Iterator[str]:
    """The first parameter's name of each method: the object that it belongs to."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and method.args.args:
                    yield method.args.args[0].arg


def _foreign(tree: ast.AST, top: symtable.SymbolTable) -> set[str]:
    """Names of what other cells or libraries made, and of what was taken out of it."""
    foreign = set(_free(top))
    bindings = list(_bindings(tree))
    while more := {
        node.id
        for target, value in bindings
        if any(name in foreign for name in _handed_on(value))
        for node in ast.walk(target)
        if isinstance(node, ast.Name) and node.id not in foreign
    }:
        foreign |= more
    return foreign


def _free(top: symtable.SymbolTable) -> Iterator[str]:
    made = {s.get_name() for s in top.get_symbols() if s.is_assigned()}
    tables = [top]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        for symbol in table.get_symbols():
            everywhere = table is top or symbol.is_global()
            if symbol.is_imported() or everywhere and symbol.get_name() not in made:
                yield symbol.get_name()


def _bindings(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """(target, value) of whatever gives a value a name."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=targets, value=value):
                yield from ((target, value) for target in targets)
            case ast.AnnAssign(target=target, value=ast.AST() as value):
                yield target, value
            case ast.NamedExpr(target=target, value=value):
                yield target, value
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                yield target, value
            case ast.withitem(context_expr=value, optional_vars=ast.AST() as target):
                yield target, value
            case ast.arguments(args=names, defaults=values) if values:
                for name, value in zip(names[-len(values) :], values, strict=True):
                    yield ast.Name(name.arg), value


def _handed_on(value: ast.AST) -> Iterator[str]:
    """Names of what an expression may give as it is, or a part of; a call makes new things."""
    values = [value]
    while values:
        match value := values.pop():
            case ast.Name(id=name):
                yield name
            case ast.Attribute(value=of) | ast.Subscript(value=of) | ast.Starred(value=of):
                values.append(of)
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                values += parts
            case ast.Dict(values=parts) | ast.BoolOp(values=parts):
                values += parts
            case ast.IfExp(body=one, orelse=other):
                values += (one, other)
            case ast.NamedExpr(value=of):
                values.append(of)
