"""What each exercise must do: one module per assignment, readable as a specification.

A check only calls the learner's objects with arrays and looks at what comes back, so it reads the
same whether the learner's code runs in this process or behind a socket:

    @check("pooling.depth_max", parts={"values": 3, "refuses a remainder": 1})
    def depth_max(student, rng, grade):
        with grade.part("values"):
            x = rng.normal(size=(2, 5, 7, 12)).astype("float32")
            grade.close(student.DepthMaxPool(3)(x), oracle.depth_max_pool(x, 3))
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Check", "UnknownCheck", "check", "find", "load"]


class UnknownCheck(LookupError):
    """No check of that name is registered."""


@dataclass(frozen=True)
class Check:
    """A registered check: its name, the points of its named parts, the function that runs it."""

    name: str
    parts: dict[str, float]
    run: Callable

    @property
    def points(self) -> float:
        return round(sum(self.parts.values()), 4)


_REGISTRY: dict[str, Check] = {}


def check(name: str, parts: dict[str, float]) -> Callable[[Callable], Callable]:
    """Register ``run(student, rng, grade)`` under ``name``, "module.exercise".

    Args:
        name: "pooling.depth_max": found in ``autograder/checks/pooling.py``.
        parts: points of each named part, in the order in which the learner reads them.

    Raises:
        ValueError: malformed name, no parts, negative points, or a name registered twice.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", name):
        raise ValueError(f"a check's name is 'module.exercise' in lower case, got {name!r}")
    if not parts or min(parts.values()) < 0:
        raise ValueError(f"{name}: parts must map at least one name to points of 0 or more")

    def register(run: Callable) -> Callable:
        if name in _REGISTRY and _REGISTRY[name].run.__code__ is not run.__code__:
            raise ValueError(f"{name} is registered twice")
        _REGISTRY[name] = Check(name, dict(parts), run)
        return run

    return register


def load(module: str) -> dict[str, Check]:
    """All checks of one assignment's module, by name.

    Raises:
        UnknownCheck: there is no such module.
    """
    path = f"{__name__}.{module}"
    try:
        importlib.import_module(path)
    except ModuleNotFoundError as error:
        if error.name != path:
            raise
        raise UnknownCheck(f"there is no module autograder/checks/{module}.py") from None
    return {name: c for name, c in _REGISTRY.items() if name.startswith(f"{module}.")}


def find(name: str) -> Check:
    """The check called ``name``.

    Raises:
        UnknownCheck: it is not registered.
    """
    known = load(name.partition(".")[0])
    if name not in known:
        raise UnknownCheck(f"no check is called {name!r}; known: {', '.join(sorted(known))}")
    return known[name]
