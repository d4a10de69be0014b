"""What the cells that learners are given show when they are run, solutions behind them."""

import hashlib
import html
import json
import os
import re
import shutil
from pathlib import Path

import nbformat

from autograder import harmless

MOST_SECONDS = 3_600
BRIEF = "COURSE_TRAINING"
"""As in `course.training`: "brief" takes three steps. What was run so is kept apart."""
DRAWN = re.compile(
    r'<img src="data:image/png;base64,(?P<png>[A-Za-z0-9+/=]+)"[^>]*? alt="(?P<alt>[^"]*)">'
)
"""A figure of `course.figures`."""


def shown(root: Path, name: str, run: bool) -> dict[str, list]:
    """Outputs by cell id of a notebook, without answers and tests; none where it was never run.

    Args:
        root: the repository's root.
        name: of the assignment.
        run: whether to run it if it has changed since it was run last. Networks that it trains are
            kept in build/site as well, so that only what has changed is trained again.
    """
    source = root / "source" / name
    digest = hashlib.sha256((source / f"{name}.ipynb").read_bytes()).hexdigest()
    kept = _place(root) / f"{name}-{digest[:16]}.json"
    if kept.is_file():
        return json.loads(kept.read_text())
    if not run:
        return {}
    from nbclient import NotebookClient

    notebook = nbformat.read(source / f"{name}.ipynb", as_version=4)
    work = _place(root) / name
    shutil.copytree(source, work, dirs_exist_ok=True)
    print(f"{name}: running", flush=True)
    client = NotebookClient(
        notebook, timeout=MOST_SECONDS, resources={"metadata": {"path": str(work)}}
    )
    client.execute(env=_environment(root))
    found = public(notebook)
    kept.write_text(json.dumps(found))
    return found


def _place(root: Path) -> Path:
    return root / "build" / "site" / os.environ.get(BRIEF, "whole")


def _environment(root: Path) -> dict[str, str]:
    """Figures are drawn whatever this shell says; the source's checks and `course` are found."""
    kept = {name: value for name, value in os.environ.items() if name != "COURSE_FIGURES"}
    paths = [str(root), kept.get("PYTHONPATH", "")]
    return kept | {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}


def public(notebook) -> dict[str, list]:
    """Outputs of a notebook that was run, by cell id, of the cells that give nothing away."""
    return {
        cell.id: harmless.outputs(map(_drawn, cell.outputs))
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.outputs and not _private(cell)
    }


def _drawn(output: dict) -> dict:
    """An output in which a figure of the course's is a picture, not HTML, with its text."""
    found = DRAWN.search("".join(output.get("data", {}).get("text/html", "")))
    if found is None:
        return output
    data = {"image/png": found["png"], "text/plain": html.unescape(found["alt"])}
    return {**output, "data": data}


def _private(cell) -> bool:
    meta = cell.metadata.get("nbgrader", {})
    return bool(meta.get("solution") or meta.get("grade") or "HIDDEN TESTS" in cell.source)
