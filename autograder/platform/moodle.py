"""Moodle's own interface, where LTI is not had: its assignments and their grades.

Source: Moodle's web services of mod_assign, "get_assignments", "list_participants" and
"save_grade". These rather than core_grades_update_grades: what that writes past an activity, the
activity overwrites. No call makes an assignment; a person does.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

from autograder import harmless
from autograder.course_config import ConfigError
from autograder.judge.render import number
from autograder.platform.calls import Caller, ColumnGone, NoRight, PlatformError, Refused
from autograder.platform.journal import Sent
from autograder.platform.settings import Moodle, secret

SERVER = "webservice/rest/server.php"
NO_RIGHT = (
    *("invalidtoken", "accessexception", "nopermissions", "webservicesnotenabled"),
    *("enablewsdescription", "servicenotavailable", "requireloginerror", "notenrolledcourse"),
)
"""Moodle's codes for a token, or a person behind it, that may not do this."""
LATEST, HTML = -1, 1


class MoodleError(PlatformError):
    """Moodle answered with one of its exceptions."""

    def __init__(self, code: str, told: str):
        super().__init__(told)
        self.code = code


class MoodleCourse:
    """A course of Moodle's own interface.

    Args:
        root: the course's root, from which the token's file is named.

    Raises:
        ConfigError: there is no token, or others may read it.
    """

    def __init__(self, settings: Moodle, root: Path, caller: Caller | None = None):
        if not settings.course.isdigit():
            raise ConfigError(
                f"c.Moodle.course must be the number in its address, got {settings.course!r:.80}"
            )
        self.caller, self.feedback = caller or Caller(), settings.feedback
        self.address = settings.address.rstrip("/")
        self.course = settings.course
        self.name = f"{self.address}/course/view.php?id={settings.course}"
        self._token = secret(root / settings.token_file, "c.Moodle.token_file")
        self._known: dict[str, set[str]] = {}

    def column(self, resource: str, label: str, maximum: float) -> str:
        """The number of the assignment with this name, which a person has made.

        Raises:
            PlatformError: there is none, or there are two, or it is worth something else.
        """
        found = [one for one in self._assignments() if one.get("name") == label]
        if len(found) != 1:
            what = "has no assignment" if not found else f"has {len(found)} assignments"
            raise PlatformError(f"Moodle {what} {label}: have one, with {number(maximum)} points")
        if found[0].get("grade") != maximum:
            raise PlatformError(
                f"{label} has a maximum grade of {found[0].get('grade')} in Moodle and "
                f"{number(maximum)} here: set it there"
            )
        return str(found[0]["id"])

    def _assignments(self) -> list[dict[str, Any]]:
        told = self._call("mod_assign_get_assignments", {"courseids[0]": self.course})
        courses = told.get("courses") if isinstance(told, dict) else None
        if not courses:
            raise NoRight(
                "Moodle does not show this token the course: enrol its owner as a teacher"
            )
        return [one for course in courses for one in course.get("assignments") or ()]

    def send(self, column: str, score: Sent, again: bool) -> None:
        """As `lti.Lti.send`. Grade and comment take the place of those before, so that sending
        them twice is the same.

        Raises:
            Refused, ColumnGone, NoRight, Down: as there.
        """
        if score.user not in self._participants(column):
            raise Refused("Moodle does not know them in this course: they may have left")
        asked = {
            **{"assignmentid": column, "userid": score.user, "grade": score.points},
            **{"attemptnumber": LATEST, "addattempt": 0, "applytoall": 0},
            "workflowstate": "inmarking" if score.waiting else "released",
            "plugindata[assignfeedbackcomments_editor][text]": html.escape(score.comment),
            "plugindata[assignfeedbackcomments_editor][format]": HTML,
        }
        try:
            self._call("mod_assign_save_grade", asked)
        except MoodleError as error:
            raise Refused(f"Moodle does not take the grade ({error})") from error

    def _participants(self, column: str) -> set[str]:
        """Whom the assignment is for; asked once."""
        if column not in self._known:
            asked = {"assignid": column, "groupid": 0, "filter": "", "onlyids": 1}
            try:
                told = self._call("mod_assign_list_participants", asked)
            except MoodleError as error:
                if column not in {str(one.get("id")) for one in self._assignments()}:
                    raise ColumnGone("Moodle no longer has this assignment") from error
                raise
            people = told if isinstance(told, list) else ()
            self._known[column] = {str(one["id"]) for one in people}
        return self._known[column]

    def _call(self, function: str, asked: dict[str, Any]) -> Any:
        """What one of Moodle's functions answers; it says of its failures with status 200.

        Raises:
            NoRight: this token may not call it.
            MoodleError: it fails otherwise.
        """
        said = {"wstoken": self._token, "wsfunction": function, "moodlewsrestformat": "json"}
        got = self.caller.call("POST", f"{self.address}/{SERVER}", data={**said, **asked})
        if not got.is_fine:
            raise PlatformError(f"Moodle did not answer {function} ({got.told})")
        if not isinstance(got.body, dict) or "exception" not in got.body:
            if got.body is None and got.text.strip() != "null":
                raise PlatformError(f"Moodle answers {function} with no JSON: see c.Moodle.address")
            return got.body
        code = str(got.body.get("errorcode"))
        told = harmless.line(f"{code}: {got.body.get('message', '')}", 200)
        if code in NO_RIGHT:
            raise NoRight(f"Moodle does not let this token call {function} ({told})")
        raise MoodleError(code, f"Moodle fails at {function} ({told})")
