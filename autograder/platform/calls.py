"""One call over HTTP: patience with what passes, one line on what does not."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import requests

from autograder import harmless

Found = TypeVar("Found")
WAITS = (0.5, 1, 2, 4, 8)
"""Seconds between attempts at a call that did not get through."""
LONGEST_WAIT = 60.0
"""Seconds, whatever the platform asks for."""
TIMEOUT = (10, 30)
"""Seconds to connect, and to wait for an answer."""
PASSING = (408, 425, 429, 500, 502, 503, 504)
MOST_PAGES = 1_000


class PlatformError(Exception):
    """The platform does not do what was asked; the message says why, and what to do."""


class Down(PlatformError):
    """It does not answer, or not now: the next run goes on."""


class NoRight(PlatformError):
    """This tool may not do that there."""


class ColumnGone(PlatformError):
    """The column of an assignment is no longer there."""


class Refused(PlatformError):
    """One learner's score is not taken; others' may be."""


class Pass(Protocol):
    """What lets a call in."""

    def header(self) -> str:
        """The Authorization header."""

    def renew(self) -> bool:
        """Forget a token that was not taken; whether there may be another."""


@dataclass(frozen=True)
class Answer:
    """What came of a call that got through."""

    status: int
    body: Any
    """What stood in the JSON; None if it was none."""
    text: str
    next: str
    """Address of the next page; empty at the last."""
    tries: int
    """More than 1: an earlier one may have got through as well."""

    @property
    def is_fine(self) -> bool:
        return 200 <= self.status < 300

    @property
    def told(self) -> str:
        """What the platform says of a failure, as one line."""
        return f"{self.status} {harmless.line(self.text, 200)}".strip()


class Caller:
    """Makes calls, each with patience.

    Args:
        waits: seconds between attempts.
    """

    def __init__(self, waits: tuple[float, ...] = WAITS):
        self.waits = waits
        self.sleep: Callable[[float], object] = time.sleep
        self._session = requests.Session()

    def call(
        self,
        method: str,
        url: str,
        let_in: Pass | None = None,
        *,
        once: bool = False,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> Answer:
        """The platform's answer, whatever it is, once one comes.

        Args:
            once: do not repeat a call that may have got through.
            more: as ``requests.request`` has it.

        Raises:
            Down: no answer, or none but "later".
        """
        why, tries, renewed = "", 0, False
        waits = [*(() if once else self.waits), None]
        while waits:
            tries += 1
            try:
                sent = {**(headers or {}), **({"Authorization": let_in.header()} if let_in else {})}
                got = self._session.request(
                    method, url, headers=sent, timeout=TIMEOUT, allow_redirects=False, **more
                )
            except (requests.ConnectionError, requests.Timeout) as error:
                why, asked = f"no answer ({type(error).__name__})", 0.0
            except requests.RequestException as error:
                raise PlatformError(f"{_host(url)} cannot be called: {error}") from error
            else:
                if got.status_code == 401 and let_in and not renewed and let_in.renew():
                    renewed = True
                    continue
                if not _passes(got):
                    return _answer(got, tries)
                why, asked = f"{got.status_code} {got.reason}", _asked(got)
            wait = waits.pop(0)
            if wait is not None:
                self.sleep(min(max(wait, asked), LONGEST_WAIT))
        raise Down(f"{_host(url)} does not answer ({why}): run the same command again later")

    def once_there(self, there: Callable[[], Found | None], make: Callable[[], Found]) -> Found:
        """What is there, or else what making it gives. A call that makes it is not repeated by
        itself: it may have got through, so what is there is looked for again.

        Raises:
            Down: it does not get through.
        """
        waits = iter(self.waits)
        while (found := there()) is None:
            try:
                return make()
            except Down:
                if (wait := next(waits, None)) is None:
                    raise
                self.sleep(wait)
        return found

    def pages(self, url: str, let_in: Pass, **more: Any) -> list[Answer]:
        """A list's pages, one after another.

        Raises:
            PlatformError: a page leads to another host.
        """
        found = [self.call("GET", url, let_in, **more)]
        more.pop("params", None)
        while found[-1].is_fine and found[-1].next and len(found) < MOST_PAGES:
            if urlsplit(found[-1].next)[:2] != urlsplit(url)[:2]:
                raise PlatformError(f"{_host(url)} sends to {_host(found[-1].next)}: not followed")
            found.append(self.call("GET", found[-1].next, let_in, **more))
        return found


def _passes(got: requests.Response) -> bool:
    """Whether it may be different in a moment. Canvas says so of its limit by 403."""
    throttled = got.status_code == 403 and "Rate Limit" in got.text[:500]
    return got.status_code in PASSING or throttled


def _asked(got: requests.Response) -> float:
    """Seconds that the platform asks to wait."""
    try:
        return max(0.0, float(got.headers.get("Retry-After", 0)))
    except ValueError:
        return 0.0


def _answer(got: requests.Response, tries: int) -> Answer:
    try:
        body = got.json()
    except ValueError:
        body = None
    following = got.links.get("next", {}).get("url", "")
    return Answer(got.status_code, body, got.text[:2_000], following, tries)


def _host(url: str) -> str:
    return harmless.line(urlsplit(url).netloc or url, 100)
