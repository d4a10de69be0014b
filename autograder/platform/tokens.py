"""The right to call: an access token, which the platform gives for a signed request.

Source: the 1EdTech Security Framework 1.0, section 4.1, "Using JSON Web Tokens with OAuth 2.0
Client-Credentials Grant".
"""

from __future__ import annotations

import time
import uuid

from autograder.platform.calls import Answer, Caller, Down, NoRight, PlatformError
from autograder.platform.keys import Keys
from autograder.platform.settings import Platform

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LIFE_SECONDS = 300
"""Of a request."""
EARLY_SECONDS = 30
"""So long before its end a token is not used any more."""


class Tokens:
    """Access tokens for one set of rights, each used until it ends."""

    def __init__(self, platform: Platform, keys: Keys, caller: Caller, *scopes: str):
        self.platform, self.keys, self.caller, self.scopes = platform, keys, caller, scopes
        self._token, self._ends = "", 0.0

    def header(self) -> str:
        """The Authorization header, of a token that is good for a while.

        Raises:
            ConfigError: there is no key to sign with.
            PlatformError: the platform gives none.
        """
        if not self._token or time.monotonic() >= self._ends:
            self._ask()
        return f"Bearer {self._token}"

    def renew(self) -> bool:
        """Forget the token."""
        self._token = ""
        return True

    def _ask(self) -> None:
        got = self._asked()
        told = got.body if isinstance(got.body, dict) else {}
        if not got.is_fine or not isinstance(told.get("access_token"), str):
            raise PlatformError(
                f"the platform gives no access token ({got.told}): see that c.Platform.client_id "
                "is right, and that it has this tool's key (`autograder platform` shows it)"
            )
        granted = str(told.get("scope", " ".join(self.scopes))).split()
        if missing := set(self.scopes) - set(granted):
            raise NoRight(
                f"the platform grants no right to {', '.join(sorted(missing))}: allow it where the "
                "tool is registered"
            )
        self._token = told["access_token"]
        life = told.get("expires_in", 3600)
        life = float(life) if isinstance(life, int | float) else 60.0
        self._ends = time.monotonic() + max(life - EARLY_SECONDS, life / 2)

    def _asked(self) -> Answer:
        """The platform's answer. A request is good once, so each attempt signs one of its own."""
        for wait in (*self.caller.waits, None):
            try:
                return self.caller.call(
                    "POST",
                    self.platform.token_url,
                    once=True,
                    data={
                        "grant_type": "client_credentials",
                        "client_assertion_type": ASSERTION,
                        "client_assertion": self._signed(),
                        "scope": " ".join(self.scopes),
                    },
                )
            except Down:
                if wait is None:
                    raise
                self.caller.sleep(wait)
        raise AssertionError("unreachable")

    def _signed(self) -> str:
        now, who = int(time.time()), self.platform.client_id
        return self.keys.sign(
            {
                "iss": who,
                "sub": who,
                "aud": self.platform.audience or self.platform.token_url,
                "iat": now,
                "exp": now + LIFE_SECONDS,
                "jti": str(uuid.uuid4()),
            }
        )
