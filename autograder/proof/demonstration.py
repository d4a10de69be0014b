"""The demo: a class laid out from the banks, and the ways in which real files arrive broken."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import nbformat

from autograder.course_config import NAME
from autograder.proof import banks
from autograder.proof.banks import Entry
from autograder.submission.integrity import grade_id

ASSIGNMENT = "01-pooling"
FOLDER = "demo-class"

LEARNERS = {
    "ada": "right/solution",
    "benoit": "right/plain_loops",
    "chen": "right/strided_views",
    "dalia": "right/chatty",
    "emre": "wrong/depth_along_width",
    "fatou": "wrong/max_padded_with_zeros",
    "goran": "wrong/mean_counts_padding",
    "hana": "wrong/shift_rolled",
}
"""Learner → bank file."""


def lay_out(root: Path, folder: Path | None = None) -> Path:
    """A course of its own with a class's submissions, by default in ``root``/demo-class.

    A demo of an earlier run is replaced.

    Returns:
        The course's folder.
    """
    folder = folder or root / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "exchange").mkdir()  # without one formgrader warns on every page
    settings = (root / NAME).read_text()
    (folder / NAME).write_text(f"{settings}\nc.Exchange.root = {str(folder / 'exchange')!r}\n")
    for part in ("source", "release"):
        shutil.copytree(root / part / ASSIGNMENT, folder / part / ASSIGNMENT)
    for learner, entry in _class(root).items():
        _hand_in(folder, learner, entry)
    return folder


def _class(root: Path) -> dict[str, Entry]:
    entries = {name: bank_entry(root, name) for name in LEARNERS}
    entries["ines"] = _made("did half of it", answers=_half_untouched(root))
    entries["jonas"] = _made("has written nothing", untouched=True)
    entries["kofi"] = _made("deleted a test cell", tamper=_without("test-max-pool"))
    entries["lena"] = _made("duplicated an answer cell", tamper=_duplicating("depth-max"))
    entries["mio"] = _made("sent half a file", tamper=_truncated)
    return entries


def bank_entry(root: Path, learner: str) -> Entry:
    """The bank file that a learner of the demo hands in."""
    bank = root / "tests" / "submissions" / ASSIGNMENT
    return banks.read(bank / f"{LEARNERS[learner]}.py")


def _made(idea: str, **how) -> Entry:
    return Entry(ASSIGNMENT, "made", "for the demo", idea, **how)


def _half_untouched(root: Path) -> dict[str, str]:
    release = nbformat.read(root / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    answers = [c for c in release.cells if c.metadata.get("nbgrader", {}).get("solution")]
    return {grade_id(cell): cell.source for cell in answers[len(answers) // 2 :]}


def _hand_in(folder: Path, learner: str, entry: Entry) -> None:
    release = nbformat.read(folder / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    source = nbformat.read(folder / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)
    banks.lay_out(entry, folder / "submitted" / learner / ASSIGNMENT, release, source)


def _without(name: str) -> Callable:
    def tamper(notebook, folder):
        notebook.cells = [cell for cell in notebook.cells if grade_id(cell) != name]
        nbformat.write(notebook, folder / f"{ASSIGNMENT}.ipynb")

    return tamper


def _duplicating(name: str) -> Callable:
    def tamper(notebook, folder):
        index = [grade_id(cell) for cell in notebook.cells].index(name)
        twin = nbformat.from_dict({**notebook.cells[index], "id": "twin"})
        notebook.cells.insert(index, twin)
        nbformat.write(notebook, folder / f"{ASSIGNMENT}.ipynb")

    return tamper


def _truncated(notebook, folder):
    path = folder / f"{ASSIGNMENT}.ipynb"
    text = path.read_text()
    path.write_text(text[: len(text) // 2])


def where_to_look(folder: Path) -> str:
    """What the demo left behind, and how to open it."""
    page = folder / "feedback" / next(iter(LEARNERS)) / ASSIGNMENT / f"{ASSIGNMENT}.html"
    return (
        f"Feedback, a page for each learner:  {page.parent.parent.parent}/LEARNER/{ASSIGNMENT}/\n"
        f"  open one in a browser:            {page}\n"
        f"Gradebook, nbgrader's own (SQLite): {folder / 'gradebook.db'}\n"
        f"  open it in formgrader:            make formgrader COURSE={folder}\n"
        f"Records, a JSON file each:          {folder / 'results' / ASSIGNMENT}\n"
        f"  see the class on one page:        autograder report {ASSIGNMENT} --root {folder}"
    )
