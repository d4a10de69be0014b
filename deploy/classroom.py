"""The class file: who is in the class, and where things are on this machine."""

from __future__ import annotations

import pwd
import tomllib
from dataclasses import dataclass
from pathlib import Path

from autograder.platform.people import ACCOUNT
from deploy.lti import settings as lti_settings

KEYS = {"instructor": str, "learners": list, "exchange": str, "ip": str, "port": int}
OPTIONAL = {"memory_gb": 4, "cpus": 2, "idle_minutes": 120}
"""What each learner's server may use, and when it ends if nobody does; any number above 0."""
SECTION = "lti"
FIRST_USER = 1000
"""Accounts below this number belong to the system."""


class ClassError(Exception):
    """The class cannot be served as it stands; the message says what to do, a line each."""


@dataclass(frozen=True)
class Classroom:
    """A class on this machine."""

    instructor: str
    learners: tuple[str, ...]
    exchange: Path
    ip: str
    port: int
    folder: Path
    """What `make hub` installs: packages, grader, settings, the hub's own files."""
    lti: lti_settings.Lti | None = None
    """The learning platform that people log in through; None: with the machine's passwords."""
    memory_gb: float = OPTIONAL["memory_gb"]
    """Of each learner's server with its kernels, in 2**30 bytes."""
    cpus: float = OPTIONAL["cpus"]
    """Processors of each learner's server with its kernels."""
    idle_minutes: int = OPTIONAL["idle_minutes"]
    """After which an idle kernel ends, and a server without one."""

    @property
    def everyone(self) -> tuple[str, ...]:
        return (self.instructor, *self.learners)

    @property
    def environment(self) -> Path:
        """The Python environment of everyone's server and kernels."""
        return self.folder / "env"

    @property
    def python(self) -> Path:
        return self.environment / "bin" / "python"

    @property
    def grader(self) -> Path:
        """`autograder` with its checks and answers: for the instructor's eyes only."""
        return self.folder / "grader"

    @property
    def state(self) -> Path:
        """The hub's database and secrets: for root's eyes only."""
        return self.folder / "hub"

    @property
    def settings(self) -> Path:
        """A folder of Jupyter's settings for each role, as `make lab` has them."""
        return self.folder / "settings"

    @property
    def platform(self) -> Path:
        """Who of the platform has which account: for root to write and the instructor to read."""
        return self.folder / "platform"

    def course(self) -> Path:
        """The nbgrader course: sources, submissions, gradebook. It is in the instructor's home."""
        return Path(pwd.getpwnam(self.instructor).pw_dir) / "convnets"


def read(path: Path, folder: Path) -> Classroom:
    """The class that a file describes.

    Args:
        path: the class file.
        folder: where `make hub` installs.

    Raises:
        ClassError: the file is missing, no TOML, lacks something, or names no possible account.
    """
    try:
        found = tomllib.loads(path.read_text())
    except OSError as error:
        raise ClassError(f"{path}: {error.strerror}; copy deploy/class.toml and edit it") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ClassError(f"{path}: {error}") from None
    section = found.pop(SECTION, None)
    limits = {key: found.pop(key, value) for key, value in OPTIONAL.items()}
    for key, value in limits.items():
        if type(value) not in (int, float) or not 0 < value < 1e6:
            raise ClassError(f"{path}: {key} must be a number above 0, not {value!r}")
    known = ", ".join([*KEYS, *OPTIONAL])
    for key in sorted(found.keys() ^ KEYS.keys(), key=KEYS.__contains__):
        what = "is missing" if key in KEYS else f"is unknown; known: {known}, [lti]"
        raise ClassError(f"{path}: {key} {what}")
    for key, kind in KEYS.items():
        if type(found[key]) is not kind:
            raise ClassError(f"{path}: {key} must be of type {kind.__name__}")
    everyone = [found["instructor"], *found["learners"]]
    for name in everyone:
        check_name(path, name)
    if len(set(everyone)) < len(everyone):
        raise ClassError(f"{path}: every name may stand there once only")
    if not Path(found["exchange"]).is_absolute():
        raise ClassError(f"{path}: exchange must be an absolute path")
    try:
        lti = None if section is None else lti_settings.parse(section)
    except ValueError as error:
        raise ClassError(f"{path}: {error}") from None
    return Classroom(
        found["instructor"],
        tuple(found["learners"]),
        Path(found["exchange"]),
        found["ip"],
        found["port"],
        folder.resolve(),
        lti,
        limits["memory_gb"],
        limits["cpus"],
        max(1, round(limits["idle_minutes"])),
    )


def account(name: str) -> pwd.struct_passwd | None:
    """The Unix account of that name, if there is one."""
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def check_name(path: Path | str, name: object) -> None:
    """Refuse what is no name for a person's account.

    Args:
        path: where it stands.

    Raises:
        ClassError: it cannot be a name, or it is the system's.
    """
    if not isinstance(name, str) or not ACCOUNT.fullmatch(name):
        raise ClassError(
            f"{path}: {name!r} cannot be an account: use small letters, digits, - and _"
        )
    known = account(name)
    if known is not None and known.pw_uid < FIRST_USER:
        raise ClassError(f"{path}: {name} is an account of the system, not of a person")
