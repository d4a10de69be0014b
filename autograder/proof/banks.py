"""The banks: submissions whose verdict is known, one percent file each.

tests/submissions/ASSIGNMENT/{right,wrong,hostile,messy}/NAME.py

    \"\"\"What it does, in a sentence.\"\"\"
    # /// expect
    # fails = ["pooling.depth_max: values"]          exactly the parts that must fail
    # names = ["pooling along width, not depth"]     what their feedback must say
    # ///
    # %% answer="depth-max"                          replaces that answer
    class DepthMaxPool(keras.layers.Layer): ...
    # %% added after="depth-max"                     a cell of the learner's own (or before=)
    # %% tamper                                      def tamper(notebook, folder): changes the file

Answers that are not given are the source's own; ``untouched = true`` in the header leaves them
blank. Files in tests/submissions/ASSIGNMENT/files/, such as trained weights, are handed in beside
the notebook, unless it is untouched or the header says ``files = false``.
"""

from __future__ import annotations

import ast
import copy
import re
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder import course_config
from autograder.job import Verdict
from autograder.submission.integrity import grade_id

KINDS = ("right", "wrong", "hostile", "messy")
_HEADER = re.compile(r"^# /// expect\n(.*?)^# ///$", re.MULTILINE | re.DOTALL)
_CELL = re.compile(r'^# %% (answer|added|tamper)(?: ?(after|before)?="([^"]+)")?\s*$', re.MULTILINE)


class BankError(Exception):
    """A bank file is malformed; the message names it and says what is wrong."""


@dataclass(frozen=True)
class Entry:
    """One bank file."""

    assignment: str
    kind: str
    name: str
    idea: str
    fails: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    untouched: bool = False
    answers: dict[str, str] = field(default_factory=dict)
    added: tuple[tuple[str, str, str], ...] = ()
    """("after" or "before", grade id, source) of each cell of the learner's own."""
    tamper: Callable[[NotebookNode, Path], None] | None = None
    files: Path | None = None
    """Folder of what is handed in beside the notebook."""

    @property
    def learner(self) -> str:
        """The learner's id under which the entry is handed in."""
        return f"{self.kind}-{self.name}"


def read(path: Path) -> Entry:
    """One bank file.

    Raises:
        BankError: no docstring, a header that is no TOML, unknown keys, or an unknown cell.
    """
    text = path.read_text()
    assignment, kind = path.parent.parent.name, path.parent.name
    try:
        idea = ast.get_docstring(ast.parse(text.partition("\n# %%")[0]))
        header = _HEADER.search(text)
        lines = header.group(1).splitlines() if header else []
        expect = tomllib.loads("\n".join(line.removeprefix("#")[1:] for line in lines))
    except (SyntaxError, tomllib.TOMLDecodeError) as error:
        raise BankError(f"{path}: {error}") from None
    if not idea:
        raise BankError(f"{path}: the module docstring must say the idea in a sentence")
    if unknown := set(expect) - {"fails", "names", "untouched", "files"}:
        raise BankError(f"{path}: unknown in the header: {', '.join(sorted(unknown))}")
    if kind == "wrong" and not expect.get("fails"):
        raise BankError(f"{path}: a wrong submission must say which parts fail")
    answers, added, tamper = _cells(path, text)
    untouched = expect.get("untouched", False)
    with_files = expect.get("files", not untouched)
    return Entry(
        assignment,
        kind,
        path.stem,
        idea,
        frozenset(expect.get("fails", ())),
        tuple(expect.get("names", ())),
        untouched,
        answers,
        tuple(added),
        tamper,
        _files(path.parent.parent) if with_files else None,
    )


def _cells(path: Path, text: str) -> tuple[dict, list, Callable | None]:
    answers: dict[str, str] = {}
    added: list[tuple[str, str, str]] = []
    tamper = None
    marks = list(_CELL.finditer(text))
    if len(marks) != len(re.findall(r"^# %%", text, re.MULTILINE)):
        raise BankError(f"{path}: a `# %%` line is none of answer, added after/before, tamper")
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=False):  # no cells: all answers are the source's
        kind, where, name = mark.groups()
        source = text[mark.end() : end].strip("\n")
        if kind == "answer" and name:
            answers[name] = source
        elif kind == "added" and where:
            added.append((where, name, source))
        elif kind == "tamper":
            scope: dict = {}
            exec(compile(source, str(path), "exec"), scope)
            tamper = scope["tamper"]
        else:
            raise BankError(f"{path}: malformed cell line {mark.group(0)!r}")
    return answers, added, tamper


