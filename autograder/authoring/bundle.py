"""The learners' bundle: a zip of notebooks, the course package and one command to open them."""

import fnmatch
import io
import re
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

from autograder.authoring.audit import LEARNER, leaks
from autograder.authoring.build import LITTER, check, write_file
from autograder.authoring.wheel import TIME, WheelError, wheel

NAME = "convnet-course"
FOLDERS = ("course", "release")
FILES = ("LICENSE",)
LEARNER_FILES = (
    "README.md",
    "start.py",
    "settings/jupyter_server_config.json",
    "settings/labconfig/page_config.json",
    "settings/labextensions/convnets-hand-in/package.json",
    "settings/labextensions/convnets-hand-in/static/remoteEntry.js",
    "settings/nbgrader_config.json",
    "settings/course_lab/__init__.py",
    "settings/course_lab/validating.py",
    "settings/labextensions/course-lab/package.json",
    "settings/labextensions/course-lab/static/remoteEntry.js",
)
LOCK = "requirements.lock"
ENVIRONMENT = "environment.yml"
# What learners install: the course's own dependencies and these extras of pyproject.toml.
EXTRAS = ("cpu", "lab")
ENVIRONMENT_HEAD = """\
# For conda and mamba users; everyone else types `python start.py`.
#
#     conda env create -f environment.yml
#     conda activate convnets
#     python start.py --here
#
"""
PACKAGE = re.compile(r"([A-Za-z0-9][\w.-]*)(\[[^]]*\])?\s*(==|;|$)")
ENTRY = re.compile(r"\s+- ([a-z][a-z0-9-]*)(?:\[[a-z-]*\])?==")


class BundleError(Exception):
    """The bundle cannot be made; the message says what to do."""


def bundle(root: str | Path, destination: str | Path) -> Path:
    """Write the learners' zip, and beside it the wheel of `course`, which is in it too: the same
    bytes for the same files, on any machine and day.

    Args:
        root: the repository's root.
        destination: the zip file's name, or a folder for it, which is made where there is none.

    Returns:
        The zip file.

    Raises:
        BundleError: a file or the folder is missing, release/ is out of step, or something would
            leak.
        ConfigError: nbgrader_config.py is missing or does not run.
    """
    root, destination = Path(root).resolve(), Path(destination)
    if not destination.parent.is_dir():
        raise BundleError(f"{destination.parent} is no folder: make it first, or name another")
    problems = check(root)
    if problems:
        raise BundleError("release/ is not ready for learners:\n" + "\n".join(problems))
    project = _project(root)
    files = bundle_files(root)
    found = leaks(files)
    if found:
        raise BundleError("learners would see what they must not:\n" + "\n".join(found))
    if destination.suffix != ".zip":
        destination /= f"{NAME}-{project['version']}.zip"
    try:
        wheel_name, wheel_content = wheel(root)
    except WheelError as error:
        raise BundleError(str(error)) from error
    files[wheel_name] = wheel_content
    write_file(destination, _zip(files))
    write_file(destination.parent / wheel_name, wheel_content)
    return destination


def requirements(lock: str, wanted: set[str]) -> str:
    """The part of a lock file that the packages `wanted` need, with hashes.

    Args:
        lock: what `uv pip compile --generate-hashes` wrote, "via" comments included.
        wanted: names of packages in lower case, with hyphens.

    Raises:
        BundleError: a package that is wanted is not in the lock.
    """
    blocks = dict(_blocks(lock))
    missing = sorted(wanted - blocks.keys())
    if missing:
        raise BundleError(f"{LOCK} lacks {', '.join(missing)}; run `make lock`")
    needed, before = set(wanted), set()
    while needed != before:
        before = set(needed)
        needed |= {name for name, (_, parents) in blocks.items() if parents & needed}
    return "".join(blocks[name][0] for name in sorted(needed))


