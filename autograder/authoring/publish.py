"""The tree that may be public: what a learner gets, and a history that holds nothing else."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from autograder.authoring.audit import PACKAGE, leaks
from autograder.authoring.build import check, write_file
from autograder.authoring.bundle import BundleError, bundle_files
from autograder.authoring.rules import HIDDEN, SOLUTION
from autograder.authoring.variants import first

PAGES = ("docs/learners.md", "docs/syllabus.md")
MORE = ("LICENSES.md", "CITATION.cff", *PAGES)
MANIFEST = ".published"
"""Names what was published last, so that files of others in the public tree stay."""
IDENTITY = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
"""Of git's variables, the ones that hold in the public tree too; others name this repository."""
LEAST = 30
"""Characters of a line that is somebody's own; shorter ones meet by chance."""
CHECK = re.compile(r"""\bcheck\(\s*["']([a-z0-9_]+\.[a-z0-9_]+)["']""")
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)#\s]+)(#[^)\s]*)?\)")


class PublishError(Exception):
    """Nothing was published; the message says why and what to do."""


def publish(root: str | Path, folder: str | Path) -> list[str]:
    """Bring a public tree up to date, as one commit of its own repository.

    Args:
        root: the repository's root.
        folder: the public tree: an empty or new folder, or one that was published before. Files
            that others have added to it stay.

    Returns:
        Paths that were added, changed or removed; empty if all was there.

    Raises:
        PublishError: something would leak, or the folder is no public tree.
        BundleError: a file is missing, or release/ is out of step.
        ConfigError: nbgrader_config.py is missing or does not run.
    """
    root, folder = Path(root).resolve(), Path(folder).resolve()
    if folder == root or root in folder.parents or folder in root.parents:
        raise PublishError(f"{folder}: keep the public tree apart from this one, beside it say")
    if problems := check(root):
        raise BundleError("release/ is not ready for learners:\n" + "\n".join(problems))
    files = public_files(root)
    if found := [*leaks(files), *answers_in(files, root)]:
        raise PublishError("this must not be public:\n" + "\n".join(found))
    before = _published_before(folder)
    changed = [
        *(name for name, content in files.items() if _content(folder / name) != content),
        *(name for name in before if name not in files and (folder / name).is_file()),
    ]
    if not changed:
        return []
    for name in changed:
        if name in files:
            write_file(folder / name, files[name])
        else:
            (folder / name).unlink()
    write_file(folder / MANIFEST, json.dumps(sorted(files), indent=1).encode() + b"\n")
    _commit(folder, sorted({*changed, MANIFEST}))
    return sorted(changed)


def public_files(root: Path) -> dict[str, bytes]:
    """Contents by path: the bundle's files, licences, learners' pages with their pictures, and the
    site if it has been built. Links to what is not public become plain words."""
    files = bundle_files(root)
    files |= {name: content for name in MORE if (content := _content(root / name)) is not None}
    for name in PAGES:
        for picture in LINK.finditer(files.get(name, b"").decode()):
            path = os.path.normpath(PurePosixPath(name).parent / picture[3])
            if picture[1] and (root / path).is_file():
                files[path] = (root / path).read_bytes()
    site = root / "site"
    for path in sorted(site.rglob("*")) if site.is_dir() else ():
        if path.is_file():
            files[path.relative_to(root).as_posix()] = path.read_bytes()
    for name in PAGES:
        if name in files:
            files[name] = _links_within(name, files).encode()
    return files


