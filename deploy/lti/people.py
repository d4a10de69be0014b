"""Which account belongs to whom on the platform: written at the first log-in, and kept.

The name that the platform tells is looked at once. From then on its id of the person decides, so
that nobody becomes another by being called as they are.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from autograder.platform.people import account as account_of
from autograder.platform.people import read
from deploy.classroom import ClassError, Classroom, account, check_name

FILE, SERVICES = "people.json", "services.json"
SETTINGS = "settings.py"
"""What the course's nbgrader_config.py loads."""


class NotLetIn(Exception):
    """This person has no account here, and why; the message is theirs to read."""


class People:
    """The accounts of a class that logs in through its platform."""

    def __init__(self, classroom: Classroom):
        assert classroom.lti is not None
        self.classroom, self.issuer = classroom, classroom.lti.issuer
        self.path = classroom.platform / FILE

    def known(self, user: str) -> str:
        """The account of this person; empty if they have not been here."""
        return read(self.path, self.issuer).get(user, "")

    def add(self, user: str, called: str) -> str:
        """The account of a person who has not been here, which may have to be made.

        Args:
            user: the platform's id of them.
            called: what they are called there, from which their name here is taken once.

        Raises:
            NotLetIn: that name is another's, or the system's.
        """
        name = account_of(called)
        self._require_free(name)
        self._write(user, name)
        return name

    def _require_free(self, name: str) -> None:
        everybodys = _known(self.path)
        if any(name in names.values() for names in everybodys.values()):
            raise NotLetIn(f"{name} is somebody else here already: ask your teacher")
        if name == self.classroom.instructor:
            raise NotLetIn(f"{name} is the instructor's account: ask your teacher")
        try:
            check_name("the platform", name)
        except ClassError as error:
            raise NotLetIn(f"{name} is no name for a learner here: ask your teacher") from error
        if account(name) and name not in self.classroom.learners:
            raise NotLetIn(
                f"{name} is an account of this machine that is not in the class: ask your teacher"
            )

    def _write(self, user: str, name: str) -> None:
        everybodys = _known(self.path)
        everybodys.setdefault(self.issuer, {})[user] = name
        write(self.classroom, FILE, json.dumps(everybodys, indent=1) + "\n")


def tell(classroom: Classroom, services: dict[str, str] | None = None) -> None:
    """Give `autograder` what the class file says of the platform, and what a launch has told.

    Args:
        services: addresses that only a launch tells; remembered for the course of the class file.
    """
    lti = classroom.lti
    assert lti is not None
    place, course = classroom.platform / SERVICES, f"{lti.issuer} {lti.context}"
    known = _known(place)
    if services and known.get(course) != services:
        known[course] = services
        write(classroom, SERVICES, json.dumps(known, indent=1) + "\n")
    told = {**known.get(course, {}), **lti.for_grader(), "people": str(classroom.platform / FILE)}
    lines = [f"c.Platform.{name} = {value!r}\n" for name, value in told.items()]
    text = f"# From the class file; the hub writes it anew.\nc = get_config()\n{''.join(lines)}"
    path = classroom.platform / SETTINGS
    if not path.exists() or path.read_text() != text:
        write(classroom, SETTINGS, text)


def _known(path: Path) -> dict:
    return json.loads(path.read_text()) if path.exists() else {}


def write(classroom: Classroom, name: str, text: str) -> None:
    """Write a file that root alone may change and the instructor may read."""
    group = account(classroom.instructor).pw_gid
    folder = classroom.platform
    folder.mkdir(mode=0o750, exist_ok=True)
    os.chown(folder, 0, group)
    folder.chmod(0o750)
    draft = Path(f"{folder / name}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
    with os.fdopen(descriptor, "w") as file:
        os.fchown(descriptor, 0, group)
        os.fchmod(descriptor, 0o640)
        file.write(text)
        file.flush()
        os.fsync(descriptor)
    draft.replace(folder / name)
