"""LTI Advantage: line items and scores (Assignment and Grade Services 2.0), names and roles
(Names and Role Provisioning Services 2.0), both of 1EdTech."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from autograder.platform.calls import (
    Answer,
    Caller,
    ColumnGone,
    NoRight,
    PlatformError,
    Refused,
)
from autograder.platform.journal import Sent
from autograder.platform.keys import Keys
from autograder.platform.people import account, read
from autograder.platform.settings import Platform
from autograder.platform.tokens import Tokens
from autograder.seam.enrolling import Member

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
ITEM = "application/vnd.ims.lis.v2.lineitem+json"
ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"
SCORE = "application/vnd.ims.lis.v1.score+json"
MEMBERS = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
LEARNER = "membership#Learner"


class Lti:
    """One course on one platform.

    Args:
        root: the course's root, where its keys are.
    """

    def __init__(self, platform: Platform, root: Path, caller: Caller | None = None):
        self.platform, self.caller = platform, caller or Caller()
        self.name = platform.line_items
        self.feedback = platform.feedback
        keys = Keys(root)
        scopes = [f"{AGS}lineitem", f"{AGS}score"]
        self._grades = Tokens(platform, keys, self.caller, *scopes)
        self._names = Tokens(platform, keys, self.caller, NRPS)

    def column(self, resource: str, label: str, maximum: float) -> str:
        """The address of an assignment's line item, which is made if it is not there.

        Raises:
            PlatformError: it can be neither found nor made.
        """
        item = self.caller.once_there(
            lambda: self._find(resource), lambda: self._make(resource, label, maximum)
        )
        if item.get("scoreMaximum") != maximum:
            self._change({**item, "scoreMaximum": maximum})
        return item["id"]

    def _find(self, resource: str) -> dict[str, Any] | None:
        asked = {"resource_id": resource}
        for page in self.caller.pages(
            self.platform.line_items, self._grades, params=asked, headers={"Accept": ITEMS}
        ):
            _require(page, "list line items")
            for item in page.body if isinstance(page.body, list) else ():
                # A platform may pay no heed to what was asked for.
                if isinstance(item, dict) and item.get("resourceId") == resource:
                    if isinstance(item.get("id"), str):
                        return item
        return None

    def _make(self, resource: str, label: str, maximum: float) -> dict[str, Any]:
        item = {"scoreMaximum": maximum, "label": label, "resourceId": resource}
        got = self.caller.call(
            "POST",
            self.platform.line_items,
            self._grades,
            once=True,
            json=item,
            headers={"Content-Type": ITEM, "Accept": ITEM},
        )
        _require(got, "make a line item")
        if not isinstance(got.body, dict) or not isinstance(got.body.get("id"), str):
            raise PlatformError("the platform made a line item and does not say where it is")
        return {**item, "id": got.body["id"]}

    def _change(self, item: dict[str, Any]) -> None:
        got = self.caller.call(
            "PUT", item["id"], self._grades, json=item, headers={"Content-Type": ITEM}
        )
        _require(got, "change a line item")

    def send(self, column: str, score: Sent, again: bool) -> None:
        """Have a score stand there. One that got through already changes nothing: it has the same
        time, and of a later one the platform would not go back.

        Args:
            again: an earlier run began to send this very score.

        Raises:
            Refused: it is not taken. ColumnGone, NoRight, Down: nor would any other be.
        """
        got = self.caller.call(
            "POST",
            _below(column, "scores"),
            self._grades,
            json={
                "userId": score.user,
                "scoreGiven": score.points,
                "scoreMaximum": score.maximum,
                "comment": score.comment,
                "timestamp": score.time,
                "activityProgress": "Completed",
                "gradingProgress": "PendingManual" if score.waiting else "FullyGraded",
            },
            headers={"Content-Type": SCORE},
        )
        if got.is_fine or got.status == 409 and (again or got.tries > 1):
            return
        if got.status == 409:
            raise Refused("the platform has a later score, given there, and keeps it")
        if got.status == 404:
            there = self.caller.call("GET", column, self._grades, headers={"Accept": ITEM})
            if there.status in (404, 410):
                raise ColumnGone("the platform no longer has the column of this assignment")
            raise Refused("the platform does not know them any more: they may have left")
        if got.status in (401, 403):
            raise NoRight(f"the platform takes no scores from this tool ({got.told})")
        raise Refused(f"the platform does not take the score ({got.told})")

    def members(self) -> Iterator[Member]:
        """Who learns in the course.

        Raises:
            PlatformError: it does not say.
            ValueError, OSError: what the hub wrote down cannot be read.
        """
        place, issuer = self.platform.people, self.platform.issuer
        known = read(Path(place), issuer) if place else {}
        for page in self.caller.pages(
            self.platform.members, self._names, headers={"Accept": MEMBERS}
        ):
            _require(page, "read the course's members")
            found = page.body.get("members") if isinstance(page.body, dict) else None
            for one in found or ():
                roles = one.get("roles") or ()
                if any(r.endswith(LEARNER) or r == "Learner" for r in roles) and one.get("user_id"):
                    user = str(one["user_id"])
                    yield Member(
                        user=user,
                        first=one.get("given_name") or "",
                        last=one.get("family_name") or one.get("name") or "",
                        email=one.get("email") or "",
                        known_as=one.get("lis_person_sourcedid") or "",
                        active=one.get("status", "Active") == "Active",
                        account=known.get(user) or self._account(one) if place else "",
                        only_account=bool(place),
                    )

    def _account(self, one: dict[str, Any]) -> str:
        """The account that a member will have, as far as it can be told before they log in."""
        if self.platform.username == "sub":
            return account(str(one["user_id"]))
        told = one.get("lis_person_sourcedid")
        return account(told) if told and self.platform.username == "person_sourcedid" else ""


def _below(address: str, name: str) -> str:
    """An address one step deeper; what stands behind its question mark stays."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{name}"))


def _require(got: Answer, what: str) -> None:
    if got.status in (401, 403):
        raise NoRight(f"the platform does not let this tool {what} ({got.told})")
    if not got.is_fine:
        raise PlatformError(f"the platform did not let this tool {what} ({got.told})")
