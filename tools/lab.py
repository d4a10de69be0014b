"""Open JupyterLab: for learners on their own copy of release/, for instructors on the course.

python -m tools.lab learner --work work
python -m tools.lab instructor --no-browser     (what is not known here goes to jupyter lab)
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = Path(__file__).resolve().parent / "jupyter"


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


def environment(role: str) -> dict[str, str]:
    """The environment of the server: the role's settings come before the user's own."""
    found = dict(os.environ)
    paths = [str(SETTINGS / role), found.get("JUPYTER_CONFIG_PATH", "")]
    found["JUPYTER_CONFIG_PATH"] = os.pathsep.join(path for path in paths if path)
    found["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), found.get("PATH", "")])
    return found


def main(arguments: list[str] | None = None) -> int:
    """Prepare the folder, then become JupyterLab; return an exit status if that cannot be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("role", choices=["learner", "instructor"])
    parser.add_argument("--work", type=Path, default=Path("work"), help="the learner's own folder")
    parser.add_argument("--course", type=Path, default=ROOT, help="the instructor's course")
    options, more = parser.parse_known_args(arguments)
    folder = (ROOT / options.course).resolve()
    if options.role == "learner":
        folder = (ROOT / options.work).resolve()
        copied, kept = copy_new(ROOT / "release", folder)
        if not copied and not kept:
            print("lab: release/ holds no notebooks. Build them with: make build", file=sys.stderr)
            return 1
        print(f"lab: {folder}: {len(copied)} files copied, {len(kept)} kept as they were")
    os.chdir(folder)
    as_root = ["--allow-root"] if os.geteuid() == 0 else []
    command = ["-m", "jupyterlab", f"--ServerApp.root_dir={folder}", *as_root, *more]
    os.execve(sys.executable, [sys.executable, *command], environment(options.role))


if __name__ == "__main__":
    sys.exit(main())
