"""Open JupyterLab: for learners on their own copy of release/, for instructors on the course.

python -m tools.lab learner --work work
python -m tools.lab learner --work work --exchange /srv/nbgrader/exchange
python -m tools.lab instructor --no-browser     (what is not known here goes to jupyter lab)
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = {
    "learner": ROOT / "autograder" / "learner" / "settings",  # learners without this folder have it
    "exchange": ROOT / "tools" / "jupyter" / "exchange",
    "instructor": ROOT / "tools" / "jupyter" / "instructor",
}


def copy_new(release: Path, work: Path) -> tuple[list[Path], list[Path]]:
    """Copy what the learner does not have yet; never touch what is there.

    Returns:
        The paths (relative to ``work``) that were copied, and those that were kept as they are.
    """
    copied, kept = [], []
    for source in sorted(path for path in release.rglob("*") if path.is_file()):
        name = source.relative_to(release)
        if ".ipynb_checkpoints" in name.parts:
            continue
        target = work / name
        if target.exists():
            kept.append(name)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        copied.append(name)
    return copied, kept


def environment(role: str, exchange: Path | None = None) -> dict[str, str]:
    """The environment of the server: the role's settings come before the user's own.

    Args:
        exchange: where nbgrader hands assignments out and takes them in, if there is such a folder.
    """
    found = dict(os.environ)
    settings = [SETTINGS[role]]
    if exchange:
        found["COURSE_EXCHANGE"] = str(exchange)
        settings.insert(0, SETTINGS["exchange"])
    before = {"JUPYTER_CONFIG_PATH": settings, "PATH": [Path(sys.executable).parent]}
    if role == "learner":  # the extensions beside the settings, and the Python of one
        before |= {"JUPYTER_PATH": settings[-1:], "PYTHONPATH": settings[-1:]}
    for name, folders in before.items():
        paths = [*map(str, folders), found.get(name, "")]
        found[name] = os.pathsep.join(path for path in paths if path)
    return found


def prepare(folder: Path, exchange: Path | None) -> str | None:
    """Make the learner's folder ready; return what is wrong, in one line, if that cannot be.

    Without an exchange the folder gets what is released; with one, learners fetch it themselves.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if exchange and not os.access(exchange, os.R_OK | os.W_OK | os.X_OK):
            return (
                f"there is no exchange at {exchange} that you may write to. Ask your teacher where "
                "it is, or leave EXCHANGE out to work on a copy of your own"
            )
        if exchange:
            print(f"lab: {folder}: fetch and hand in with Nbgrader > Assignment List")
            return None
        copied, kept = copy_new(ROOT / "release", folder)
    except OSError as error:
        return f"{error.filename or folder} cannot be written: {error.strerror}"
    if not copied and not kept:
        return "release/ holds no notebooks. Build them with: make build"
    print(f"lab: {folder}: {len(copied)} files copied, {len(kept)} kept as they were")
    return None


def main(arguments: list[str] | None = None) -> int:
    """Prepare the folder, then become JupyterLab; return an exit status if that cannot be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("role", choices=["learner", "instructor"])
    parser.add_argument("--work", type=Path, default=Path("work"), help="the learner's own folder")
    parser.add_argument("--course", type=Path, default=ROOT, help="the instructor's course")
    parser.add_argument("--exchange", help="learners' exchange; empty for none")
    options, more = parser.parse_known_args(arguments)
    folder = (ROOT / options.course).resolve()
    exchange = (ROOT / options.exchange).resolve() if options.exchange else None
    if options.role == "learner":
        folder = (ROOT / options.work).resolve()
        if problem := prepare(folder, exchange):
            print(f"lab: {problem}", file=sys.stderr)
            return 1
    elif not (folder / "nbgrader_config.py").is_file():
        print(f"lab: {folder} is no course: it has no nbgrader_config.py", file=sys.stderr)
        return 1
    os.chdir(folder)
    as_root = ["--allow-root"] if os.geteuid() == 0 else []
    command = ["-m", "jupyterlab", f"--ServerApp.root_dir={folder}", *as_root, *more]
    os.execve(sys.executable, [sys.executable, *command], environment(options.role, exchange))


if __name__ == "__main__":
    sys.exit(main())
