"""Texts of notebooks → source/*.ipynb and release/.

One way, and the same bytes each time. A release is what nbgrader's own generate_assignment makes of
the source, by its own preprocessors; only the gradebook is left alone.
"""

import fnmatch
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder import course_config
from autograder.authoring import variants
from autograder.authoring.audit import leaks
from autograder.authoring.hosted import Hosted, HostedError, hints, hints_json
from autograder.authoring.text import TextError, notebook_json, text_to_notebook, varied_cells
from autograder.judge.variants import FOLDER

TEXTS = "*.nb.py"
HINTS = Path("course", "notebook", "hints")
# What tools leave behind in a folder; neither copied, nor deleted, nor reported.
LITTER = (".ipynb_checkpoints", "__pycache__", "*.pyc", ".DS_Store")


class BuildError(Exception):
    """The course cannot be built as it stands; the message says what to do."""


def build(root: str | Path, assignments: Iterable[str] | None = None) -> list[Path]:
    """Write source/NAME/NAME.ipynb and release/NAME/ from source/NAME/NAME.nb.py.

    Nothing is written unless everything can be. A file in release/NAME/ that the build does not
    give is deleted.

    Args:
        root: the course's root, where nbgrader_config.py is.
        assignments: names such as "01-pooling"; all of them by default.

    Returns:
        The files that were written or deleted, those that were right already left out.

    Raises:
        TextError: a text breaks a rule.
        BuildError: an assignment is unknown, nbgrader refuses it, or it would leak.
        ConfigError: nbgrader_config.py is missing or does not run.
    """
    root = Path(root).resolve()
    texts = _texts(root, assignments)
    files = _files(root, texts)
    changed = []
    for path, content in files.items():
        if not path.is_file() or path.read_bytes() != content:
            write_file(path, content)
            changed.append(path)
    for path in (*_released(root, texts), *_tables(root, texts)):
        if path not in files:
            path.unlink()
            changed.append(path)
    return changed


def check(root: str | Path) -> list[str]:
    """What in source/ and release/ is out of step with the texts, a line each; maybe none.

    Raises:
        ConfigError: nbgrader_config.py is missing or does not run.
    """
    root = Path(root).resolve()
    try:
        texts = _texts(root, None)
        files = _files(root, texts)
    except (TextError, BuildError) as wrong:
        return [str(wrong)]
    problems = []
    for path, content in files.items():
        name = path.relative_to(root).as_posix()
        if not path.is_file():
            problems.append(f"{name}: missing; run `autograder build`")
        elif path.read_bytes() != content:
            problems.append(f"{name}: differs from its source; run `autograder build`")
    notebooks = {path for name in texts for path in (root / "source" / name).glob("*.ipynb")}
    released = [path for path in _released(root, None) if not _is_nbgraders(root, texts, path)]
    for path in sorted(notebooks.union(released, _tables(root, texts)) - files.keys()):
        problems.append(f"{path.relative_to(root).as_posix()}: no text gives this file; delete it")
    released = {p.relative_to(root).as_posix(): p.read_bytes() for p in _released(root, None)}
    return problems + leaks(released)


def _is_nbgraders(root: Path, texts: dict[str, Path], path: Path) -> bool:
    """Whether a released file is of an assignment that has notebooks in source/ and no text: its
    author writes it as in any nbgrader course, and nothing here was built from anything."""
    name = path.relative_to(root / "release").parts[0]
    return name not in texts and any((root / "source" / name).glob("*.ipynb"))


def _texts(root: Path, assignments: Iterable[str] | None) -> dict[str, Path]:
    """Text by assignment."""
    found = {}
    for path in sorted((root / "source").glob(f"*/{TEXTS}")):
        name = path.parent.name
        if path.name != f"{name}.nb.py":
            raise BuildError(f"{path}: a folder holds one text; name it {name}.nb.py")
        found[name] = path
    if assignments is None:
        return found
    wanted = list(assignments)
    unknown = [name for name in wanted if name not in found]
    if unknown:
        known = ", ".join(found) or "none"
        raise BuildError(f"no text source/{unknown[0]}/{unknown[0]}.nb.py; known: {known}")
    return {name: found[name] for name in wanted}


