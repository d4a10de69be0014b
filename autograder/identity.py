"""What must be equal wherever a class is graded: the kit's code, and what it computes with."""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from autograder.results import digest_of, engine_digest

PACKAGES = (
    *("distributed", "keras", "tensorflow", "numpy", "h5py", "msgpack"),
    *("nbclient", "nbconvert", "nbformat", "nbgrader"),
)
"""Those whose version may decide a verdict, or whether two machines understand each other."""
_OTHER_BUILDS = {"tensorflow": "tensorflow-cpu"}
_IDLE = {"__pycache__", ".ipynb_checkpoints"}


@cache
def mine() -> dict[str, str]:
    """Name → digest or version, of this process; read once, as its modules were."""
    package = Path(__file__).parent
    return {
        "autograder": engine_digest()[:12],
        "the judge's images": _digest(package / "judge" / "images"),
        "course": _digest(package.parent / "course"),
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
