"""Prepare a class and become its JupyterHub; `sudo make hub` runs this.

python -m deploy.start --at /opt/convnets --class deploy/class.toml [options of jupyterhub]
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from autograder import sandbox
from deploy import classroom, doors
from deploy.prepare import ROOT, prepare

PROXY = "configurable-http-proxy"


def say(text: str) -> None:
    print(f"hub: {text}", file=sys.stderr, flush=True)


def missing() -> str | None:
    """What this machine lacks, and what to do about it; None if it lacks nothing."""
    if os.geteuid() != 0:
        return "JupyterHub starts servers as other users and needs root: sudo make hub"
    if not shutil.which(PROXY):
        return f"{PROXY} is missing. Install it with: sudo apt install node-{PROXY}"
    return None


def main(arguments: list[str] | None = None) -> int:
    """Prepare, check, and become the hub; return an exit status if that cannot be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--at", type=Path, required=True, help="where the class is installed")
    parser.add_argument("--class", dest="file", type=Path, default=ROOT / "deploy/class.toml")
    options, more = parser.parse_known_args(arguments)
    if lacking := missing():
        say(lacking)
        return 1
    os.umask(0o022)
    try:
        found = classroom.read(options.file, options.at)
        for name in prepare(found):
            password = "" if found.lti else f"; give it a password: sudo passwd {name}"
            say(f"made the account {name}{password}")
        wrong = doors.problems(found)
    except classroom.ClassError as error:
        say(str(error))
        return 2
    if wrong:
        for line in wrong:
            say(line)
        return 1
    if reason := sandbox.available():
        say(f"nothing can be graded here: {reason}")
    from deploy import limits

    if reason := limits.why_not():
        say(f"learners' servers have no limits of memory and processors: {reason}")
    say(f"http://{found.ip}:{found.port}")
    become_hub(found, options.file, more)


def become_hub(found: classroom.Classroom, file: Path, more: list[str]) -> None:
    """Replace this process by JupyterHub."""
    environment = {
        **os.environ,
        "CLASS_FILE": str(file.resolve()),
        "CLASS_FOLDER": str(found.folder),
        "PYTHONPATH": str(ROOT),
    }
    config = ROOT / "deploy" / "jupyterhub_config.py"
    command = [str(found.python), "-m", "jupyterhub", "--config", str(config), *more]
    os.chdir(found.state)
    os.execve(command[0], command, environment)


if __name__ == "__main__":
    sys.exit(main())
