"""A learner at the release version: opens it, types answers in, runs it from top to bottom."""

import os
import shutil
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty

import nbformat
from jupyter_client import KernelManager
from nbgrader.utils import is_solution

from autograder.engine.runner import Outputs
from autograder.proof import banks
from autograder.submission.integrity import grade_id

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENTS = sorted(path.name for path in (ROOT / "release").iterdir())

CELL_SECONDS = 900
MOST_BYTES = 1 << 30

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
    environment = kept | {
        "KERAS_BACKEND": backend,
        "COURSE_TRAINING": "brief",
        "PYTHONPATH": str(folder / "path"),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    with _kernel(work, environment) as kernel:
        _run_all(notebook, kernel)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return [_cell(cell) for cell in code]


@contextmanager
def _kernel(folder, environment):
    """A client of a kernel. Not nbclient's asyncio one: that missed now and then that a reply had
    come, and waited until its time was up, a quarter of an hour (compare pyzmq's issue 2173)."""
    manager = KernelManager(kernel_name="python3")
    history = "--HistoryManager.hist_file=:memory:"
    manager.start_kernel(cwd=str(folder), env=environment, extra_arguments=[history])
    client = manager.client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=120)
        _hear(client)
        yield client
    finally:
        client.stop_channels()
        client.context.destroy(linger=0)
        manager.shutdown_kernel(now=True)


def _hear(client):
    """Ask until something is published: what a kernel says before it knows that we listen is lost,
    on a busy machine the end of the first cell too, which is then waited for in vain."""
    for _ in range(120):
        client.kernel_info()
        with suppress(Empty):
            client.get_iopub_msg(timeout=1)
            return
    raise TimeoutError("the kernel publishes nothing")


def _run_all(notebook, kernel):
    shown = Outputs(notebook, MOST_BYTES)
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        shown.clear_before_next_output = False
        request = kernel.execute(cell.source, allow_stdin=False, stop_on_error=False)
        for message in _messages(kernel):
            if message["parent_header"].get("msg_id") != request:
                continue
            if message["content"].get("execution_state") == "idle":
                break
            shown.take(message, 0, cell, index)


def _messages(kernel):
    """What a kernel publishes, until a cell has taken too long."""
    deadline = time.monotonic() + CELL_SECONDS
    while time.monotonic() < deadline:
        with suppress(Empty):
            yield kernel.get_iopub_msg(timeout=1)
        assert kernel.is_alive(), "the kernel died"
    raise TimeoutError(f"a cell took more than {CELL_SECONDS} s")


def _cell(cell):
    errors = [o for o in cell.outputs if o.output_type == "error"]
    printed = "".join(o.text for o in cell.outputs if o.output_type == "stream")
    error = (errors[0].ename, errors[0].evalue) if errors else None
    return Cell(grade_id(cell) or "", is_solution(cell), cell.source, error, printed)
