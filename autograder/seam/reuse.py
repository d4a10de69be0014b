"""What nbgrader makes anew for every cell, made once. Part of the nbgrader seam; the gradebook's
part is `autograder.seam.gradebook`.

Nothing it does changes, only how often the same thing is prepared for it: half of the seconds that
staging and recording a submission took went into that.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from types import ModuleType, SimpleNamespace
from typing import Any

import jsonschema
import sqlalchemy
from jsonschema.exceptions import best_match
from nbformat import NotebookNode
from nbgrader import api
from nbgrader.nbgraderformat import common

SHORT = 2000
"""Characters of metadata up to which it is remembered."""


ATOMS = frozenset((str, int, float, bool, type(None)))
"""Types of JSON's values that cannot change, and need no copy."""


def install() -> None:
    """Have this process's nbgrader use all of it; a second call changes nothing."""
    common.jsonschema = SimpleNamespace(validate=validate)
    api.create_engine = engine
    api.Base.metadata.create_all = create_all
    NotebookNode.__deepcopy__ = deepcopy


class Opened:
    """In the place of nbgrader's Gradebook, for modules of its own that open one.

    Args:
        modules: those modules.
        otherwise: what opens a gradebook while none is given.
    """

    def __init__(self, modules: Iterable[ModuleType], otherwise: Callable[..., Any]):
        self._modules, self._otherwise = tuple(modules), otherwise
        self._given: Any = None  # one thread holds the gradebook, or stages

    def install(self) -> None:
        """Have the modules open it here; a second call changes nothing."""
        for module in self._modules:
            module.Gradebook = self

    def __call__(self, url: str, *args: Any, **kwargs: Any) -> Any:
        """What a module gets that opens the gradebook at this address."""
        if self._given is not None and self._given.url == url:
            return self._given
        return self._otherwise(url, *args, **kwargs)

    @contextmanager
    def given(self, gradebook: Any) -> Iterator[None]:
        """While open, this is what they get that open the gradebook at its ``url``."""
        before, self._given = self._given, gradebook
        try:
            yield
        finally:
            self._given = before


def validate(instance: Any, schema: dict) -> None:
    """As ``jsonschema.validate``, which checks the schema itself again for each cell, and the same
    cells again for each learner.

    Raises:
        jsonschema.ValidationError, jsonschema.SchemaError: as there.
    """
    rules, text = json.dumps(schema), json.dumps(instance)
    if len(text) < SHORT and _is_valid(rules, text):
        return
    error = best_match(_validator(rules).iter_errors(instance))
    if error is not None:
        raise error


@lru_cache(maxsize=1000)
def _is_valid(rules: str, text: str) -> bool:
    return _validator(rules).is_valid(json.loads(text))


@cache
def _validator(text: str) -> Any:
    schema = json.loads(text)
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


@lru_cache(maxsize=4)
def engine(url: str, **options: Any) -> sqlalchemy.Engine:
    """As ``sqlalchemy.create_engine``; an engine keeps the statements that it has compiled.

    Each of nbgrader's steps opens the gradebook for itself, and disposes of the engine's
    connections when it closes it, so none stays open between two steps.
    """
    return sqlalchemy.create_engine(url, **options)


def create_all(bind: sqlalchemy.Engine) -> None:
    """As the gradebook's ``MetaData.create_all``, which asks for each table whether it is there."""
    tables = api.Base.metadata
    if not set(tables.tables) <= set(sqlalchemy.inspect(bind).get_table_names()):
        type(tables).create_all(tables, bind)


def deepcopy(node: NotebookNode, memo: dict) -> NotebookNode:
    """As ``NotebookNode.__deepcopy__``, for a notebook as JSON has it: a tree."""
    copied = NotebookNode()
    for key, value in node.items():
        dict.__setitem__(copied, key, _copy(value, memo))
    return copied


def _copy(value: Any, memo: dict) -> Any:
    kind = type(value)
    if kind in ATOMS:
        return value
    if kind is NotebookNode:
        return deepcopy(value, memo)
    if kind is list:
        return [_copy(item, memo) for item in value]
    return copy.deepcopy(value, memo)
