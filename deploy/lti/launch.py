"""A launch: what the platform says, and signed, of who comes, in which role, and to what.

Source: 1EdTech's LTI Core 1.3 and Security Framework 1.0.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any

import jwt

from autograder.platform.addresses import is_safe
from deploy.lti.settings import Lti

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
LINK, DEEP_LINK = "LtiResourceLinkRequest", "LtiDeepLinkingRequest"
SERVICES = {
    "line_items": ("https://purl.imsglobal.org/spec/lti-ags/claim/endpoint", "lineitems"),
    "members": (
        "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
        "context_memberships_url",
    ),
}
"""Where a launch tells the addresses of the course's line items and members."""
NEEDED = ["exp", "iat", "iss", "aud", "sub", "nonce"]
OLDEST_SECONDS = 600
LEEWAY_SECONDS = 30
"""By which the platform's clock and ours may differ."""


class NotBelieved(Exception):
    """The token is not what this hub waits for; the message says what is wrong with it."""


class NotForHere(Exception):
    """The platform said it, but not of somebody whom this hub lets in."""


@dataclass
class Launches:
    """What comes from one platform, each launch once."""

    lti: Lti
    _used: dict[str, float] = field(default_factory=dict)
    """Nonces that have been seen, and until when they could be seen again."""

    def __post_init__(self) -> None:
        # One download serves everybody for five minutes; an unknown key asks anew.
        self._turn = threading.Lock()
        self.keys = jwt.PyJWKClient(self.lti.jwks_url, lifespan=300, timeout=10)

    def read(self, token: str, nonce: str) -> dict[str, Any]:
        """The claims of a token, which may wait for the platform's keys: call it in a thread.

        Args:
            nonce: that of the request which this browser was sent with.

        Raises:
            NotBelieved: signed by another, for another, too old, or seen before.
            NotForHere: of another course or another installation of this tool.
        """
        try:
            claims = jwt.decode(
                token,
                self.keys.get_signing_key_from_jwt(token).key,
                algorithms=["RS256"],
                audience=self.lti.client_id,
                issuer=self.lti.issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": NEEDED},
            )
        except jwt.PyJWTError as error:
            raise NotBelieved(f"the platform's token is not accepted: {error}") from error
        self._check(claims, nonce)
        return claims

    def _check(self, claims: dict[str, Any], nonce: str) -> None:
        now = time.time()
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1:
            if claims.get("azp") != self.lti.client_id:
                raise NotBelieved("the platform's token is for several, and not for this hub")
        if not isinstance(claims["iat"], int | float) or claims["iat"] < now - OLDEST_SECONDS:
            raise NotBelieved("the platform's token is too old: open the link there again")
        if not nonce or claims["nonce"] != nonce or not self._is_first(nonce, claims, now):
            raise NotBelieved("this launch was used before, or is another browser's: open it again")
        if claims.get(f"{CLAIM}version") != "1.3.0":
            raise NotBelieved("the platform's token is not of LTI 1.3")
        if claims.get(f"{CLAIM}message_type") not in (LINK, DEEP_LINK):
            raise NotBelieved("the platform asks for something that this hub does not know")
        if claims.get(f"{CLAIM}deployment_id") != self.lti.deployment:
            raise NotForHere("this tool was installed there once more, and not for this class")
        came = _section(claims, "context").get("id")
        if came != self.lti.context:
            told = "this is not the course that this hub is for"
            if isinstance(came, str) and is_instructor(claims):  # who sets a hub up needs it
                told += f"; its id there, for context in the class file, is {came[:200]!r}"
            raise NotForHere(told)

    def _is_first(self, nonce: str, claims: dict[str, Any], now: float) -> bool:
        """Whether this nonce was not seen before; threads ask one after another."""
        with self._turn:
            self._used = {seen: ends for seen, ends in self._used.items() if ends > now}
            first = nonce not in self._used
            self._used[nonce] = max(claims["exp"], claims["iat"] + OLDEST_SECONDS) + LEEWAY_SECONDS
            return first


def is_instructor(claims: dict[str, Any]) -> bool:
    """Whether they teach this course; who teaches elsewhere in the institution is a guest here."""
    return _has_role(claims, "Instructor")


def is_learner(claims: dict[str, Any]) -> bool:
    return _has_role(claims, "Learner")


def called(claims: dict[str, Any], username: str) -> str:
    """What they are called, by the claim that the class file names.

    Raises:
        NotForHere: the platform does not tell.
    """
    if username == "person_sourcedid":
        found = _section(claims, "lis").get(username)
    elif username.startswith("custom_"):
        found = _section(claims, "custom").get(username.removeprefix("custom_"))
    else:
        found = claims.get(username)
    # A platform leaves a custom parameter that it does not know as it was written.
    if not isinstance(found, str) or not found or found.startswith("$"):
        raise NotForHere(f"the platform does not tell {username}, by which this hub knows people")
    return found


def custom(claims: dict[str, Any], name: str) -> str:
    """A custom parameter of the link; empty without it."""
    found = _section(claims, "custom").get(name)
    return found if isinstance(found, str) else ""


def services(claims: dict[str, Any]) -> dict[str, str]:
    """The course's addresses that a launch tells, by their names in the class file."""
    found = {}
    for name, (claim, part) in SERVICES.items():
        told = claims.get(claim)
        address = told.get(part) if isinstance(told, dict) else None
        if isinstance(address, str) and is_safe(address):
            found[name] = address
    return found


def _section(claims: dict[str, Any], name: str) -> dict[str, Any]:
    found = claims.get(f"{CLAIM}{name}")
    return found if isinstance(found, dict) else {}


def _has_role(claims: dict[str, Any], role: str) -> bool:
    said = claims.get(f"{CLAIM}roles")
    return isinstance(said, list) and (f"{MEMBERSHIP}{role}" in said or role in said)
