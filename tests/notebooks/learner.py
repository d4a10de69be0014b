"""A learner at the release version: opens it, types answers in, runs it from top to bottom."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbgrader.utils import is_solution

from autograder import banks
from autograder.integrity import grade_id

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENTS = sorted(path.name for path in (ROOT / "release").iterdir())

# A learner's machine has `course`; the instructors' packages are not there.
WITHOUT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"autograder", "benchmarks", "deploy", "tests", "tools"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
"""


@dataclass(frozen=True)
class Cell:
    """What became of a code cell."""

    name: str
    """Its grade id, or "" if nbgrader does not know it."""
    theirs: bool
    """An answer is typed here."""
    source: str
    error: tuple[str, str] | None
    """Name and message of the exception that ended it."""
    printed: str


def read(folder, assignment):
    return nbformat.read(ROOT / folder / assignment / f"{assignment}.ipynb", as_version=4)


def typed_in(release, answers):
    """The release with answers in the cells that are the learner's, and nothing else changed."""
    notebook = nbformat.from_dict(release)
    for cell in notebook.cells:
        if is_solution(cell) and grade_id(cell) in answers:
            cell.source = answers[grade_id(cell)]
    return notebook


def solutions(assignment):
    """Grade id → the course's own answer."""
    return banks.solved(read("source", assignment))


def run(notebook, assignment, folder, backend):
    """Run every cell, errors or not, as JupyterLab's Run All would if it went on.

    Args:
        folder: an empty one.
        backend: "tensorflow" or "jax".

    Returns:
        the code cells.
    """
    work = folder / "work"
    shutil.copytree(ROOT / "release" / assignment, work)
    (folder / "path").mkdir(parents=True)
    (folder / "path" / "sitecustomize.py").write_text(WITHOUT)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("COURSE_")}
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=900,
        allow_errors=True,
        resources={"metadata": {"path": str(work)}},
    )
    environment = kept | {
        "KERAS_BACKEND": backend,
        "COURSE_TRAINING": "brief",
        "PYTHONPATH": str(folder / "path"),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    client.execute(env=environment)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [_cell(cell) for cell in code]


def _cell(cell):
    errors = [o for o in cell.outputs if o.output_type == "error"]
    printed = "".join(o.text for o in cell.outputs if o.output_type == "stream")
    error = (errors[0].ename, errors[0].evalue) if errors else None
    return Cell(grade_id(cell) or "", is_solution(cell), cell.source, error, printed)
