"""The course's settings: nbgrader_config.py, read as nbgrader reads it, plus our own limits."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TypeVar

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.job import Limits

NAME = "nbgrader_config.py"
CHECKS = ("autograder.assignments",)
"""Where the checks of a course are that does not set ``c.Checks.packages``: this kit's own."""
OWN_CHECKS = "checks"
"""Folder of checks at a course's root, found without being named."""
Kind = TypeVar("Kind")


class ConfigError(Exception):
    """The course's settings cannot be used; the message says what to change."""


def load(root: Path) -> Config:
    """The settings of the course at ``root``.

    Raises:
        ConfigError: there is no nbgrader_config.py, or it does not run.
    """
    if not (root / NAME).is_file():
        raise ConfigError(
            f"{root} is no course: it has no {NAME}; run this from the course's root, or name it "
            "with --root"
        )
    try:
        config = PyFileConfigLoader(NAME, path=str(root)).load_config()
    except Exception as error:
        raise ConfigError(f"{root / NAME} does not run: {type(error).__name__}: {error}") from error
    config.Checks.packages = list(checks(config, root))  # for a copy of the course elsewhere, too
    return config


def database(config: Config) -> str:
    """The address of the gradebook, by SQLAlchemy's rules; nbgrader's own file if none is set."""
    return config.CourseDirectory.get("db_url", "sqlite:///gradebook.db")


def checks(config: Config, root: Path) -> tuple[str, ...]:
    """Packages, and folders by absolute path, in which the course's checks are; first come first.

    ``c.Checks.packages = [...]`` names importable packages, or folders from the course's root.

    Raises:
        ConfigError: the setting is no list of names, or names a folder that is not there.
    """
    named = config.get("Checks", {}).get("packages", list(CHECKS))
    if not isinstance(named, list | tuple) or not all(isinstance(n, str) and n for n in named):
        raise ConfigError(f"c.Checks.packages must be a list of names, got {named!r:.80}")
    own = root / OWN_CHECKS
    return (*([str(own.resolve())] if own.is_dir() else []), *(_place(n, root) for n in named))


def _place(name: str, root: Path) -> str:
    if all(part.isidentifier() for part in name.split(".")):
        return name
    folder = (root / name).resolve()
    if not folder.is_dir():
        raise ConfigError(
            f"c.Checks.packages names {name!r}, which is no package's name and no folder of {root}"
        )
    return str(folder)


def variants(config: Config) -> str:
    """The seed that learners' own numbers are drawn from, ``c.Course.variants``; empty: off.

    Raises:
        ConfigError: it is no text.
    """
    seed = config.get("Course", {}).get("variants", "")
    if not isinstance(seed, str):
        raise ConfigError(
            f'c.Course.variants must be a text, such as "7 herons in autumn", got {seed!r:.80}'
        )
    return seed


def checks_around(place: Path) -> tuple[str, ...]:
    """As `checks`, of the course in which ``place`` lies; the default outside of any.

    Raises:
        ConfigError: the course's settings do not run.
    """
    for root in (place, *place.parents):
        if (root / NAME).is_file():
            return checks(load(root), root)
    return CHECKS


def limits(config: Config) -> Limits:
    """What a submission may use: ``c.Limits.NAME = number`` in nbgrader_config.py.

    Raises:
        ConfigError: an unknown limit, or one that is no positive whole number.
    """
    return numbers(config, Limits)


def numbers(config: Config, kind: type[Kind]) -> Kind:
    """A dataclass of numbers, with those that nbgrader_config.py sets: ``c.KIND.NAME = number``.

    Raises:
        ConfigError: an unknown name, or a value that is no positive whole number.
    """
    section = kind.__name__
    known = {field.name for field in fields(kind)}
    given = dict(config.get(section, {}))
    for name, value in given.items():
        if name not in known:
            raise ConfigError(f"c.{section}.{name} is unknown; known: {', '.join(sorted(known))}")
        if type(value) is not int or value <= 0:
            raise ConfigError(f"c.{section}.{name} must be a positive whole number, got {value!r}")
    return kind(**given)
