"""Where checks are registered, and found by name.

The engine knows no assignment: checks lie in packages or folders that the course's settings name
(``c.Checks.packages``), and in the folder ``checks/`` at the course's root. ``pooling.depth_max``
is registered by the module or package ``pooling`` of one of them.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec
from pathlib import Path

from autograder import course_config

__all__ = ["Check", "UnknownCheck", "check", "digest", "find", "load", "packages", "sources", "use"]


class UnknownCheck(LookupError):
    """No check of that name is registered."""


class BrokenChecks(UnknownCheck):
    """A module of checks cannot be imported; the message has its file and line."""


@dataclass(frozen=True)
class Check:
    """A registered check: its name, the points of its named parts, the function that runs it."""

    name: str
    parts: dict[str, float]
    run: Callable

    @property
    def points(self) -> float:
        return round(sum(self.parts.values()), 4)


_REGISTRY: dict[tuple[str, str], Check] = {}
"""By home, the package of checks that it belongs to, and name. The home of what stands in no such
package, as when an author tries a check in a notebook, is empty."""
_packages: tuple[str, ...] | None = None


def use(places: Iterable[str]) -> None:
    """Find checks in these packages, or folders by absolute path, from now on; first come first."""
    global _packages
    _packages = tuple(places)


def packages() -> tuple[str, ...]:
    """Where checks are found: what `use` was told, else what the course around the working
    directory says, else the packages that a course has by default."""
    if _packages is not None:
        return _packages
    return course_config.checks_around(Path.cwd())


def check(name: str, parts: dict[str, float]) -> Callable[[Callable], Callable]:
    """Register ``run(student, rng, grade)`` under ``name``, "module.exercise".

    Args:
        name: "pooling.depth_max": found in the module or package ``pooling`` of checks.
        parts: points of each named part, in the order in which the learner reads them.

    Raises:
        ValueError: malformed name, no parts, negative points, or a name registered twice.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", name):
        raise ValueError(f"a check's name is 'module.exercise' in lower case, got {name!r}")
    if not parts or min(parts.values()) < 0:
        raise ValueError(f"{name}: parts must map at least one name to points of 0 or more")

    def register(run: Callable) -> Callable:
        key = _home_of(run.__module__, name), name
        known = _REGISTRY.get(key)
        if known is not None and known.run.__code__ is not run.__code__:
            raise ValueError(f"{name} is registered twice")
        _REGISTRY[key] = Check(name, dict(parts), run)
        return run

    return register


def load(module: str) -> dict[str, Check]:
    """All checks of one assignment's module or package, by name, from the first place that has it.

    Raises:
        UnknownCheck: there is no such module, or it cannot be imported.
    """
    for home in (*packages(), ""):
        known = _loaded(home, module)
        if known:
            return known
    places = ", ".join(packages())
    raise UnknownCheck(f"no checks are in a module {module!r}; looked for in {places}")


def find(name: str) -> Check:
    """The check called ``name``.

    Raises:
        UnknownCheck: it is not registered.
    """
    known = load(name.partition(".")[0])
    if name not in known:
        raise UnknownCheck(f"no check is called {name!r}; known: {', '.join(sorted(known))}")
    return known[name]


def sources(place: str) -> list[Path]:
    """Every Python file of a package or folder of checks; none, when it is not there."""
    if _is_folder(place):
        folders = [place]
    else:
        try:
            spec = find_spec(place)
        except ModuleNotFoundError:
            spec = None
        folders = list(spec.submodule_search_locations or ()) if spec else []
    return sorted(path for folder in folders for path in Path(folder).rglob("*.py"))


def digest(place: str) -> str:
    """SHA-256 over the names and texts of a place's sources; empty when it is not there."""
    found = sources(place)
    total = hashlib.sha256()
    for path in found:
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest() if found else ""


def _home_of(module: str, name: str) -> str:
    """``autograder.assignments`` for pooling.depth_max in autograder.assignments.pooling.layers."""
    home, found, _ = f".{module}.".partition(f".{name.partition('.')[0]}.")
    return home[1:] if found else ""


def _loaded(place: str, module: str) -> dict[str, Check]:
    home = _as_package(place) if place else ""
    if home:
        _import(home, module)
    return {n: c for (at, n), c in _REGISTRY.items() if at == home and n.startswith(f"{module}.")}


def _import(package: str, module: str) -> None:
    path = f"{package}.{module}"
    try:
        found = importlib.import_module(path)
        for name in _modules(found):
            importlib.import_module(name)
    except Exception as error:
        if isinstance(error, ModuleNotFoundError) and error.name in (package, path):
            return
        raise BrokenChecks(_told(error)) from error


def _told(error: Exception) -> str:
    """What stopped an import, with the file and line of the last that is no library's."""
    if isinstance(error, SyntaxError):
        return f"{error.filename}:{error.lineno}: {error.msg}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.lineno]
    own = [frame for frame in frames if not re.search(r"importlib|site-packages", frame.filename)]
    place = (own or frames)[-1]
    return f"{place.filename}:{place.lineno}: {type(error).__name__}: {error}"


def _modules(package) -> Iterator[str]:
    """Modules of an assignment's package: each may register checks."""
    for found in pkgutil.iter_modules(getattr(package, "__path__", ())):
        yield f"{package.__name__}.{found.name}"


def _is_folder(place: str) -> bool:
    return Path(place).is_absolute()


def _as_package(place: str) -> str:
    """The name under which a place's modules are imported; a folder gets one of its own, so that
    those of two courses do not meet."""
    if not _is_folder(place):
        return place
    name = f"checks_{hashlib.sha256(place.encode()).hexdigest()[:12]}"
    if name not in sys.modules:
        spec = ModuleSpec(name, None, is_package=True)
        spec.submodule_search_locations = [place]
        sys.modules[name] = module_from_spec(spec)
    return name
