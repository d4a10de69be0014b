"""Open the course in JupyterLab: python start.py

The first start makes a folder .venv beside this file and installs the course's packages into it,
each in the version that the course was tested with. Later starts take seconds. To begin anew,
delete .venv.

    python start.py --here         use the Python that runs this, such as an activated conda
                                   environment, and install nothing
    python start.py --no-browser   print JupyterLab's address only; other options reach JupyterLab
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
REQUIREMENTS = HERE / "requirements.txt"
STAMP = VENV / "installed.txt"
UNITS = {"kB": 0.001, "MB": 1, "GB": 1000}
SUPPORTED = ((3, 11), (3, 12), (3, 13))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--here", action="store_true", help="use this Python, install nothing")
    chosen, others = parser.parse_known_args()
    if sys.version_info[:2] not in SUPPORTED:
        known = ", ".join("{}.{}".format(*version) for version in SUPPORTED)
        return "This is Python {}.{}; the course needs one of {}. Install one of these.".format(
            *sys.version_info[:2], known
        )
    if not chosen.here:
        try:
            install()
        except (OSError, subprocess.CalledProcessError) as wrong:
            return f"The course's packages could not be installed: {wrong}"
    return lab(sys.executable if chosen.here else str(PYTHON), others)


def install():
    """Make .venv, unless it is there and complete, for this folder and this list of packages.

    Raises:
        OSError: the disk is full, or the folder cannot be written.
        subprocess.CalledProcessError: venv or pip has failed, and said why.
    """
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes() + str(HERE).encode()).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == wanted:
        return
    print("Installing the course's packages. This takes some minutes, once.", flush=True)
    if VENV.exists():
        shutil.rmtree(str(VENV))
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install"]
    follow([*pip, "--progress-bar", "off", "--require-hashes", "-r", str(REQUIREMENTS)])
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.run([str(PYTHON), "-c", ask], check=True, stdout=subprocess.PIPE).stdout
    # Notebooks import the course from this folder, whichever program runs them.
    (Path(os.fsdecode(packages).strip()) / "course.pth").write_text(str(HERE) + "\n", "utf-8")
    STAMP.write_text(wanted)


def follow(command):
    """Run pip with one line that tells how far it is in place of its hundreds.

    Raises:
        subprocess.CalledProcessError: pip has failed; what it said last is printed.
    """
    count = len(re.findall(r"^[a-z]", REQUIREMENTS.read_text("utf-8"), re.MULTILINE))
    said, got, megabytes, begun, before, unpacking = [], 0, 0.0, time.time(), None, False
    pip = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True
    )
    for line in pip.stdout:
        said.append(line)
        got += line.startswith(("Collecting ", "Processing ", "Ignoring ", "Requirement already"))
        size = re.search(r"\(([\d.]+) (kB|MB|GB)\)", line)
        megabytes += float(size.group(1)) * UNITS[size.group(2)] if size else 0
        unpacking = unpacking or line.startswith("Installing collected")
        doing = "unpacking, a minute or two:" if unpacking else "fetching"
        since = time.time() - begun
        told = f"{doing} {min(got, count)} of {count} packages, {megabytes:.0f} MB, {since:.0f} s"
        if sys.stdout.isatty():
            full = 30 * min(got, count) // max(count, 1)
            print("\r[{}{}] {} ".format("#" * full, "." * (30 - full), told), end="", flush=True)
        elif before != (before := (got // 25, megabytes // 100, unpacking)):
            print(told, flush=True)
    print(flush=True)
    if pip.wait():
        print("".join(said[-20:]), file=sys.stderr)
        raise subprocess.CalledProcessError(pip.returncode, "pip")


def lab(python, others):
    """Run JupyterLab on the notebooks until it is stopped; its exit status."""
    paths = [str(HERE), str(HERE / "settings"), os.environ.get("PYTHONPATH", "")]
    env = dict(os.environ, PYTHONPATH=os.pathsep.join(path for path in paths if path))
    # So that `python -m course submit` in JupyterLab's terminal is this Python's.
    env["PATH"] = os.pathsep.join([os.path.dirname(python), env.get("PATH", "")])
    # No tools of instructors, a button that hands in, our own Validate, and time enough for it:
    # nbgrader's own 30 seconds a cell are few for a first Keras model on a busy laptop.
    for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH"):
        settings = [str(HERE / "settings"), os.environ.get(name, "")]
        env[name] = os.pathsep.join(path for path in settings if path)
    root = "--ServerApp.root_dir={}".format(HERE / "release")
    command = [python, "-m", "jupyterlab", root, *others]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")  # in a container there is often nobody else
    if os.name != "nt":
        os.execve(python, command, env)
    process = subprocess.Popen(command, env=env)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            pass  # Ctrl-C reaches JupyterLab too, which stops or asks.


if __name__ == "__main__":
    sys.exit(main())
