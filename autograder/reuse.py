"""What nbgrader makes, or asks its database for, anew for every cell, done once. Part of the
nbgrader seam.

Nothing it does changes, only how often the same thing is prepared for it: half of the seconds that
staging and recording a submission took went into that.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

import jsonschema
import sqlalchemy
from jsonschema.exceptions import best_match
from nbformat import NotebookNode
from nbgrader import api
from nbgrader.nbgraderformat import common
from nbgrader.preprocessors import getgrades, overwritecells, saveautogrades

SHORT = 2000
"""Characters of metadata up to which it is remembered."""


ATOMS = frozenset((str, int, float, bool, type(None)))
"""Types of JSON's values that cannot change, and need no copy."""


def install() -> None:
    """Have this process's nbgrader use all of it; a second call changes nothing."""
    common.jsonschema = SimpleNamespace(validate=validate)
    api.create_engine = engine
    api.Base.metadata.create_all = create_all
    for step in (getgrades, overwritecells, saveautogrades):
        step.Gradebook = Gradebook
    NotebookNode.__deepcopy__ = deepcopy


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


class Gradebook(api.Gradebook):
    """nbgrader's, for one step over one notebook: its cells, grades and comments are asked for once
    and not one by one. None may come to be while it is open."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._found: dict[tuple, dict[str, Any]] = {}

    def find_source_cell(self, name: str, notebook: str, assignment: str) -> api.SourceCell:
        """As nbgrader's.

        Raises:
            MissingEntry: there is none.
        """

        def cells() -> Iterable[tuple]:
            return ((cell, cell.name) for cell in self.find_notebook(*place).source_cells)

        place = (notebook, assignment)
        found = self._all(("source cells", *place), cells).get(name)
        return found or super().find_source_cell(name, *place)

    def find_graded_cell(self, name: str, notebook: str, assignment: str) -> Any:
        """As nbgrader's.

        Raises:
            MissingEntry: there is none.
        """

        def cells() -> Iterable[tuple]:
            known = self.find_notebook(*place)
            return ((cell, cell.name) for cell in (*known.task_cells, *known.grade_cells))

        place = (notebook, assignment)
        found = self._all(("graded cells", *place), cells).get(name)
        return found or super().find_graded_cell(name, *place)

    def find_grade(self, grade_cell: str, *place: str) -> api.Grade:
        """As nbgrader's.

        Raises:
            MissingEntry: there is none.
        """
        found = self._all((api.Grade, *place), lambda: self._given(api.Grade, *place))
        return found.get(grade_cell) or super().find_grade(grade_cell, *place)

    def find_comment(self, solution_cell: str, *place: str) -> api.Comment:
        """As nbgrader's.

        Raises:
            MissingEntry: there is none.
        """
        found = self._all((api.Comment, *place), lambda: self._given(api.Comment, *place))
        return found.get(solution_cell) or super().find_comment(solution_cell, *place)

    def _given(self, kind: Any, notebook: str, assignment: str, student: str) -> Iterable[tuple]:
        submitted = self.find_submission_notebook(notebook, assignment, student)
        return (
            self.db.query(kind, api.BaseCell.name)
            .join(api.BaseCell, api.BaseCell.id == kind.cell_id)
            .filter(kind.notebook_id == submitted.id)
        )

    def _all(self, what: tuple, ask: Callable[[], Iterable[tuple]]) -> dict[str, Any]:
        if what not in self._found:
            self._found[what] = {}
            with suppress(api.MissingEntry):  # nbgrader's own then says which entry is
                self._found[what] = {name: entry for entry, name in ask()}
        return self._found[what]


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
