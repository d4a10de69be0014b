"""What each account can reach on this machine, tried as that account before the hub starts.

python -m deploy.doors --at /opt/convnets --class deploy/class.toml

does so before anything is installed, as far as it can be told then; it needs the standard library
alone.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from deploy.classroom import ClassError, Classroom, account, read

ROOT = Path(__file__).resolve().parent.parent

PROBE = """
import json, os, sys
print(json.dumps([os.access(path, os.R_OK) for path in json.load(sys.stdin)]))
"""


def problems(classroom: Classroom) -> list[str]:
    """What is open that must be closed, or closed that must be open: a line each, and a remedy.

    Raises:
        ClassError: an account cannot run the environment's Python.
    """
    found = _open_homes(classroom)
    for learner in classroom.learners:
        found += of_learner(classroom, learner)
    return found


def early_problems(classroom: Classroom, python: Path) -> list[str]:
    """What `problems` can tell before anything is installed: of accounts that are there already,
    tried with the Python that the environment will be made with.

    Raises:
        ClassError: an account cannot run that Python.
    """
    known = [name for name in classroom.learners if account(name)]
    found = _open_homes(classroom)
    for learner in known:
        found += _open_doors(learner, _closed(classroom), classroom, python)
    return found


def _open_homes(classroom: Classroom) -> list[str]:
    homes = [Path(known.pw_dir) for known in map(account, classroom.everyone) if known]
    return [
        f"{home} is open to others; close it: sudo chmod 700 {home}"
        for home in homes
        if home.is_dir() and home.stat().st_mode & 0o077
    ]


def _closed(classroom: Classroom) -> dict[Path, Path]:
    """What no learner may read, and what to close for that."""
    closed = {ROOT / name: ROOT for name in ("source", "autograder", "tests", ".git")}
    closed |= {p: p for p in (classroom.grader, classroom.state, classroom.platform)}
    if account(classroom.instructor):
        closed[classroom.course() / "source"] = classroom.course()
    return closed


def _open_doors(
    learner: str, closed: dict[Path, Path], classroom: Classroom, python: Path
) -> list[str]:
    answers = _readable(classroom, learner, list(closed), python)
    return [
        f"{learner} can read {path}; close it: sudo chmod go-rwx {closed[path]}"
        for path in closed
        if answers[path]
    ]


def of_learner(classroom: Classroom, learner: str) -> list[str]:
    """`problems` of one account.

    Raises:
        ClassError: it cannot run the environment's Python.
    """
    needed = [classroom.settings / "learner", classroom.exchange]
    answers = _readable(classroom, learner, needed, classroom.python)
    return _open_doors(learner, _closed(classroom), classroom, classroom.python) + [
        f"{learner} cannot read {path}; open it and the folders above it: sudo chmod go+rx"
        for path in needed
        if not answers[path]
    ]


def _readable(classroom: Classroom, name: str, paths: list[Path], python: Path) -> dict[Path, bool]:
    """Whether the account can read each path; the system answers, not a reading of modes."""
    who = account(name)
    try:
        done = subprocess.run(
            [python, "-I", "-S", "-c", PROBE],
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
        program = python.resolve()
        raise ClassError(
            f"{name} may not run {program}. Remove {classroom.environment} and make it again with "
            "a Python that everyone may run: sudo make hub PYTHON=/usr/bin/python3"
        ) from None
    return dict(zip(paths, json.loads(done.stdout), strict=True))


def main(arguments: list[str] | None = None) -> int:
    """Tell what is open, before anything is installed; return an exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--at", type=Path, required=True, help="where the class is installed")
    parser.add_argument("--class", dest="file", type=Path, default=ROOT / "deploy/class.toml")
    options = parser.parse_args(arguments)
    try:
        wrong = early_problems(read(options.file, options.at), Path(sys.executable))
    except ClassError as error:
        print(f"hub: {error}", file=sys.stderr)
        return 2
    for line in wrong:
        print(f"hub: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
