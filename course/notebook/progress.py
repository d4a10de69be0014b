"""How far a learner is: exercises written, visible tests that hold, networks trained, points."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from course.notebook import going_on, handed_in, hosts

STUBS = (handed_in.NOT_WRITTEN, "YOUR ANSWER HERE")


@dataclass(frozen=True)
class Progress:
    """Counts of one notebook, each beside how many there are."""

    name: str
    written: int
    exercises: int
    hold: int
    tests: int
    trained: int
    networks: int
    points: float
    most: float

    def __str__(self):
        networks = f", {self.trained} of {self.networks} networks trained" if self.networks else ""
        return (
            f"{self.name}: {self.written} of {self.exercises} exercises written, {self.hold} of "
            f"{self.tests} visible tests hold{networks}; they stand for {self.points:g} of "
            f"{self.most:g} points"
        )


def summary():
    """Print how far this notebook is; visible tests count as they came out in this run.

    While it is graded nothing is printed: the grader has a summary of its own.
    """
    if os.environ.get("NBGRADER_EXECUTION"):
        return
    notebook, name = hosts.notebook(), hosts.assignment() or "this notebook"
    if notebook is None:
        ran = [ok for source, ok in going_on.ran().items() if "with trying(" in source]
        print(
            f"{name}: {sum(ran)} of the {len(ran)} visible tests that ran hold. The rest can't be "
            "told: the notebook's file is not on this machine."
        )
        return
    print(counted(notebook, name, Path.cwd(), going_on.ran()))
    print('Stuck? hint("…") with an exercise\'s name. All done? course.submit() hands in.')


def progress(folder=None):
    """Print how far each notebook of a folder is, as it was last run and saved.

    Args:
        folder: holds a folder for each assignment; None for the one around this notebook's.
    """
    around = [Path(folder)] if folder else [Path.cwd().parent, Path.cwd()]
    found = next(
        (paths for place in around if (paths := sorted(place.glob("*/*.ipynb")))), []
    ) or sorted(Path.cwd().glob("*.ipynb"))
    own = [path for path in found if path.parent.name == path.stem] or found
    if not own:
        print(f"There is no notebook in {around[0].resolve()}: name the folder that holds them.")
    for path in own:
        try:
            notebook = json.loads(path.read_text("utf-8"))
            print(counted(notebook, path.stem, path.parent))
        except (OSError, ValueError, KeyError, TypeError):
            print(f"{path.stem}: {path} can't be read; save it again")


def counted(notebook, name, folder, ran=None):
    """Return the `Progress` of a notebook.

    Args:
        notebook: in Jupyter's format.
        folder: `Path` of the folder in which its networks are in trained/.
        ran: {source of a cell: True if it came to its end}; what is saved counts for the rest.
    """
    written = exercises = hold = tests = points = most = 0
    stands, group = True, []
    for cell in notebook["cells"]:
        told = cell.get("metadata", {}).get("nbgrader") or {}
        source = "".join(cell.get("source", ""))
        worth = told.get("points") or 0
        if told.get("solution"):
            done = not any(stub in source for stub in STUBS)
            written, exercises = written + done, exercises + 1
            group.append(done)
        elif told.get("grade") and not worth:
            ok = _held(cell, source, ran or {})
            hold, tests = hold + ok, tests + 1
            group.append(ok)
        if told.get("grade") and worth:
            stands, group = all(group) if group else stands, []
            points, most = points + worth * stands, most + worth
    networks = handed_in.networks(notebook)
    trained = sum((folder / path).is_file() for path in networks)
    return Progress(name, written, exercises, hold, tests, trained, len(networks), points, most)


def _held(cell, source, ran):
    """Tell whether a visible test came to its end without an error."""
    if source in ran:
        return ran[source]
    outputs = cell.get("outputs") or []
    failed = any(output.get("output_type") == "error" for output in outputs)
    return not failed and any("✓" in "".join(output.get("text", "")) for output in outputs)
