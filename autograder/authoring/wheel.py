"""`course` as a wheel of its own, which hosts install beside what they have."""

import csv
import io
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path, PurePosixPath

from autograder.authoring.build import LITTER

PROJECT = "pyproject.toml"
# Every file's time, so that the day of the making leaves no trace.
TIME = (2026, 1, 1, 0, 0, 0)
MAKE = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"


class WheelError(Exception):
    """The wheel cannot be made; the message says what to do."""


def wheel(root: Path) -> tuple[str, bytes]:
    """The learners' wheel: its file's name and content, the same bytes on any machine and day.

    Setuptools makes it of a copy of course/, without a network; it is packed anew, stored and in
    order, as compressors and clocks differ.

    Raises:
        WheelError: course/pyproject.toml is missing, of another version than the kit, or setuptools
            refuses it.
    """
    if not (root / "course" / PROJECT).is_file():
        raise WheelError(f"{root / 'course' / PROJECT} is missing; the wheel needs it")
    versions = {place: _version(root / place) for place in (PROJECT, f"course/{PROJECT}")}
    if len(set(versions.values())) > 1:
        told = ", ".join(f"{place} says {version}" for place, version in versions.items())
        raise WheelError(f"the course has two versions: {told}; write one")
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place, "course")
        shutil.copytree(root / "course", copy, ignore=shutil.ignore_patterns(*LITTER))
        made = subprocess.run(
            [sys.executable, "-c", MAKE, place], cwd=copy, capture_output=True, text=True
        )
        if made.returncode:
            last = (made.stderr.strip().splitlines() or ["no message"])[-1]
            raise WheelError(f"course/{PROJECT}: setuptools refuses it: {last}")
        name = made.stdout.strip().splitlines()[-1]
        return name, _anew(Path(place, name).read_bytes())


def _version(path: Path) -> str:
    try:
        return tomllib.loads(path.read_text("utf-8"))["project"]["version"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as wrong:
        raise WheelError(f"{path}: {wrong!r}") from wrong


def _anew(content: bytes) -> bytes:
    """The same wheel without the traces of its making."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    (record,) = (name for name in files if re.fullmatch(r"[^/]+\.dist-info/RECORD", name))
    rows = sorted(csv.reader(io.StringIO(files[record].decode())))
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\n").writerows(rows)
    files[record] = lines.getvalue().encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as writer:
        # The dist-info folder comes last, as the format asks.
        for name in sorted(files, key=lambda n: (".dist-info" in PurePosixPath(n).parts[0], n)):
            entry = zipfile.ZipInfo(name, TIME)
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = 0o100644 << 16
            writer.writestr(entry, files[name])
    return packed.getvalue()
