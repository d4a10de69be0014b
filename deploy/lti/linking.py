"""Links to one assignment, made: an instructor chooses, and the platform gets a signed answer.

Source: 1EdTech's LTI Deep Linking 2.0.
"""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jupyterhub.handlers import BaseHandler
from tornado.web import HTTPError

from autograder.course_config import ConfigError
from autograder.platform.keys import Keys
from deploy.classroom import Classroom
from deploy.lti import launch
from deploy.lti.opening import OPEN, course_id, notebook, released

ITEM = "ltiResourceLink"
DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim/"
CHOOSE_SECONDS, RESPONSE_SECONDS = 3600, 300


@dataclass(frozen=True)
class Request:
    """An instructor who is making links on the platform, and where their choice goes."""

    to: str
    data: str | None
    several: bool
    with_column: bool
    deployment: str
    ends: float


def request(claims: dict[str, Any]) -> Request:
    """What the platform asks for.

    Raises:
        HTTPError: it does not take links, or does not say where to.
    """
    told = claims.get(f"{DEEP}deep_linking_settings")
    told = told if isinstance(told, dict) else {}
    to = told.get("deep_link_return_url")
    if not isinstance(to, str) or urlsplit(to).scheme not in ("https", "http"):
        raise HTTPError(400, "the platform does not say where the choice goes")
    if ITEM not in (told.get("accept_types") or ()):
        raise HTTPError(400, "the platform does not take links to assignments here")
    return Request(
        to,
        told.get("data"),
        told.get("accept_multiple", False) is True,
        told.get("accept_lineitem", True) is not False,
        claims[f"{launch.CLAIM}deployment_id"],
        time.monotonic() + CHOOSE_SECONDS,
    )


class Requests:
    """Requests that wait for somebody's choice, each behind a number that nobody guesses."""

    def __init__(self) -> None:
        self._waiting: dict[str, Request] = {}

    def add(self, one: Request) -> str:
        now = time.monotonic()
        self._waiting = {key: r for key, r in self._waiting.items() if r.ends > now}
        key = secrets.token_urlsafe(32)
        self._waiting[key] = one
        return key

    def take(self, key: str) -> Request:
        """The request, once.

        Raises:
            HTTPError: there is none.
        """
        found = self._waiting.pop(key, None)
        if found is None or found.ends < time.monotonic():
            raise HTTPError(400, "this page is too old, or was used: choose anew on the platform")
        return found


def points(path: Path) -> float:
    """What a released notebook is worth; 0 if it cannot be told."""
    try:
        cells = json.loads(path.read_text())["cells"]
        marks = [cell.get("metadata", {}).get("nbgrader", {}) for cell in cells]
        return float(sum(mark.get("points", 0) for mark in marks if mark.get("grade")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return 0.0


def item(classroom: Classroom, assignment: str, address: str, with_column: bool) -> dict[str, Any]:
    """A link, with the column that `autograder report --push` sends scores to."""
    found: dict[str, Any] = {
        **{"type": ITEM, "title": assignment, "url": address},
        **{"custom": {"assignment": assignment}, "window": {"targetName": "_blank"}},
    }
    maximum = points(notebook(classroom, assignment))
    if with_column and maximum > 0:
        resource = f"{course_id()}/{assignment}"
        column = {"scoreMaximum": maximum, "label": assignment, "resourceId": resource}
        found["lineItem"] = column
    return found


class Choose(BaseHandler):
    """The instructor's choice becomes a signed answer, which their browser takes back."""

    def check_xsrf_cookie(self) -> None:
        """The number in the form is known to the page alone; in a frame there may be no cookie."""

    async def post(self) -> None:
        classroom, waiting = self.authenticator.classroom, self.authenticator.requests
        one = waiting.take(self.get_body_argument("request", ""))
        known = released(classroom)
        chosen = [name for name in self.get_body_arguments("assignment") if name in known]
        chosen = chosen if one.several else chosen[:1]
        scheme = self.authenticator.get_uri_scheme(self.request)
        here = f"{scheme}://{self.request.host}{self.hub.base_url.rstrip('/')}{OPEN}"
        items = [item(classroom, n, here + quote(n), one.with_column) for n in chosen]
        try:
            signed = Keys(classroom.course()).sign(self._claims(one, items))
        except ConfigError as error:
            raise HTTPError(500, str(error)) from error
        await show(self, one, "lti-answer.html", signed=signed)

    def _claims(self, one: Request, items: list[dict[str, Any]]) -> dict[str, Any]:
        lti, now = self.authenticator.classroom.lti, int(time.time())
        return {
            **{"iss": lti.client_id, "aud": [lti.issuer], "iat": now, "nonce": secrets.token_hex()},
            "exp": now + RESPONSE_SECONDS,
            f"{launch.CLAIM}deployment_id": one.deployment,
            f"{launch.CLAIM}message_type": "LtiDeepLinkingResponse",
            f"{launch.CLAIM}version": "1.3.0",
            f"{DEEP}content_items": items,
            **({} if one.data is None else {f"{DEEP}data": one.data}),
        }


async def show(handler: BaseHandler, one: Request, template: str, **names: Any) -> None:
    """A page that the platform may show in a frame, as platforms do for choosing."""
    place = urlsplit(one.to)
    allowed = f"frame-ancestors 'self' {place.scheme}://{place.netloc}"
    handler.set_header("Content-Security-Policy", allowed)
    handler.set_header("Cache-Control", "no-store")
    handler.finish(await handler.render_template(template, asked=one, **names))


class PublicKeys(BaseHandler):
    """This tool's public keys, for the platform."""

    def get(self) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(Keys(self.authenticator.classroom.course()).public()))
