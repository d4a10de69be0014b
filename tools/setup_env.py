#!/usr/bin/env python3
"""Make the project's virtual environment in .venv, once.

`make` runs this before anything that needs the environment. It costs some 50 ms when there is
nothing to do. The stamp .venv/installed.json is written only after every step has ended well: an
environment without it, or with one for another folder or Python, is made anew.

Standard library only, and readable by any Python 3.6 or newer, so that an old one gets a clear line
instead of a syntax error.
"""

import argparse
import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
# Whether the project itself is installed, in editable form, beside the packages.
WITH_PROJECT = True
CPU_LOCK = "requirements.lock"
GPU_LOCK = "requirements-gpu.lock"
SUPPORTED = [(3, 11), (3, 12), (3, 13)]
NEEDED_GIB = {CPU_LOCK: 4, GPU_LOCK: 12}


class SetupError(Exception):
    """What is missing and what to do about it, in one line."""


def act_on(folder):
    """Make the environment in another folder, of the packages alone; `make hub` does."""
    global VENV, PYTHON, STAMP, WITH_PROJECT
    VENV = Path(os.path.abspath(str(folder)))
    PYTHON, STAMP, WITH_PROJECT = VENV / "bin" / "python", VENV / "installed.json", False


def say(text):
    print(f"set-up: {text}", file=sys.stderr, flush=True)


def check_python(version=sys.version_info, which=shutil.which):
    """Return None if this Python will do, else the path of one on PATH that will.

    Raises:
        SetupError: if there is none.
    """
    if tuple(version[:2]) in SUPPORTED:
        return None
    for major, minor in reversed(SUPPORTED):
        found = which(f"python{major}.{minor}")
        if found:
            return found
    raise SetupError(
        f"Python 3.11, 3.12 or 3.13 is needed and this is {version[0]}.{version[1]}. "
        "Install one, with its venv module, for example: "
        "sudo apt install python3.12 python3.12-venv"
    )


def check_venv_module(find_spec=importlib.util.find_spec):
    """Debian and Ubuntu ship Python without ensurepip; `venv` cannot work without it.

    Raises:
        SetupError: if a module is missing.
    """
    if any(find_spec(name) is None for name in ("venv", "ensurepip")):
        raise SetupError(
            "Python's venv module is missing. Install it with: sudo apt install python3-venv"
        )


def check_disk(lock, free_bytes=None):
    """Raise SetupError when the disk that holds the project is too full for this lock."""
    free = (shutil.disk_usage(str(ROOT)).free if free_bytes is None else free_bytes) / 2**30
    if free < NEEDED_GIB[lock]:
        raise SetupError(
            f"{NEEDED_GIB[lock]} GB of free disk are needed at {ROOT} and {free:.1f} GB are left. "
            "Free some space and run the same command again."
        )


def wanted(lock):
    """What a complete environment is made from, as its stamp records it."""
    digest = hashlib.sha256()
    for name in (lock, "pyproject.toml"):
        digest.update((ROOT / name).read_bytes())
    # Scripts in .venv/bin hold the folder's path; packages lie under the Python's version.
    return {
        "lock": lock,
        "digest": digest.hexdigest(),
        "folder": str(VENV.parent),
        "python": sys.version,
    }


def read_stamp():
    """The stamp of the last complete set-up, {} if there is none or it cannot run any more."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if PYTHON.exists() and isinstance(stamp, dict) else {}


def write_stamp(lock):
    partial = STAMP.with_suffix(".partial")
    partial.write_text(json.dumps(wanted(lock), indent=1) + "\n")
    partial.replace(STAMP)


@contextlib.contextmanager
def only_one(path):
    """Hold an exclusive lock on a file, so that two set-ups at once take turns."""
    with open(str(path), "r+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("another set-up is at work here; waiting for it to end")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def run(*command):
    """Run a command, its output shown; return whether it ended well."""
    # Tools must act on .venv, whatever environment the user's shell is in.
    hidden = ("VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONHOME", "PYTHONPATH", "PIP_USER")
    environment = {k: v for k, v in os.environ.items() if k not in hidden}
    environment.setdefault("UV_SYSTEM_CERTS", "true")
    # pip's progress goes to stderr with uv's, so that stdout stays the command's own.
    return subprocess.call([str(part) for part in command], env=environment, stdout=2) == 0


def requirement(lock, name):
    """The lock's own lines for one package, hashes included."""
    match = re.search(rf"^{name}==.*\n(?: +--hash.*\n)*", (ROOT / lock).read_text(), re.MULTILINE)
    if match is None:
        raise SetupError(f"{lock} does not name {name}. Make it again with: make lock")
    return match.group()


def install_uv(lock):
    """Bring in uv, several times quicker than pip, at the locked version."""
    listed = VENV / "uv.txt"
    listed.write_text(requirement(lock, "uv"))
    return run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", listed)


def install_packages(lock):
    """Install exactly the locked wheels, then, in .venv, this project itself in editable form."""
    uv = [PYTHON, "-m", "uv", "pip"]
    here = ["--python", PYTHON]
    wheels = ["--require-hashes", "--only-binary", ":all:"]
    local = ["--no-deps", "--no-build-isolation", "--editable", ROOT]
    if install_uv(lock) and run(*uv, "sync", *here, *wheels, "--compile-bytecode", ROOT / lock):
        if not WITH_PROJECT or run(*uv, "install", *here, *local):
            return
    else:
        say("uv did not manage; trying again with pip, which is slower")
        pip = [PYTHON, "-m", "pip", "install"]
        if run(*pip, *wheels, "-r", ROOT / lock):
            if not WITH_PROJECT or run(*pip, "--quiet", *local):
                return
    raise SetupError(
        "the packages could not be installed; the lines above say why. "
        "Check the network and the disk, then run the same command again."
    )


def install(lock, known):
    """Bring .venv to the lock; start from nothing unless it is known to be whole.

    Args:
        lock: file name of the lock.
        known: the stamp of the environment as it is, {} if it is not to be trusted.
    """
    check_venv_module()
    check_disk(lock)
    began = time.monotonic()
    same = [known.get(part) == wanted(lock)[part] for part in ("folder", "python")]
    if all(same):
        say(f"bringing {VENV.name} up to date with the lock")
        STAMP.unlink()
    else:
        say(f"making {VENV.name} (about 0.6 GB to fetch, 2.5 GB on disk); this happens once")
        if not run(sys.executable, "-m", "venv", "--clear", VENV):
            raise SetupError(f"Python could not make {VENV}; the lines above say why.")
    install_packages(lock)
    write_stamp(lock)
    say(f"done in {time.monotonic() - began:.0f} s")


def main(arguments=None):
    """Set up if needed; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--gpu", choices=["0", "1", ""], default="", help="1: CUDA build, 0: CPU build, else as is"
    )
    parser.add_argument("--venv", help="another folder, for the packages alone")
    options = parser.parse_args(arguments)
    gpu = options.gpu
    try:
        if options.venv:
            act_on(options.venv)
        other = check_python()
        if other:
            os.execv(other, [other] + sys.argv)
        with only_one(ROOT / CPU_LOCK):
            known = read_stamp()
            lock = {"0": CPU_LOCK, "1": GPU_LOCK}.get(gpu) or known.get("lock", CPU_LOCK)
            if known != wanted(lock):
                install(lock, known)
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("interrupted; the same command starts it again")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
