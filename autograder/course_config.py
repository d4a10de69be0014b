"""The course's settings: nbgrader_config.py, read as nbgrader reads it, plus our own limits."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TypeVar

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.job import Limits

NAME = "nbgrader_config.py"
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
        return PyFileConfigLoader(NAME, path=str(root)).load_config()
    except Exception as error:
        raise ConfigError(f"{root / NAME} does not run: {type(error).__name__}: {error}") from error


def database(config: Config) -> str:
    """The address of the gradebook, by SQLAlchemy's rules; nbgrader's own file if none is set."""
    return config.CourseDirectory.get("db_url", "sqlite:///gradebook.db")


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
