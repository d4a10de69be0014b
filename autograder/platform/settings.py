"""What nbgrader_config.py says of the platform: ``c.Platform.NAME = "…"``, and of
``c.Canvas`` and ``c.Moodle``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

from traitlets.config import Config

from autograder.course_config import ConfigError
from autograder.platform.addresses import is_safe

Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Platform:
    """A platform that speaks LTI 1.3. It shows these values where the tool is registered."""

    client_id: str = ""
    token_url: str = ""
    """Where access tokens are given."""
    line_items: str = ""
    """The course's line items, an address of the Assignment and Grade Services."""
    members: str = ""
    """The course's members, an address of the Names and Roles service; for the class list only."""
    audience: str = ""
    """Whom requests for tokens are addressed to, if that is not ``token_url``."""
    feedback: str = ""
    """Where a learner reads feedback; {learner} and {assignment} are filled in. Optional."""
    issuer: str = ""
    people: str = ""
    """Where a hub that people log in to through the platform writes down who is who."""
    username: str = "sub"
    """What the hub takes names from; the hub's class file sets all three."""


@dataclass(frozen=True)
class Canvas:
    """A course of Canvas's own interface."""

    address: str = ""
    """Such as https://canvas.example.org."""
    course: str = ""
    """The number in the course's address."""
    token_file: str = ""
    """A file with an access token, for its owner's eyes only."""
    feedback: str = ""
    """As ``Platform.feedback``."""


@dataclass(frozen=True)
class Moodle:
    """A course of Moodle's own interface."""

    address: str = ""
    """Such as https://moodle.example.org."""
    course: str = ""
    """The number in the course's address."""
    token_file: str = ""
    """A file with a web service token, for its owner's eyes only."""
    feedback: str = ""
    """As ``Platform.feedback``."""


ADDRESSES = ("token_url", "line_items", "members", "address")


def settings(config: Config, kind: type[Kind], *needed: str) -> Kind:
    """A dataclass of texts, with those that nbgrader_config.py sets.

    Raises:
        ConfigError: an unknown name, no text, a missing one, or an address that is not safe.
    """
    section, given = kind.__name__, dict(config.get(kind.__name__, {}))
    known = [field.name for field in fields(kind)]
    for name, value in given.items():
        if name not in known:
            raise ConfigError(f"c.{section}.{name} is unknown; known: {', '.join(known)}")
        if not isinstance(value, str):
            raise ConfigError(f"c.{section}.{name} must be a text, got {value!r:.80}")
        if name in ADDRESSES and value and not is_safe(value):
            raise ConfigError(f"c.{section}.{name} must be an https address, got {value!r:.200}")
    found = kind(**given)
    if missing := [name for name in needed if not getattr(found, name)]:
        named = ", ".join(f"c.{section}.{name}" for name in missing)
        raise ConfigError(f"set {named} in nbgrader_config.py (docs/instructors.md says to what)")
    return found


def secret(path: Path, setting: str) -> str:
    """What stands in a file that only its owner can read.

    Args:
        setting: what names the file.

    Raises:
        ConfigError: it is not so.
    """
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigError(f"others may read {path}: chmod 600 it")
        token = path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}, of {setting}, cannot be read: {error}") from error
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise ConfigError(f"{path} must hold an access token and nothing else")
    return token