def environment(text: str, wanted: set[str]) -> str:
    """A conda environment file with the packages `wanted` only, comments on these included.

    Args:
        text: an environment file whose pip packages stand in paragraphs, each begun by a comment.
        wanted: names of packages in lower case, with hyphens.

    Raises:
        BundleError: a package that is wanted is not in the file.
    """
    found, paragraphs = set(), []
    body = re.sub(r"\A(#.*\n|\s*\n)+", "", text)
    for paragraph in body.split("\n\n"):
        lines = []
        for line in paragraph.splitlines():
            entry = ENTRY.match(line)
            if entry and entry[1] in wanted:
                found.add(entry[1])
            if not entry or entry[1] in wanted:
                lines.append(line)
        if any(not line.lstrip().startswith("#") for line in lines):
            paragraphs.append("\n".join(lines))
    if wanted - found:
        lacking = ", ".join(sorted(wanted - found))
        raise BundleError(f"{ENVIRONMENT} lacks {lacking}, which pyproject.toml asks for")
    return ENVIRONMENT_HEAD + "\n\n".join(paragraphs) + "\n"


def _blocks(lock: str) -> Iterator[tuple[str, tuple[str, set[str]]]]:
    """Name → (its lines without comments, the packages that asked for it)."""
    for block in re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)[1:]:
        lines = block.splitlines()
        pins = "\n".join(line for line in lines if not line.lstrip().startswith("#")).rstrip(
            "\\\n "
        )
        comments = (line.strip(" #") for line in lines if line.lstrip().startswith("#"))
        parents = {line.removeprefix("via").strip() for line in comments}
        yield PACKAGE.match(block)[1], (pins + "\n", parents - {""})


def _project(root: Path) -> dict:
    try:
        return tomllib.loads(_read(root, "pyproject.toml").decode())["project"]
    except (tomllib.TOMLDecodeError, KeyError) as wrong:
        raise BundleError(f"{root / 'pyproject.toml'}: {wrong!r}") from wrong


def _wanted(project: dict) -> set[str]:
    """Names of what learners install."""
    extras = project.get("optional-dependencies", {})
    missing = [extra for extra in EXTRAS if extra not in extras]
    if missing:
        raise BundleError(f"pyproject.toml lacks the extra {missing[0]!r}, which learners need")
    lines = [
        *project.get("dependencies", []),
        *(line for extra in EXTRAS for line in extras[extra]),
    ]
    return {PACKAGE.match(line)[1].lower().replace("_", "-") for line in lines}


def bundle_files(root: Path) -> dict[str, bytes]:
    """Contents by path of what a learner gets.

    Raises:
        BundleError: a file is missing.
    """
    project = _project(root)
    lock = _read(root, LOCK).decode()
    files = {name: _read(root, name) for name in FILES}
    wanted = _wanted(project)
    files["requirements.txt"] = requirements(lock, wanted).encode()
    files[ENVIRONMENT] = environment(_read(root, ENVIRONMENT).decode(), wanted).encode()
    files |= {name: _read(LEARNER, name) for name in LEARNER_FILES}
    for folder in FOLDERS:
        if not (root / folder).is_dir():
            raise BundleError(f"{root / folder} is missing; the bundle needs it")
        for path in (root / folder).rglob("*"):
            parts = path.relative_to(root).parts
            litter = any(fnmatch.fnmatch(part, name) for part in parts for name in LITTER)
            if path.is_file() and not litter:
                files["/".join(parts)] = path.read_bytes()
    return files


def _read(root: Path, name: str) -> bytes:
    try:
        return (root / name).read_bytes()
    except FileNotFoundError:
        raise BundleError(f"{root / name} is missing; the bundle needs it") from None


def _zip(files: dict[str, bytes]) -> bytes:
    """Stored, not deflated: compressors differ between builds of Python, and samples are packed."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as writer:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{NAME}/{name}", TIME)
            entry.create_system = 3  # Unix, wherever the bundle is made
            entry.external_attr = 0o100644 << 16
            writer.writestr(entry, content)
    return archive.getvalue()
