"""What a worker must know of an assignment to stage its submissions: what learners were given, what
the gradebook says of its cells, and how nbgrader's steps are set. Part of the nbgrader seam; it
travels as JSON, so that workers need neither the course's folder nor the gradebook.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import asdict, dataclass, field, replace
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import api
from nbgrader.preprocessors import overwritecells, overwritekernelspec
from nbgrader.utils import compute_checksum
from traitlets import HasTraits
from traitlets.config import Config

from autograder.job import pack, unpack
from autograder.seam.reuse import Opened

FIELDS = {
    "source_cells": ("name", "cell_type", "locked", "source", "checksum"),
    "grade_cells": ("name", "max_score"),
    "task_cells": ("name", "max_score"),
    "solution_cells": ("name",),
}
"""What nbgrader's steps read of the gradebook's entries."""


class UnfitSettingError(ValueError):
    """A setting of nbgrader_config.py is no plain value; the message names it."""


@dataclass(frozen=True)
class Handout:
    """What the submissions of one class have in common."""

    assignment: str
    name: str
    """Of the notebook, without .ipynb."""
    release: dict[str, Any]
    """The released notebook."""
    kernelspec: str | None
    cells: dict[str, list[dict[str, Any]]]
    """The gradebook's entries by their kind, as in `FIELDS`."""
    sanitising: list[str]
    """nbgrader's steps before a run: "module:class" of each."""
    settings: dict[str, dict[str, str]]
    """Class → trait → value as Python writes it, of the settings that are not the default."""
    others: dict[str, list[str]] = field(default_factory=dict)
    """Grade ids of the course's other released notebooks, by name."""

    def to_text(self) -> str:
        """JSON, compressed to a fifth, as it travels with each submission."""
        return pack(json.dumps(asdict(self)))

    @classmethod
    def from_text(cls, text: str) -> Handout:
        return cls(**json.loads(unpack(text)))

    def notebook(self) -> NotebookNode:
        """The released notebook."""
        return nbformat.from_dict(self.release)

    def varied(self, sources: dict[str, str]) -> Handout:
        """What a learner was given whose cells of these ids have other sources: the same, but for
        what nbgrader compares such cells with."""
        if not sources:
            return self
        release = with_sources(self.notebook(), sources)
        changed = {
            cell.metadata.nbgrader.grade_id: cell
            for cell in release.cells
            if cell.id in sources and cell.metadata.get("nbgrader")
        }
        entries = [
            {**entry, "source": cell.source, "checksum": cell.metadata.nbgrader.checksum}
            if (cell := changed.get(entry["name"]))
            else entry
            for entry in self.cells["source_cells"]
        ]
        return replace(self, release=release, cells={**self.cells, "source_cells": entries})

    def config(self) -> Config:
        """The settings, for the steps that are made from it."""
        return Config(
            {
                name: {trait: ast.literal_eval(value) for trait, value in values.items()}
                for name, values in self.settings.items()
            }
        )

    def steps(self) -> list[type]:
        """The classes of nbgrader's steps before a run."""
        named = (name.split(":") for name in self.sanitising)
        return [getattr(import_module(module), kind) for module, kind in named]


def with_sources(release: NotebookNode, sources: dict[str, str]) -> NotebookNode:
    """A released notebook with other sources of its cells, by id, as nbgrader would give it out."""
    release = deepcopy(release)
    for cell in release.cells:
        if cell.get("id") in sources:
            cell.source = sources[cell.id]
            if "checksum" in cell.metadata.get("nbgrader", {}):
                cell.metadata.nbgrader.checksum = compute_checksum(cell)
    return release


def read_cells(
    url: str, assignment: str, name: str
) -> tuple[str | None, dict[str, list[dict[str, Any]]]]:
    """The kernelspec and the cells that the gradebook has of one of the assignment's notebooks.

    Raises:
        MissingEntry: it does not hold the assignment.
    """
    with api.Gradebook(url) as gradebook:
        notebook = gradebook.find_notebook(name, assignment)
        cells = {
            kind: [
                {name: getattr(cell, name) for name in names} for cell in getattr(notebook, kind)
            ]
            for kind, names in FIELDS.items()
        }
        return notebook.kernelspec, cells


def set_otherwise(steps: Iterable[HasTraits]) -> dict[str, dict[str, str]]:
    """Class → trait → value, of what is set otherwise than by default.

    Raises:
        UnfitSettingError: a value is not made of Python's plain ones.
    """
    return {type(step).__name__: found for step in steps if (found := _set(step))}


def _set(step: HasTraits) -> dict[str, str]:
    plain, found = type(step)(), {}
    for name in step.traits(config=True):
        value = getattr(step, name)
        if value == getattr(plain, name):
            continue
        found[name] = repr(value)
        try:
            same = ast.literal_eval(found[name]) == value
        except (ValueError, SyntaxError):
            same = False
        if not same:
            raise UnfitSettingError(
                f"{type(step).__name__}.{name} in nbgrader_config.py is {value!r:.100}: workers "
                "can be given text, numbers, lists, sets and dictionaries"
            )
    return found


class Cells:
    """In the gradebook's place, for steps that ask it for an assignment's cells and no more."""

    url = ""
    """Workers have none."""

    def __init__(self, handout: Handout):
        self._place = (handout.name, handout.assignment)
        entries = {
            kind: [SimpleNamespace(**cell) for cell in cells]
            for kind, cells in handout.cells.items()
        }
        self._notebook = SimpleNamespace(kernelspec=handout.kernelspec, **entries)
        graded = (*entries["task_cells"], *entries["grade_cells"])
        self._named = {
            "source": {cell.name: cell for cell in entries["source_cells"]},
            "grade": {cell.name: cell for cell in graded},
        }

    def __enter__(self) -> Cells:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing: it holds no connection."""

    def find_notebook(self, name: str, assignment: str) -> SimpleNamespace:
        """As the gradebook's.

        Raises:
            MissingEntry: there is none.
        """
        if (name, assignment) != self._place:
            raise api.MissingEntry(f"No such notebook: {assignment}/{name}")
        return self._notebook

    def find_source_cell(self, name: str, notebook: str, assignment: str) -> SimpleNamespace:
        """As the gradebook's.

        Raises:
            MissingEntry: there is none.
        """
        return self._find("source", name, notebook, assignment)

    def find_graded_cell(self, name: str, notebook: str, assignment: str) -> SimpleNamespace:
        """As the gradebook's.

        Raises:
            MissingEntry: there is none.
        """
        return self._find("grade", name, notebook, assignment)

    def _find(self, kind: str, name: str, notebook: str, assignment: str) -> SimpleNamespace:
        self.find_notebook(notebook, assignment)
        if name not in self._named[kind]:
            raise api.MissingEntry(f"No such {kind} cell: {assignment}/{notebook}/{name}")
        return self._named[kind][name]


opened = Opened((overwritecells, overwritekernelspec), api.Gradebook)
"""What nbgrader's steps get that ask the gradebook for cells."""
