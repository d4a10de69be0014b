"""What nbgrader makes anew for every cell and every step, made once. Part of the nbgrader seam.

Nothing it does changes, only how often the same thing is prepared for it: of the seconds that
staging and recording a submission take, a third went into these two.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

import jsonschema
import sqlalchemy
from jsonschema.exceptions import best_match
from nbgrader import api
from nbgrader.nbgraderformat import common


def install() -> None:
    """Have this process's nbgrader use both; a second call changes nothing."""
    common.jsonschema = SimpleNamespace(validate=validate)
    api.create_engine = engine


def validate(instance: Any, schema: dict) -> None:
    """As ``jsonschema.validate``, which checks the schema itself again for each cell.

    Raises:
        jsonschema.ValidationError, jsonschema.SchemaError: as there.
    """
    error = best_match(_validator(json.dumps(schema)).iter_errors(instance))
    if error is not None:
        raise error


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
