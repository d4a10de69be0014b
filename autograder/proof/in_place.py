"""Whether code may change, in place, a thing that it did not make itself: an array that it was
given, a table that another cell holds."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from functools import lru_cache

from autograder.proof.plain import methods_first
from autograder.submission.idle import CHANGES, assigned, root

MAKERS = frozenset(
    """
    array arange astype bool copy default_rng dict empty empty_like enumerate eye float full
    full_like int iter len list map max mean min ones ones_like range repeat reversed round set
    sorted str sum tile tolist tuple zeros zeros_like zip
    """.split()
)
"""Functions and methods that give a new thing; so does a class, which starts with a capital."""
CHANGING = frozenset(
    """
    adapt add append apply apply_gradients assign assign_add assign_sub build clear compile discard
    extend fill fit insert itemset load_weights partition pop popitem put remove reset_state resize
    reverse set_weights setdefault setflags sort train_on_batch update update_state write
    """.split()
)
"""Methods that change the object."""
CHANGING_FIRST = frozenset("at copyto fill_diagonal next place putmask shuffle".split())
"""Functions that change what they are given first."""


@lru_cache(maxsize=1000)
def changes_given(source: str, imported: Collection[str] = frozenset()) -> bool:
    """Whether a cell's code may do so, now or when its functions are called; True when in doubt.

    Args:
        source: Python.
        imported: names of modules and of what is in them, whose functions give new things.
    """
    tree = ast.parse(source)
    own, selves = _own(tree), set(methods_first(tree))
    # What the cell itself holds is given to its functions, whenever they are called.
    inside = own - assigned(source)
    later = {node for function in ast.walk(tree) for node in _body(function)}
    return any(
        _changes(node, inside if node in later else own, selves, imported)
        for node in ast.walk(tree)
    )


def _body(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        yield from ast.walk(node)


def _changes(node: ast.AST, own: set, selves: set, imported: Collection[str]) -> bool:
    match node:
        case ast.AugAssign(target=ast.Name(id=name)):
            return name not in own
        case ast.AugAssign(target=ast.Attribute()):
            return True
        case ast.Attribute(value=of, ctx=ast.Store() | ast.Del()):
            return not _is_one_of(of, own | selves)
        case ast.Subscript(value=of, ctx=ast.Store() | ast.Del()):
            return not _is_one_of(of, own)
        case ast.Call(func=ast.Attribute(value=of, attr=name)) if name in CHANGING:
            return not (_is_one_of(of, own) or root(of) in imported)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[first, *_]) if (
            name in CHANGING_FIRST
        ):
            return not (_is_one_of(first, own) or _is_new(first))
        case ast.keyword(arg="out", value=of):
            return not _is_one_of(of, own)
    return False


def _is_one_of(node: ast.AST, names: Collection[str]) -> bool:
    return isinstance(node, ast.Name) and node.id in names


def _own(tree: ast.AST) -> set[str]:
    """Names that stand for nothing but new things, wherever the code gives them a value."""
    given = {name for node in ast.walk(tree) for name in _named_otherwise(node)}
    new: set[str] = set()
    for node in ast.walk(tree):
        for target, value in _assigned(node):
            (new if _is_new(value) else given).update(_names(target))
    return new - given


def _named_otherwise(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.arg(arg=name):
            yield name
        case ast.For(target=target) | ast.comprehension(target=target):
            yield from _names(target)
        case ast.withitem(optional_vars=ast.AST() as target):
            yield from _names(target)
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            yield from names
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name


def _assigned(node: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                    yield from zip(target.elts, value.elts, strict=False)
                else:
                    yield target, value
        case ast.AnnAssign(target=target, value=ast.AST() as value):
            yield target, value
        case ast.NamedExpr(target=target, value=value):
            yield target, value


def _names(target: ast.AST) -> set[str]:
    """Names that a target gives a value; not those of which it changes a part."""
    nodes = ast.walk(target)
    return {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, CHANGES)}


_NEW = (
    ast.BinOp,
    ast.Compare,
    ast.Constant,
    ast.Dict,
    ast.DictComp,
    ast.GeneratorExp,
    ast.JoinedStr,
    ast.List,
    ast.ListComp,
    ast.Set,
    ast.SetComp,
    ast.UnaryOp,
)


def _is_new(value: ast.AST) -> bool:
    match value:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in MAKERS or name[:1].isupper()
        case ast.IfExp(body=one, orelse=other):
            return _is_new(one) and _is_new(other)
    return isinstance(value, _NEW)
