"""Lay out a class on this machine: accounts, course, grader, settings, exchange. Root only.

Every step may run again at any time; nobody's work is ever overwritten.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from autograder import course_config
from autograder.authoring.build import LITTER
from autograder.platform.keys import Keys
from deploy.classroom import ClassError, Classroom, account
from deploy.lti import people
from tools.lab import SETTINGS, copy_new

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("course", "autograder")
PROJECT = ("pyproject.toml", "README.md", "LICENSE")
# nbgrader wants the root writable to everyone. Sticky: nobody may move away what is another's.
EXCHANGE_MODE = 0o1777
# The modes of nbgrader's release_assignment and release_feedback; inbound is sticky as well.
COURSE_MODES = {"": 0o755, "outbound": 0o755, "inbound": 0o3733, "feedback": 0o711}


def prepare(classroom: Classroom) -> list[str]:
    """Lay out everything but the Python environment, which must be there.

    Returns:
        Names of accounts that were made, and that have no password yet.

    Raises:
        ClassError: a command failed; its last line is in the message.
    """
    made = [name for name in classroom.everyone if make_account(name)]
    classroom.folder.chmod(0o755)
    install_course(classroom)
    install_grader(classroom)
    write_settings(classroom)
    lay_out_course(classroom)
    open_exchange(classroom)
    tell_of_platform(classroom)
    return made


def make_account(name: str) -> bool:
    """Make a Unix account with a home that is its own; False if there is one already."""
    if account(name) is not None:
        return False
    # A home that outlived its account, as in a container's volume, gets the same owner again.
    home = Path("/home", name)
    same = ["--uid", str(home.stat().st_uid)] if home.is_dir() else []
    _run("useradd", *same, "--create-home", "--shell", "/bin/bash", name)
    Path(account(name).pw_dir).chmod(0o700)
    return True


def install_course(classroom: Classroom) -> None:
    """Put `course`, and nothing else of this project, where every kernel imports it."""
    (packages,) = classroom.environment.glob("lib/python3.*/site-packages")
    fresh = packages / "course.new"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(ROOT / "course", fresh, ignore=shutil.ignore_patterns(*LITTER))
    _open_to_all(fresh)
    _replace(packages / "course", fresh)


def install_grader(classroom: Classroom) -> None:
    """Install the project for the instructor alone, with its command and its entry points."""
    fresh = classroom.folder / "grader.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    # From a copy: a build leaves files behind.
    with tempfile.TemporaryDirectory() as copy:
        for name in PROJECT:
            shutil.copy(ROOT / name, copy)
        for name in PACKAGES:
            ignored = shutil.ignore_patterns(*LITTER)
            shutil.copytree(ROOT / name, Path(copy, name), ignore=ignored)
        pip = [classroom.python, "-m", "uv", "pip", "install", "--python", classroom.python]
        _run(*pip, "--no-deps", "--no-build-isolation", "--offline", "--target", fresh, copy)
    for path in [fresh, *fresh.rglob("*")]:
        shutil.chown(path, classroom.instructor, _group(classroom.instructor))
    _replace(classroom.grader, fresh)


def write_settings(classroom: Classroom) -> None:
    """What each role's JupyterLab offers; and where the exchange is, for every nbgrader command."""
    for role, folder in SETTINGS.items():
        shutil.copytree(folder, classroom.settings / role, dirs_exist_ok=True)
    _open_to_all(classroom.settings)
    everyones = classroom.environment / "etc" / "jupyter"
    everyones.mkdir(parents=True, exist_ok=True)
    for name, settings in {
        "nbgrader_config.json": {"Exchange": {"root": str(classroom.exchange)}},
        # Whoever is on this machine could listen to a kernel's outputs over TCP.
        "jupyter_config.json": {"KernelManager": {"transport": "ipc"}},
        # A login shell, which JupyterLab would start, forgets the PATH of the server.
        "jupyter_server_config.json": {
            "ServerApp": {"terminado_settings": {"shell_command": ["/bin/bash"]}}
        },
    }.items():
        (everyones / name).write_text(json.dumps(settings, indent=2) + "\n")
        (everyones / name).chmod(0o644)
    classroom.state.mkdir(mode=0o700, exist_ok=True)


def lay_out_course(classroom: Classroom) -> None:
    """Give the instructor an nbgrader course, once; later runs add only what is new."""
    target = classroom.course()
    with tempfile.TemporaryDirectory() as fresh:
        with Path(shutil.copy(ROOT / course_config.NAME, fresh)).open("a") as config:
            config.write(f"\nc.Exchange.root = {str(classroom.exchange)!r}\n")
            config.write(f"{platform_line(classroom)}\n")
        for part in ("source", "release", "variants"):
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, Path(fresh, part))
        copied, _ = copy_new(Path(fresh), target)
    for path in {target, *(target / part for name in copied for part in [name, *name.parents])}:
        shutil.chown(path, classroom.instructor, _group(classroom.instructor))


def open_exchange(classroom: Classroom) -> None:
    """Make the exchange, and the course in it before anybody else can take its name."""
    classroom.exchange.mkdir(parents=True, exist_ok=True)
    classroom.exchange.chmod(EXCHANGE_MODE)
    course_id = course_config.load(ROOT).CourseDirectory.course_id
    for name, mode in COURSE_MODES.items():
        path = classroom.exchange / course_id / name
        path.mkdir(exist_ok=True)
        shutil.chown(path, classroom.instructor, _group(classroom.instructor))
        path.chmod(mode)


def platform_line(classroom: Classroom) -> str:
    """What the course's settings say to have the platform's of the class file, if it has any."""
    return f"load_subconfig({str(classroom.platform / people.SETTINGS)!r})"


def tell_of_platform(classroom: Classroom) -> None:
    """Give `autograder` the class file's platform, and this tool a key that the platform is shown.

    Raises:
        ClassError: the course was laid out before there were platforms, and does not ask for it.
    """
    if classroom.lti is None:
        (classroom.platform / people.SETTINGS).unlink(missing_ok=True)
        return
    config = classroom.course() / course_config.NAME
    if (line := platform_line(classroom)) not in config.read_text():
        raise ClassError(f"{config} does not know of [lti]; add to it: {line}")
    people.tell(classroom)
    keys = Keys(classroom.course())
    if not keys.paths():
        made = keys.make()
        for path in (keys.folder, made):
            shutil.chown(path, classroom.instructor, _group(classroom.instructor))


def _group(name: str) -> int:
    return account(name).pw_gid


def _open_to_all(folder: Path) -> None:
    """Readable, and writable for root alone, whatever the modes were in the repository."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def _replace(place: Path, fresh: Path) -> None:
    """Put a folder in another's place, which is missing for an instant only."""
    old = place.with_name(f"{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _run(*command: str | os.PathLike) -> None:
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise ClassError(f"{' '.join(words[:4])} … failed: {last}")
