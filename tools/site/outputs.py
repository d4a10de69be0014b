"""What the cells that learners are given show when they are run, solutions behind them."""

import hashlib
import json
from pathlib import Path

import nbformat

from autograder import harmless

MOST_SECONDS = 1_800


def shown(root: Path, name: str, run: bool) -> dict[str, list]:
    """Outputs by cell id of a notebook, without answers and tests; none where it was never run.

    Args:
        root: the repository's root.
        name: of the assignment.
        run: whether to run it if it has changed since it was run last.
    """
    source = root / "source" / name / f"{name}.ipynb"
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    kept = root / "build" / "site" / f"{name}-{digest[:16]}.json"
    if kept.is_file():
        return json.loads(kept.read_text())
    if not run:
        return {}
    from nbclient import NotebookClient

    notebook = nbformat.read(source, as_version=4)
    client = NotebookClient(
        notebook, timeout=MOST_SECONDS, resources={"metadata": {"path": str(source.parent)}}
    )
    client.execute()
    found = public(notebook)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(found))
    return found


def public(notebook) -> dict[str, list]:
    """Outputs of a notebook that was run, by cell id, of the cells that give nothing away."""
    return {
        cell.id: harmless.outputs(cell.outputs)
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.outputs and not _private(cell)
    }


def _private(cell) -> bool:
    meta = cell.metadata.get("nbgrader", {})
    return bool(meta.get("solution") or meta.get("grade") or "HIDDEN TESTS" in cell.source)
