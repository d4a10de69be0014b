"""What each account can reach on this machine, tried as that account before the hub starts."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from deploy.classroom import ClassError, Classroom, account
from deploy.prepare import ROOT

PROBE = """
import json, os, sys
print(json.dumps([os.access(path, os.R_OK) for path in json.load(sys.stdin)]))
"""


def problems(classroom: Classroom) -> list[str]:
    """What is open that must be closed, or closed that must be open: a line each, and a remedy.

    Raises:
        ClassError: an account cannot run the environment's Python.
    """
    found = []
    for name in classroom.everyone:
        home = Path(account(name).pw_dir)
        if home.stat().st_mode & 0o077:
            found.append(f"{home} is open to others; close it: sudo chmod 700 {home}")
    for learner in classroom.learners:
        found += _of_learner(classroom, learner)
    return found


def _of_learner(classroom: Classroom, learner: str) -> list[str]:
    closed = {ROOT / name: ROOT for name in ("source", "autograder", "tests", ".git")}
    closed |= {place: place for place in (classroom.grader, classroom.state)}
    closed[classroom.course() / "source"] = classroom.course()
    needed = [classroom.settings / "learner", classroom.exchange]
    answers = _readable(classroom, learner, [*closed, *needed])
    found = [
        f"{learner} can read {path}; close it: sudo chmod go-rwx {closed[path]}"
        for path in closed
        if answers[path]
    ]
    return found + [
        f"{learner} cannot read {path}; open it and the folders above it: sudo chmod go+rx"
        for path in needed
        if not answers[path]
    ]


def _readable(classroom: Classroom, name: str, paths: list[Path]) -> dict[Path, bool]:
    """Whether the account can read each path; the system answers, not a reading of modes."""
    who = account(name)
    try:
        done = subprocess.run(
            [classroom.python, "-I", "-S", "-c", PROBE],
            input=json.dumps([str(path) for path in paths]),
            capture_output=True,
            text=True,
            check=True,
            user=who.pw_uid,
            group=who.pw_gid,
            extra_groups=os.getgrouplist(name, who.pw_gid),
            cwd="/",
        )
    except (PermissionError, subprocess.CalledProcessError):
        program = classroom.python.resolve()
        raise ClassError(
            f"{name} may not run {program}. Remove {classroom.environment} and make it again with "
            "a Python that everyone may run: sudo make hub PYTHON=/usr/bin/python3"
        ) from None
    return dict(zip(paths, json.loads(done.stdout), strict=True))
