"""A class in which everybody but a few attacks the grader, graded once for all modules here."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import psutil
import pytest
from nbgrader.api import Gradebook

from autograder import course_config, sandbox
from autograder.commands.grade import grade_class
from autograder.options import Options
from autograder.proof import banks
from autograder.proof.banks import Entry
from autograder.results.records import Result
from autograder.seam.record import write_feedback
from autograder.seam.staging import Course

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = "01-pooling"
BANK = ROOT / "tests" / "submissions" / ASSIGNMENT
ENTRIES = {path.stem: banks.read(path) for path in sorted((BANK / "hostile").glob("*.py"))}

LIMITS = """
c.Limits.cpu_seconds = 8
c.Limits.cell_seconds = 5
c.Limits.submission_seconds = 25
c.Limits.memory_bytes = 1_200_000_000
c.Limits.processes = 64
c.Limits.file_bytes = 16 * 1024**2
c.Limits.disk_bytes = 32 * 1024**2
"""

SHOWN = """
    broken_json copies_the_verdict edits_tests endless_output exits forges_broadcasts
    halves_of_characters lies_in_its_repr links_to_others malformed_messages more_notebooks
    links_named_as_the_notebook no_notebook notebook_is_a_link odd_file_names one_huge_output
    pipes_and_sockets prints_a_score publishes_results retypes_tests scripts_in_cells
    scripts_in_outputs ships_a_feedback_page ships_code_in_data
    slow_to_show sparse_giant terminal_codes updates_displays zeros_in_the_source
""".split()
"""Entries that get a feedback page; the others' would show nothing new, and each takes a second."""
HONEST = {  # learner → points; aaa and zzz, who hand in the same, are graded first and last
    "aaa": 30,
    "half": 20,
    "honest": 30,
    "noisy": 30,
    "untouched": 0,
    "zzz": 30,
}
ODD_NAMES = [
    "new\nline",
    "\x1b]0;title\x07\x1b[2Jred",
    "[red][link=x]x[",
    "<script>alert(1)<script>",
    "' OR 1=1 --",
    "--help",
    "-rf",
    "~root",
    "$(touch pwned)",
    "*",
    "{}",
    "a b",
    "ümlaut",
    "x" * 200,
    "..x",
    os.fsdecode(b"\xff\xfe"),
]


@dataclass(frozen=True)
class GradedClass:
    """What grading it left behind."""

    root: Path
    results: dict[str, Result]
    scores: dict[str, float]
    """Learner → score in nbgrader's gradebook."""
    grades: dict[str, dict[str, float]]
    """Learner → grade id → score in nbgrader's gradebook."""
    shown: list[str]
    """Learners with a feedback page."""
    seconds: float
    before: dict[str, str]
    after: dict[str, str]
    """Digest of each file that grading must not touch, before and after."""
    survivors: list[list[str]]
    """Command lines of processes that grading started and did not end."""
    leftovers: list[str]
    """Files that grading left in the folder for temporary files."""
    made: list[Path]
    """Files that attacks tried to make outside."""

    def result(self, entry: str) -> Result:
        return self.results[f"hostile-{entry}"]

    def result_points(self, learner: str) -> float:
        """The sum of a learner's grades in the gradebook, cell by cell."""
        return sum(self.grades[learner].values())

    def page(self, learner: str) -> str:
        """A learner's feedback."""
        return (self._folder("feedback", learner) / f"{ASSIGNMENT}.html").read_text()

    def notebook(self, learner: str) -> nbformat.NotebookNode:
        """A learner's notebook as it was graded."""
        return nbformat.read(self._folder("autograded", learner) / f"{ASSIGNMENT}.ipynb", 4)

    def _folder(self, kind: str, learner: str) -> Path:
        return self.root / kind / learner / ASSIGNMENT


@pytest.fixture(scope="session")
def graded():
    """The class, graded on two workers with feedback."""
    if problem := sandbox.available():
        pytest.skip(problem)
    with pytest.MonkeyPatch.context() as patch:
        home = Path(tempfile.mkdtemp(prefix="hostile-"))
        temporary = home / "tmp"
        temporary.mkdir()
        patch.setenv("TMPDIR", str(temporary))
        patch.setattr(tempfile, "tempdir", None)
        try:
            yield _graded(home / "class", temporary)
        finally:
            shutil.rmtree(home)


