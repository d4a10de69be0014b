"""Hand in outside nbgrader's exchange: an assignment's whole folder, as one zip file.

    python -m course submit 01-pooling                       # a zip beside the folder
    python -m course submit 01-pooling --to /shared/drop     # a zip in the teacher's folder
    python -m course submit 01-pooling --to homework.zip     # a zip of this name

The zip appears whole or not at all. `autograder watch --drop` and nbgrader's zip_collect read it.
"""

import errno
import getpass
import hashlib
import os
import re
import secrets
import sys
import zipfile
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from course.notebook import handed_in, hosts
from course.notebook.handed_in import NotHandedIn

__all__ = ["NotHandedIn", "Receipt", "add_options", "submit"]

LEARNER = re.compile(r"[A-Za-z0-9_][\w.@+-]{0,99}", re.ASCII)
TIME = "%Y-%m-%d %H:%M:%S.%f UTC"
"""As nbgrader writes it."""
NAME_TIME = "%Y%m%dT%H%M%S.%fZ"
"""For file names, without the colons that Windows does not take."""
FOLDERS = ("release", "work")
"""Where `python start.py` and `make lab` keep the assignments."""
FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Receipt:
    """What was handed in, where and when; as text, the lines that the learner sees."""

    assignment: str
    learner: str
    path: Path
    time: str
    written: int
    answers: int
    files: int
    sha256: str

    def __str__(self):
        size = self.path.stat().st_size / 1e6
        return (
            f"Handed in {self.assignment} as {self.learner}: {self.written} of {self.answers} "
            f"answers written, {self.files} files, {size:.2g} MB, in {self.path}\n"
            f"Receipt: {self.assignment} {self.time[:19]} UTC sha256 {self.sha256[:16]}"
        )


def add_options(parser):
    """Add the options of `submit` to an argparse parser."""
    parser.add_argument(
        "folder", nargs="?", default=".", help="the assignment's folder; this one, if not given"
    )
    parser.add_argument(
        "--to", metavar="FOLDER|FILE.zip", help="where to put it; beside the folder, if not given"
    )
    parser.add_argument(
        "--learner", help="who you are to your teacher; your user name here, if not given"
    )
    parser.add_argument(
        "--incomplete", action="store_true", help="hand in without the trained networks"
    )


def submit(folder=".", to=None, learner=None, incomplete=False):
    """Hand in an assignment's folder.

    Args:
        folder: holds the notebook, which has the folder's name.
        to: an existing folder, or the name of a zip file; None for beside `folder`.
        learner: letters, digits and _ . @ + -; None for this computer's user name, or the
            answer of the person at the terminal.
        incomplete: hand in although networks that the notebook trains are not in `trained/`.

    Returns:
        `Receipt`.

    Raises:
        NotHandedIn: it could not be; the message says why and what to do. Nothing is left behind.
    """
    folder = found(folder)
    folder = folder.parent if folder.suffix == ".ipynb" else folder
    learner = _learner(learner)
    notebook = handed_in.notebook(folder)
    written, answers = handed_in.answers(notebook, folder)
    if not incomplete:
        handed_in.check_trained(notebook, folder)
    files = handed_in.files(folder)
    now = datetime.now(timezone.utc)
    name = f"{learner}+{folder.name}+{now.strftime(NAME_TIME)}+{secrets.token_hex(4)}.zip"
    target = _target(to, folder, name)
    time = now.strftime(TIME)
    _write(target, folder, files, time)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    return Receipt(folder.name, learner, target, time, written, answers, len(files), digest)


def user():
    """Return this computer's user, or None where the name tells nothing about who learns here."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container or Windows without a user's name
        return None
    return None if name in hosts.NOBODY else name


def _learner(given):
    name = given or user() or _asked()
    if not LEARNER.fullmatch(name):
        raise NotHandedIn(
            f"{name!r} is no learner's name: add --learner and your name at the course, of "
            "letters, digits and _ . @ + -"
        )
    return name


def _asked():
    try:
        if sys.stdin.isatty():
            return input("Your name at the course: ").strip()
    except (AttributeError, EOFError, OSError):  # no person at the other end
        pass
    raise NotHandedIn("who are you? Add --learner and your name at the course")


def found(folder):
    """Return the `Path` of an assignment's folder, named from here or from JupyterLab's root.

    JupyterLab's terminals open where JupyterLab was started, which need not be where the
    notebooks are; it tells them its root.
    """
    given = Path(folder).expanduser()
    root = os.environ.get("JUPYTER_SERVER_ROOT")
    roots = [Path.cwd(), *([Path(root).expanduser()] if root else [])]
    places = [given, *(place / inner / given for place in roots for inner in ("", *FOLDERS))]
    fitting = [p for p in places if p.suffix == ".ipynb" and p.is_file() or _holds_notebook(p)]
    return next(iter(fitting), given).resolve()


def _holds_notebook(place):
    return place.is_dir() and any(place.glob("*.ipynb"))


def _target(to, folder, name):
    place = Path(to).expanduser().absolute() if to else folder.parent
    if place.is_dir():
        return place / name
    if place.suffix != ".zip":
        raise NotHandedIn(f"there is no folder {place}: make it, or name a file that ends in .zip")
    if not place.parent.is_dir():
        raise NotHandedIn(f"there is no folder {place.parent} for {place.name}: make it")
    return place


def _write(target, folder, files, time):
    """Write the zip under another name, and rename it when it is whole."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                for path in files:
                    _add(archive, path, path.relative_to(folder).as_posix())
                archive.writestr("timestamp.txt", time)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        _forget(draft)
        raise NotHandedIn(_in_words(error, target)) from None
    except BaseException:  # Ctrl-C
        _forget(draft)
        raise


def _add(archive, path, name):
    # Not from the file's own time, which zip cannot write before 1980.
    with path.open("rb") as file, archive.open(zipfile.ZipInfo(name), "w") as packed:
        while block := file.read(1 << 20):
            packed.write(block)


def _forget(draft):
    try:
        draft.unlink(missing_ok=True)
    except OSError:
        pass


def _in_words(error, target):
    if error.errno in FULL:
        return f"no room is left for {target}: make some, or name another place with --to"
    return f"{error.filename or target} can't be read or written ({error.strerror})"
