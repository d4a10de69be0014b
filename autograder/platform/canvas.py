"""Canvas's own interface, where LTI is not had: its assignments and submissions.

Source: Canvas LMS REST API documentation, "Assignments" and "Submissions".
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from autograder.course_config import ConfigError
from autograder.platform.calls import (
    Answer,
    Caller,
    ColumnGone,
    NoRight,
    PlatformError,
    Refused,
)
from autograder.platform.journal import Sent
from autograder.platform.settings import Canvas, secret

A_PAGE = 100


class CanvasCourse:
    """A course of Canvas.

    Args:
        root: the course's root, from which the token's file is named.

    Raises:
        ConfigError: there is no token, or others may read it.
    """

    def __init__(self, settings: Canvas, root: Path, caller: Caller | None = None):
        if not settings.course.isdigit():
            raise ConfigError(
                f"c.Canvas.course must be the number in its address, got {settings.course!r:.80}"
            )
        self.caller, self.feedback = caller or Caller(), settings.feedback
        self.name = f"{settings.address.rstrip('/')}/api/v1/courses/{settings.course}"
        self._token = secret(root / settings.token_file, "c.Canvas.token_file")

    def header(self) -> str:
        """The Authorization header."""
        return f"Bearer {self._token}"

    def renew(self) -> bool:
        """There is no other token."""
        return False

    def column(self, resource: str, label: str, maximum: float) -> str:
        """The address of the assignment with this name, which is made if it is not there.

        Raises:
            PlatformError: it can be neither found nor made, or there are two.
        """
        one = self.caller.once_there(lambda: self._named(label), lambda: self._make(label, maximum))
        return f"{self.name}/assignments/{one['id']}"

    def _named(self, label: str) -> dict[str, Any] | None:
        asked = {"search_term": label, "per_page": A_PAGE}
        found = []
        for page in self.caller.pages(f"{self.name}/assignments", self, params=asked):
            _require(page, "list the course's assignments")
            found += [one for one in page.body or () if one.get("name") == label]
        if len(found) > 1:
            raise PlatformError(f"Canvas has {len(found)} assignments {label}: rename one")
        return found[0] if found else None

    def _make(self, label: str, maximum: float) -> dict[str, Any]:
        fields = {"name": label, "points_possible": maximum, "published": True}
        got = self.caller.call(
            "POST",
            f"{self.name}/assignments",
            self,
            once=True,
            json={"assignment": {**fields, "submission_types": ["none"]}},
        )
        _require(got, "make an assignment")
        return got.body

    def send(self, column: str, score: Sent, again: bool) -> None:
        """As `lti.Lti.send`. A grade that is sent twice is the same; a comment would stand twice,
        so it is looked for where it may be there.

        Raises:
            Refused, ColumnGone, NoRight, Down: as there.
        """
        address = f"{column}/submissions/{score.user}"
        self._put(address, column, {"submission": {"posted_grade": score.points}})
        if not score.comment:
            return
        told = {"comment": {"text_comment": score.comment}}
        self.caller.once_there(  # whoever was told the same before is not told again
            lambda: self._has_comment(address, score.comment) or None,
            lambda: self._put(address, column, told, once=True),
        )

    def _has_comment(self, address: str, comment: str) -> bool:
        got = self.caller.call("GET", address, self, params={"include[]": "submission_comments"})
        _require(got, "read a submission")
        told = got.body.get("submission_comments") or []
        return any(one.get("comment") == comment for one in told)

    def _put(self, address: str, column: str, fields: dict[str, Any], once: bool = False) -> None:
        got = self.caller.call("PUT", address, self, once=once, json=fields)
        if got.status == 404:
            if self.caller.call("GET", column, self).status == 404:
                raise ColumnGone("Canvas no longer has this assignment")
            raise Refused("Canvas does not know them any more: they may have left")
        if got.status in (401, 403):
            raise NoRight(f"Canvas takes no grades by this token ({got.told})")
        if not got.is_fine:
            raise Refused(f"Canvas does not take the grade ({got.told})")


def _require(got: Answer, what: str) -> None:
    if got.status in (401, 403):
        raise NoRight(f"Canvas does not let this token {what} ({got.told})")
    if not got.is_fine or got.body is None:
        raise PlatformError(f"Canvas did not let this token {what} ({got.told})")
