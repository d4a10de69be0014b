"""Which notebook of a submission is graded: the assignment's own, or a copy where that was asked
for; and what to say of what lies there."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from nbformat import NotebookNode

from autograder.job import Submission
from autograder.submission import integrity, odd_files
from autograder.submission.copies import is_alike, listed
from autograder.submission.integrity import Unreadable, grade_id

ENOUGH = 3
"""Grade ids of another assignment that make a notebook that one's."""
MOST_READ = 20
"""Of the notebooks that lie where nobody keeps his work, so many are looked at."""
REMEDY = "your teacher can have it graded with `autograder grade --use-copy`"


@dataclass(frozen=True)
class Arrived:
    """The cells to grade, and from where."""

    cells: list[NotebookNode]
    notes: tuple[str, ...] = ()
    copy: str = ""
    """The file that was taken in the notebook's place."""


def take(
    submission: Submission, release: NotebookNode, others: Mapping[str, Iterable[str]]
) -> Arrived:
    """The submission's cells.

    Args:
        others: grade ids of other assignments' notebooks, by name.

    Raises:
        Unreadable: there is no notebook of this assignment's; the message says what there is.
    """
    copies = [PurePosixPath(name) for name in submission.copies]
    try:
        cells = _own(submission.problem, submission.data, submission.notebook, release, others)
    except Unreadable as error:
        if not copies:
            raise Unreadable(f"{error}{_beside(submission)}") from None
        found = _copy(submission, release, others)
        if found is None:
            raise Unreadable(f"{error}; there is {listed(copies)}{_remedy(submission)}") from None
        return found
    if has_answers(cells, release):
        return Arrived(cells)
    if copies and (found := _copy(submission, release, others)):
        return found
    files = submission.files
    copies = [path for path in copies if not _is_blank(files.get(str(path), ""), release)]
    beside = f"{listed(copies)}{_remedy(submission)}" if copies else _elsewhere(submission, release)
    note = f"`{submission.notebook}.ipynb` has no answers in it, and it is what is graded"
    return Arrived(cells, (f"{note}; beside it lies {beside}",) if beside else ())


def _beside(submission: Submission) -> str:
    """What was handed in, where that was no notebook."""
    if not submission.problem.startswith(integrity.MISSING):
        return ""
    found = [PurePosixPath(name) for name in submission.files if name != "timestamp.txt"]
    if not found:
        return "; it is empty"
    told = next(filter(None, (odd_files.told_name(path.name) for path in found)), "")
    return f"; there is {listed(found)}" + (f": {told}" if told else "")


def _elsewhere(submission: Submission, release: NotebookNode) -> str:
    """Where the answers may be if the notebook is blank and no copy lies there: archives, exports
    and notebooks in places that nobody looks into. With what to do; empty if there are none."""
    paths = [PurePosixPath(name) for name in submission.files]
    notebooks = [path for path in paths if path.suffix.lower() == ".ipynb"][:MOST_READ]
    found = [path for path in notebooks if _answers(submission.files[str(path)], release)]
    found += [
        path
        for path in paths
        if path not in notebooks
        and (is_alike(path.name, submission.notebook) or odd_files.PACKED.search(path.name))
        and odd_files.told_name(path.name)
    ]
    if not found:
        return ""
    told = odd_files.told_name(found[0].name)
    return f"{listed(found)}: {told or f'call the one that counts {submission.notebook}.ipynb'}"


def _is_blank(data: str, release: NotebookNode) -> bool:
    """Whether a file is a notebook without answers."""
    try:
        return not has_answers(integrity.read(base64.b64decode(data)), release)
    except Unreadable:
        return False


def _answers(data: str, release: NotebookNode) -> bool:
    """Whether a file, wherever it lies, is a notebook that answers some of the release's cells."""
    known = {grade_id(cell): cell.source.strip() for cell in release.cells if grade_id(cell)}
    try:
        cells = integrity.read(base64.b64decode(data))
    except Unreadable:
        return False
    return any(
        known.get(cell.grade_id, cell.source.strip()) != cell.source.strip() for cell in cells
    )


def _remedy(submission: Submission) -> str:
    """What to do: of copies that were looked at, either none has answers, or more than one has."""
    name = f"{submission.notebook}.ipynb"
    return (
        f": call the one that counts {name}" if any(submission.copies.values()) else f": {REMEDY}"
    )


def _copy(
    submission: Submission, release: NotebookNode, others: Mapping[str, Iterable[str]]
) -> Arrived | None:
    """The one copy that has answers; None when it was not asked for, or there are none or many."""
    answered = []
    for name, data in submission.copies.items():
        try:
            cells = _own(
                "" if data else "not asked for", data, submission.notebook, release, others
            )
        except Unreadable:
            continue
        if has_answers(cells, release):
            answered.append(Arrived(cells, (f"What was graded is {name}.",), name))
    return answered[0] if len(answered) == 1 else None


def _own(
    problem: str,
    data: str,
    name: str,
    release: NotebookNode,
    others: Mapping[str, Iterable[str]],
) -> list[NotebookNode]:
    if problem:
        raise Unreadable(problem)
    cells = integrity.read(base64.b64decode(data))
    if whose := of_another(cells, release, others):
        raise Unreadable(f"this is {whose}'s notebook, not {name}'s")
    return cells


def of_another(
    cells: list[NotebookNode], release: NotebookNode, others: Mapping[str, Iterable[str]]
) -> str:
    """Name of the assignment whose notebook this is, if it is another's; else empty."""
    names = {name for cell in cells for name in (cell.grade_id, cell.id) if isinstance(name, str)}
    own = len(names & {grade_id(cell) for cell in release.cells})
    shared = {whose: len(names & set(known)) for whose, known in others.items()}
    whose = max(shared, key=shared.__getitem__, default="")
    return whose if whose and shared[whose] >= max(ENOUGH, 3 * own) else ""


def has_answers(cells: list[NotebookNode], release: NotebookNode) -> bool:
    """Whether a notebook holds code or text that was not handed out."""
    known = {cell.source.strip() for cell in release.cells}
    return any(cell.source.strip() not in known for cell in cells if cell.source.strip())