def answers_in(files: Mapping[str, bytes], root: Path) -> list[str]:
    """Where a line of a solution or of an oracle stands, or the name of a hidden check: a line for
    each finding. Lines that learners are given as well are nobody's own, and in ``course/``, which
    is code as well, one line alone is chance: there two stand one upon the other."""
    given, secret, names = set(), {}, set()
    for path in sorted((root / "source").glob("*/*.nb.py")):
        text = first(path.read_text("utf-8"), path.name)
        for number, line, hidden in _told(text):
            if hidden:
                secret.setdefault(line, f"{path.relative_to(root)}:{number}")
            else:
                given.add(line)
        names |= set(CHECK.findall(text))
    for path in sorted((PACKAGE / "assignments").rglob("oracle.py")):
        for number, line in _code(path.read_text()):
            if not line.lstrip().startswith(("import ", "from ", "#")):
                secret.setdefault(line.strip(), f"{path.relative_to(PACKAGE.parent)}:{number}")
    own = {line: at for line, at in secret.items() if len(line) >= LEAST and line not in given}
    found = []
    for name, content in sorted(files.items()):
        above = not name.startswith("course/")
        for line in _lines(name, content):
            if line in own and above:
                found.append(f"{name}: a line of {own[line]}: {line[:60]}")
            above = line in own or not name.startswith("course/")
            quoted = re.findall(r"[\"']([a-z0-9_.]+)", line)
            found += [f"{name}: names the check {one}" for one in quoted if one in names]
    return found


def _code(text: str) -> Iterator[tuple[int, str]]:
    """Number and words of each line of a module but its docstrings, which name sources."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    about = {
        number
        for node in ast.walk(ast.parse(text))
        if isinstance(node, documented) and ast.get_docstring(node) is not None
        for number in range(node.body[0].lineno, node.body[0].end_lineno + 1)
    }
    yield from (
        (number, line) for number, line in enumerate(text.splitlines(), 1) if number not in about
    )


def _told(text: str) -> Iterator[tuple[int, str, bool]]:
    """Number, words and whether it is kept from learners, of each line of a notebook's text."""
    hidden = False
    for number, line in enumerate(text.splitlines(), 1):
        if any(begin in line for begin in (SOLUTION[0], HIDDEN[0])):
            hidden = True
        elif any(end in line for end in (SOLUTION[1], HIDDEN[1])):
            hidden = False
        elif line.strip():
            yield number, line.strip(), hidden


def _lines(name: str, content: bytes) -> Iterator[str]:
    text = content.decode("utf-8", "ignore")
    if name.endswith(".ipynb"):
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return (line.strip() for line in text.splitlines())


def _links_within(name: str, files: Mapping[str, bytes]) -> str:
    def kept(link: re.Match) -> str:
        path = os.path.normpath(PurePosixPath(name).parent / link[3])
        inside = "://" in link[3] or path in files or any(f.startswith(f"{path}/") for f in files)
        return link[0] if inside else link[2]

    return LINK.sub(kept, files[name].decode())


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _published_before(folder: Path) -> list[str]:
    if not folder.exists() or not any(folder.iterdir()):
        folder.mkdir(exist_ok=True)
        _git(folder, "init", "--quiet", "--initial-branch", "main")
        return []
    if not (folder / ".git").exists() or not (folder / MANIFEST).is_file():
        raise PublishError(
            f"{folder} is not empty and was not published before: name a folder of its own, whose "
            "history holds nothing else"
        )
    return json.loads((folder / MANIFEST).read_text())


def _commit(folder: Path, names: list[str]) -> None:
    _git(folder, "add", "--all", "--force", "--", *names)
    _git(folder, "commit", "--quiet", "--message", "The course as it is now", "--", *names)


def _git(folder: Path, *words: str) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    named = {name: os.environ[name] for name in IDENTITY if name in os.environ}
    try:
        done = subprocess.run(
            ["git", *words], cwd=folder, env={**own, **named}, capture_output=True, text=True
        )
    except FileNotFoundError:
        raise PublishError("git is missing; install it with: sudo apt install git") from None
    if done.returncode != 0:
        told = (done.stderr.strip() or done.stdout.strip()).splitlines() or ["no reason given"]
        raise PublishError(f"git {words[0]} in {folder} failed: {told[-1]}")
