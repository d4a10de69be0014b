"""Who of the platform's members logs in under which name, where log-in goes through the platform.

A hub that the platform logs learners in to (docs/deploy.md) writes this down; the class list that
`autograder roster --platform` takes from the platform follows it, so that scores go to whom they
belong.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

ACCOUNT = re.compile(r"[a-z_][a-z0-9_-]{0,31}")
"""Names that a Unix account may have."""
ODD = re.compile(r"[^a-z0-9_]+")
READABLE, DIGITS = 22, 8


def account(value: str) -> str:
    """The account's name for what the platform calls somebody: the same where that can be one.

    Numbers get a letter before them. Of others as much is kept as can be, with a digest of the
    whole behind it; whoever comes to a name that another has is refused by the hub.
    """
    for name in (value, f"u{value}"):
        if ACCOUNT.fullmatch(name):
            return name
    kept = ODD.sub("-", value.lower()).strip("-")[:READABLE].strip("-")
    digest = hashlib.sha256(value.encode()).hexdigest()[:DIGITS]
    name = f"{kept}-{digest}" if kept else digest
    return name if ACCOUNT.fullmatch(name) else f"u{name}"


def read(path: Path, issuer: str) -> dict[str, str]:
    """The platform's id of everybody who has logged in → their account.

    Args:
        path: what the hub wrote; it need not be there yet.
        issuer: the platform.

    Raises:
        ValueError, OSError: it is damaged, or not for this account to read.
    """
    try:
        text = path.read_text()
    except FileNotFoundError:
        return {}
    known = json.loads(text)
    return dict(known.get(issuer, {}))