def _files(root: Path, texts: dict[str, Path]) -> dict[Path, bytes]:
    """Every file that the texts give, audited."""
    notebooks = {
        name: text_to_notebook(path.read_text("utf-8"), path.relative_to(root).as_posix())
        for name, path in texts.items()
    }
    for name, notebook in notebooks.items():
        notebook.metadata.assignment = name  # `course submit` knows by it what it was given
    files = {
        root / "source" / name / f"{name}.ipynb": notebook_json(notebook).encode()
        for name, notebook in notebooks.items()
    }
    released, tables = _for_learners(root, notebooks, texts)
    found = leaks({p.relative_to(root).as_posix(): text for p, text in released.items()})
    if found:
        raise BuildError("learners would see what they must not:\n" + "\n".join(found))
    return files | released | tables | _hints(root, notebooks)


def _hints(root: Path, notebooks: dict) -> dict[Path, bytes]:
    """The files of hints, in learners' package; a course without the package has no hints."""
    folder = root / HINTS
    if not folder.parent.is_dir():
        return {}
    with_hints = {name: notebook for name, notebook in notebooks.items() if hints(notebook)}
    return {folder / f"{name}.json": hints_json(n) for name, n in with_hints.items()}


def _for_learners(root: Path, notebooks: dict, texts: dict) -> tuple[dict[Path, bytes], ...]:
    """The release, and the tables of what varies in it."""
    config = course_config.load(root)  # what is no course at all is refused
    if not notebooks:
        return {}, {}
    try:
        hosted = Hosted.of(config)
    except HostedError as error:
        raise BuildError(f"{root / course_config.NAME}: {error}") from error
    # Importing nbgrader takes seconds; a text that breaks a rule is told at once.
    from autograder.seam.release import Release, ReleaseError

    released, tables = {}, {}
    try:
        release = Release(root, TEXTS)
        for name, notebook in notebooks.items():
            content = release.notebook(name, hosted.released(notebook, name))
            released[root / "release" / name / f"{name}.ipynb"] = content
            if varied := _table(release, hosted, notebook, name, texts[name]):
                tables[root / FOLDER / f"{name}.json"] = varied.encode()
            for path in release.support(name):
                copy = root / "release" / path.relative_to(root / "source")
                released[copy] = path.read_bytes()
    except ReleaseError as error:
        raise BuildError(str(error)) from error
    return released, tables


def _table(release, hosted: Hosted, notebook: NotebookNode, name: str, text: Path) -> str:
    """The table of an assignment's variants; empty where nothing varies."""
    varied, marked = varied_cells(text.read_text("utf-8"), f"source/{name}/{text.name}")
    if not marked:
        return ""

    sources = {notebook.cells[index].id: source for index, source in marked.items()}

    def given(mine: NotebookNode) -> NotebookNode:
        mine = hosted.released(mine, name)
        mine.cells = [cell for cell in mine.cells if cell.id in sources]
        return nbformat.reads(release.notebook(name, mine), as_version=4)

    return variants.table(varied, sources, notebook, given)


def _released(root: Path, names: Iterable[str] | None) -> list[Path]:
    """The files that lie in release/, or in the folders `names` there."""
    folders = [root / "release"] if names is None else [root / "release" / n for n in names]
    return sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
        and not any(
            fnmatch.fnmatch(part, pattern)
            for part in path.relative_to(folder).parts
            for pattern in LITTER
        )
    )


def _tables(root: Path, names: Iterable[str]) -> list[Path]:
    """What is said to vary in these assignments."""
    return [path for name in names if (path := root / FOLDER / f"{name}.json").is_file()]


def write_file(path: Path, content: bytes) -> None:
    """Write in one step, so that no reader sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