def _graded(root: Path, temporary: Path) -> GradedClass:
    lay_out(root)
    traces = [Path("/tmp/EVIL-was-here"), Path("/tmp/evil"), Path.cwd() / "pwned", root / "pwned"]
    traces = [path for path in traces if not path.exists()]
    shown = [*HONEST, *(ENTRIES[name].learner for name in SHOWN if name in ENTRIES)]
    started, before, running = time.time(), digests(root), set(psutil.pids())
    results = grade_class(root, ASSIGNMENT, None, Options(workers=2, feedback=False))
    course = Course(root, ASSIGNMENT, course_config.load(root))
    for learner in shown:
        write_feedback(course, learner)
    seconds = time.time() - started
    with Gradebook(f"sqlite:///{root}/gradebook.db") as book:
        rows = list(book.submission_dicts(ASSIGNMENT))
        grades = {
            submission.student.id: {
                grade.cell.name: grade.score for grade in submission.notebooks[0].grades
            }
            for submission in book.assignment_submissions(ASSIGNMENT)
        }
    assert not any(row["needs_manual_grade"] for row in rows)
    return GradedClass(
        root=root,
        results={result.learner: result for result in results},
        scores={row["student"]: row["score"] for row in rows},
        grades=grades,
        shown=shown,
        seconds=seconds,
        before=before,
        after=digests(root),
        survivors=survivors(running),
        leftovers=sorted(path.name for path in temporary.iterdir()),
        made=[path for path in traces if path.exists()],
    )


def lay_out(root: Path) -> None:
    """A course with a submission of every entry, of some honest learners, and odd folders."""
    root.mkdir()
    (root / "canary.txt").write_text("nobody reads or writes this")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    with (root / "nbgrader_config.py").open("a") as settings:
        settings.write(LIMITS)
    for part in ("source", "release"):
        shutil.copytree(ROOT / part / ASSIGNMENT, root / part / ASSIGNMENT)
    release, source = (
        nbformat.read(root / part / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", 4)
        for part in ("release", "source")
    )

    def hand_in(learner: str, entry: Entry) -> None:
        banks.lay_out(entry, root / "submitted" / learner / ASSIGNMENT, release, source)

    solution = banks.read(BANK / "right" / "solution.py")
    for learner in ("aaa", "honest", "zzz"):
        hand_in(learner, solution)
    hand_in("noisy", banks.read(BANK / "right" / "chatty.py"))
    blank = {c.id: c.source for c in release.cells if c.id in ("max-pool", "avg-pool")}
    hand_in("half", Entry(ASSIGNMENT, "right", "half", "Two answers are missing.", answers=blank))
    hand_in("untouched", Entry(ASSIGNMENT, "right", "blank", "No answer.", untouched=True))
    for entry in ENTRIES.values():
        hand_in(entry.learner, entry)
    for name in ODD_NAMES:
        shutil.copytree(
            root / "submitted" / "honest" / ASSIGNMENT, root / "submitted" / name / ASSIGNMENT
        )


def digests(root: Path) -> dict[str, str]:
    """Digest of everything that grading only reads, and of files around it."""
    paths = [
        Path(folder, name)
        for part in ("source", "release", "submitted")
        for folder, folders, files in os.walk(root / part)
        for name in folders + files
        if len(os.fsencode(folder)) < 3_000  # what lies deeper has no path of its own
    ]
    paths += [root / "canary.txt", root / "nbgrader_config.py", *(ROOT / "course").rglob("*.py")]
    paths += [Path("/etc/passwd")]
    return {os.fsencode(path).hex(): _digest(path) for path in paths}


def _digest(path: Path) -> str:
    if path.is_symlink():
        return f"link to {os.readlink(path)}"
    if not path.is_file():
        return "no file"
    status = path.stat()
    if status.st_size > 10**9:
        return f"{status.st_size} bytes of {status.st_mtime_ns}"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def survivors(before: set[int]) -> list[list[str]]:
    """Command lines of new processes that belong to this one, or to a sandbox."""
    children = {process.pid for process in psutil.Process().children(recursive=True)}
    found = []
    for process in psutil.process_iter(["pid", "cmdline", "uids"]):
        command = process.info["cmdline"] or []
        left = any(word in ("987654", "987653") for word in command)
        new = process.pid not in before and (process.pid in children or left)
        if new and "resource_tracker" not in " ".join(command):
            found.append(command)
    return found
