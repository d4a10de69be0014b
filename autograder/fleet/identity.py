"""What must be equal wherever a class is graded: the kit's code, and what it computes with."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from autograder.judge import checks
from autograder.results.records import PACKAGE, digest_of, engine_digest

PACKAGES = (
    *("distributed", "keras", "tensorflow", "numpy", "h5py", "msgpack"),
    *("nbclient", "nbconvert", "nbformat", "nbgrader"),
)
"""Those whose version may decide a verdict, or whether two machines understand each other."""
CHECKS = "the checks in "
_OTHER_BUILDS = {"tensorflow": "tensorflow-cpu"}
_IDLE = {"__pycache__", ".ipynb_checkpoints"}


def mine(packages: Iterable[str] = ()) -> dict[str, str]:
    """Name → digest or version, of this process.

    Args:
        packages: where the course's checks are.
    """
    found = {f"{CHECKS}{place}": checks.digest(place)[:12] for place in packages}
    return _kit() | {name: digest or "missing" for name, digest in found.items()}


def asked_for(wanted: dict[str, str]) -> list[str]:
    """The ``packages`` of another process's identity."""
    return [name.removeprefix(CHECKS) for name in wanted if name.startswith(CHECKS)]


@cache
def _kit() -> dict[str, str]:
    """Read once, as its modules were."""
    return {
        "autograder": engine_digest()[:12],
        "the judge's images": _digest(PACKAGE / "judge" / "images"),
        "course": _digest(PACKAGE.parent / "course"),
        "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        **{name: _version(name) for name in PACKAGES},
    }


def difference(here: dict[str, str], there: dict[str, str]) -> str:
    """What another machine has otherwise, in words that follow "it "; empty when all is equal."""
    return "; ".join(
        f"has {name} {there.get(name, 'missing')}, not {here.get(name, 'missing')}"
        for name in here | there
        if here.get(name) != there.get(name)
    )


def _digest(folder: Path) -> str:
    found = (path for path in folder.rglob("*") if path.is_file() and not _IDLE & set(path.parts))
    return digest_of(found)[:12]


def _version(name: str) -> str:
    for build in (name, _OTHER_BUILDS.get(name)):
        try:
            return version(build) if build else "missing"
        except PackageNotFoundError:
            continue
    return "missing"