def files(root: Path, assignment: str) -> Path | None:
    """Folder of what the bank's submissions hold beside the notebook; None without one."""
    return _files(root / "tests" / "submissions" / assignment)


def _files(bank: Path) -> Path | None:
    return bank / "files" if (bank / "files").is_dir() else None


def find(root: Path, assignment: str, kinds: tuple[str, ...] = KINDS) -> list[Entry]:
    """All entries of an assignment, by kind and name."""
    folder = root / "tests" / "submissions" / assignment
    return [read(path) for kind in kinds for path in sorted((folder / kind).glob("*.py"))]


def notebook(entry: Entry, release: NotebookNode, source: NotebookNode) -> NotebookNode:
    """The notebook that a learner with these answers would hand in.

    Raises:
        BankError: an answer or an anchor that the release does not have.
    """
    solutions = {} if entry.untouched else solved(source)
    result = copy.deepcopy(release)
    known = {grade_id(cell) for cell in result.cells}
    for name in [*entry.answers, *(anchor for _, anchor, _ in entry.added)]:
        if name not in known:
            raise BankError(f"{entry.learner}: {entry.assignment} has no cell {name!r}")
    cells = []
    for cell in result.cells:
        name = grade_id(cell)
        if name in entry.answers:
            cell.source = entry.answers[name]
        elif name in solutions:
            cell.source = solutions[name]
        own = {"before": [], "after": []}
        for where, anchor, text in entry.added:
            if anchor == name:
                own[where].append(nbformat.v4.new_code_cell(text))
        cells += [*own["before"], cell, *own["after"]]
    result.cells = cells
    return result


def solved(source: NotebookNode) -> dict[str, str]:
    """Grade id → the source's own answer, without the lines that mark the solution."""
    return {
        grade_id(cell): "\n".join(
            line
            for line in cell.source.splitlines()
            if not re.search(r"### (BEGIN|END) SOLUTION", line)
        )
        for cell in source.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }


def lay_out(entry: Entry, folder: Path, release: NotebookNode, source: NotebookNode) -> None:
    """Write the entry's submission into ``folder`` (submitted/LEARNER/ASSIGNMENT)."""
    folder.mkdir(parents=True, exist_ok=True)
    if entry.files is not None:
        shutil.copytree(entry.files, folder, dirs_exist_ok=True)
    handed_in = notebook(entry, release, source)
    nbformat.write(handed_in, folder / f"{entry.assignment}.ipynb")
    if entry.tamper is not None:
        entry.tamper(handed_in, folder)


def lay_out_class(
    root: Path, folder: Path, assignment: str, entries: list[Entry], settings: str = ""
) -> None:
    """Make ``folder`` a course of one assignment in which learner-00000 and so on have handed in.

    Args:
        root: the kit's folder, whose source and release are copied.
        folder: an empty one, made if need be.
        entries: one for each learner.
        settings: lines that are added to nbgrader_config.py.
    """
    folder.mkdir(exist_ok=True)
    config = (root / course_config.NAME).read_text()
    (folder / course_config.NAME).write_text(config + settings)
    given = []
    for part in ("release", "source"):
        copy = shutil.copytree(root / part / assignment, folder / part / assignment)
        given.append(nbformat.read(copy / f"{assignment}.ipynb", as_version=4))
    for number, entry in enumerate(entries):
        lay_out(entry, folder / "submitted" / f"learner-{number:05}" / assignment, *given)


def judge(entry: Entry, verdicts: tuple[Verdict, ...], reason: str = "") -> Finding:
    """Whether an entry came out as it must."""
    failed = {
        f"{verdict.check}: {part.name}": f"{part.message} {part.mistake}"
        for verdict in verdicts
        for part in verdict.parts
        if not part.passed
    }
    told = " ".join(failed[name] for name in sorted(failed) if name in entry.fails)
    return Finding(
        entry,
        passed_wrongly=tuple(sorted(entry.fails - failed.keys())),
        failed_wrongly=tuple(
            f"{name} ({failed[name].strip()})" for name in sorted(failed.keys() - entry.fails)
        ),
        named=bool(entry.names) and all(name in told for name in entry.names),
        told=told,
        reason="" if verdicts else reason or "no verdict",
    )


@dataclass(frozen=True)
class Finding:
    """How an entry came out, against what it must."""

    entry: Entry
    passed_wrongly: tuple[str, ...]
    failed_wrongly: tuple[str, ...]
    named: bool
    told: str
    reason: str

    @property
    def as_expected(self) -> bool:
        wrong = self.passed_wrongly or self.failed_wrongly or self.reason
        return not wrong and (self.named or not self.entry.names)
