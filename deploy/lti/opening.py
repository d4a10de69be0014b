"""A link to one assignment, followed: it opens in the JupyterLab of who follows it."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jupyterhub.handlers import BaseHandler
from jupyterhub.utils import url_path_join
from tornado.web import authenticated

from autograder import course_config
from deploy.classroom import Classroom, account
from deploy.lti import launch
from deploy.prepare import ROOT

OPEN = "/lti13/open/"
NAME = re.compile(r"\w[\w.-]*", re.ASCII)
FETCH_SECONDS = 60
AT_ONCE = 4
"""So many assignments are fetched at a time: half a class may follow a link at once."""


def course_id() -> str:
    return course_config.load(ROOT).CourseDirectory.course_id


def released(classroom: Classroom) -> list[str]:
    """The assignments that learners can fetch."""
    outbound = classroom.exchange / course_id() / "outbound"
    found = outbound.iterdir() if outbound.is_dir() else ()
    return sorted(path.name for path in found if path.is_dir() and NAME.fullmatch(path.name))


def asked(claims: dict[str, Any]) -> str:
    """The assignment that a launch names, by a custom parameter or its address; or empty."""
    target = urlsplit(str(claims.get(f"{launch.CLAIM}target_link_uri", ""))).path
    named = launch.custom(claims, "assignment") or target.partition(OPEN)[2]
    return named if NAME.fullmatch(named) else ""


def notebook(classroom: Classroom, assignment: str) -> Path:
    """Where its notebook lies in what is released; nbgrader names it as it likes."""
    folder = classroom.exchange / course_id() / "outbound" / assignment
    return folder / f"{assignment}.ipynb"


class Open(BaseHandler):
    """An assignment in one's own JupyterLab, fetched if it is not there."""

    turns = asyncio.Semaphore(AT_ONCE)
    fetching: dict[str, asyncio.Task[str]] = {}
    """By learner: each has one turn at a time, however often they click."""

    @authenticated
    async def get(self, assignment: str) -> None:
        classroom, user = self.authenticator.classroom, self.current_user.name
        place = "lab"
        if assignment in released(classroom):
            if user == classroom.instructor:
                place = f"lab/tree/source/{quote(assignment)}"
            elif await self._there(classroom, user, assignment):
                place = f"lab/tree/{quote(assignment)}"
                if notebook(classroom, assignment).is_file():
                    place += f"/{quote(assignment)}.ipynb"
        self.redirect(url_path_join(self.hub.base_url, "user-redirect", place))

    async def _there(self, classroom: Classroom, user: str, assignment: str) -> bool:
        """Whether the learner has it, after fetching it as them if need be."""
        folder = Path(account(user).pw_dir) / assignment
        if folder.is_dir():
            return True
        while running := self.fetching.get(user):
            await asyncio.wait([running])
        if folder.is_dir():
            return True
        mine = asyncio.create_task(self._fetch(classroom, user, assignment))
        self.fetching[user] = mine
        try:
            said = await mine
        finally:
            del self.fetching[user]
        if not folder.is_dir():
            self.log.warning("%s could not fetch %s: %s", user, assignment, said)
            return False
        return True

    async def _fetch(self, classroom: Classroom, user: str, assignment: str) -> str:
        async with self.turns:
            return await fetch(classroom, user, assignment)


async def fetch(classroom: Classroom, user: str, assignment: str) -> str:
    """Have nbgrader fetch an assignment, as the learner and into their home; what it said last."""
    who = account(user)
    process = await asyncio.create_subprocess_exec(
        *(classroom.python, "-I", "-m", "nbgrader", "fetch_assignment", assignment),
        *("--course", course_id()),
        cwd=who.pw_dir,
        env={
            **{"HOME": who.pw_dir, "USER": user, "LOGNAME": user, "LANG": "C.UTF-8"},
            "PATH": os.pathsep.join([str(classroom.environment / "bin"), "/usr/bin", "/bin"]),
        },
        user=who.pw_uid,
        group=who.pw_gid,
        extra_groups=os.getgrouplist(user, who.pw_gid),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), FETCH_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()
        return f"it took more than {FETCH_SECONDS} s"
    return (said.decode(errors="replace").strip().splitlines() or [""])[-1][-300:]
