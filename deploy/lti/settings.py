"""The class file's section [lti]: the platform that people log in through and grades go to."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from autograder.platform.addresses import is_safe

NEEDED = ("issuer", "client_id", "deployment", "authorize_url", "jwks_url", "token_url", "context")
WHERE = {
    "context": "it is the platform's id of your one course; if it shows none, write a word, open "
    "the link there as its teacher, and the hub says which id came"
}
ADDRESSES = ("authorize_url", "jwks_url", "token_url", "line_items", "members")
FIXED = re.compile(r"sub|person_sourcedid|custom_[a-z0-9_]+")
"""What only the platform and the institution can set."""


@dataclass(frozen=True)
class Lti:
    """A platform that speaks LTI 1.3, as it shows itself where the tool is registered."""

    issuer: str
    client_id: str
    deployment: str
    authorize_url: str
    """Where a browser is sent to be known."""
    jwks_url: str
    """The platform's public keys."""
    token_url: str
    """Where access tokens are given, for grades and the class list."""
    context: str
    """The platform's id of the one course whose people are let in: who teaches another one there
    would be the instructor here."""
    username: str = "sub"
    """What becomes the account's name: the platform's id, the institution's, or a custom one."""
    line_items: str = ""
    members: str = ""
    """Both empty: as a launch of the course tells."""
    audience: str = ""
    feedback: str = ""

    def for_grader(self) -> dict[str, str]:
        """What `autograder` is to know of it: fields of `autograder.platform.settings.Platform`."""
        names = ("issuer", "client_id", "token_url", "username")
        more = ("line_items", "members", "audience", "feedback")
        given = {name: getattr(self, name) for name in (*names, *more)}
        return {name: value for name, value in given.items() if value}


def parse(found: object) -> Lti:
    """The section, as a class file has it.

    Raises:
        ValueError: something is missing, unknown, or not safe; the message is one line.
    """
    known = [field.name for field in fields(Lti)]
    if not isinstance(found, dict):
        raise ValueError("lti must be a section: [lti]")
    for name, value in found.items():
        if name not in known:
            raise ValueError(f"[lti] {name} is unknown; known: {', '.join(known)}")
        if not isinstance(value, str):
            raise ValueError(f"[lti] {name} must be a text")
        if name in ADDRESSES and value and not is_safe(value):
            raise ValueError(f"[lti] {name} must be an https address, got {value!r:.200}")
    if missing := [name for name in NEEDED if not found.get(name)]:
        where = WHERE.get(missing[0], "the platform shows it")
        raise ValueError(f"[lti] {missing[0]} is missing; {where}")
    lti = Lti(**found)
    if not FIXED.fullmatch(lti.username):
        raise ValueError(
            f"[lti] username = {lti.username!r:.80}: on many platforms learners may change that, "
            "and become another; take sub, person_sourcedid or custom_NAME"
        )
    return lti
