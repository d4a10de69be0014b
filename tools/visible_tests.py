"""How many of the banks' wrong answers do a notebook's visible tests let pass?

python -m tools.visible_tests                       all assignments
python -m tools.visible_tests 02-fashion-cnn        one of them, and which they are
python -m tools.visible_tests 05-alexnet --only 'lrn_*' --seen

Counted are the wrong answers that change a cell with visible tests; an untouched notebook and files
that are missing are none. Each runs in a fork of this process: the cells that the visible tests
need, and these, from the first that the answer touches. They pass if none of them raises; that
another answer "is not written yet", as banks leave some to save time, sees no mistake.
"""

from __future__ import annotations

import argparse
import contextlib
import fnmatch
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ["COURSE_FIGURES"] = "words"
os.environ["COURSE_TRAINING"] = "load"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras  # noqa: E402, F401 -- each fork finds it imported
import nbformat  # noqa: E402
from nbformat import NotebookNode  # noqa: E402

from autograder.proof import banks  # noqa: E402
from autograder.submission.idle import idle_cells  # noqa: E402
from autograder.submission.integrity import grade_id  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
ASSIGNMENTS = sorted(path.parent.name for path in ROOT.glob("source/*/*.nb.py"))


def answers(assignment: str) -> list[banks.Entry]:
    """The wrong answers of a bank that visible tests could see."""
    ids = [grade_id(cell) or "" for cell in _notebook("release", assignment).cells]
    tested = {name.removeprefix("try-") for name in ids if name.startswith("try-")}
    entries = banks.find(ROOT, assignment, ("wrong",))
    return [e for e in entries if not e.untouched and tested & e.answers.keys()]


def seen(entry: banks.Entry) -> str:
    """What the first visible test that fails says; empty if all pass."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        silent = io.StringIO()
        with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent):
            told = _first_failure(entry)
        os.write(writing, told.encode()[:60_000])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, errors="replace") as pipe:
        told = pipe.read()
    return told if os.waitpid(child, 0)[1] == 0 else "the process died"


def _first_failure(entry: banks.Entry) -> str:
    release, source = (_notebook(kind, entry.assignment) for kind in ("release", "source"))
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        banks.lay_out(entry, Path(folder), release, source)
        sys.path.insert(0, "")  # as in a kernel
        scope, told = {"__name__": "__main__"}, ""
        for name, text in _cells(banks.notebook(entry, release, source), release, entry):
            try:
                exec(compile(text, name, "exec"), scope)
            except (Exception, SystemExit) as error:
                if name.startswith("try-") and type(error).__name__ != "NotWrittenYet":
                    told = f"{name}: {type(error).__name__}: {error}"
                    break
        os.chdir("/")
    return told


def _cells(
    notebook: NotebookNode, release: NotebookNode, entry: banks.Entry
) -> Iterator[tuple[str, str]]:
    """(grade id or "plain", source) of the cells to run, in order."""
    idle, touched = set(idle_cells(notebook, release)), False
    for index, cell in enumerate(notebook.cells):
        name = grade_id(cell) or "plain"
        touched = touched or name in entry.answers
        skipped = name.startswith("test-") or (name.startswith("try-") and not touched)
        if cell.cell_type == "code" and index not in idle and not skipped:
            yield name, cell.source


def _notebook(kind: str, assignment: str) -> NotebookNode:
    return nbformat.read(ROOT / kind / assignment / f"{assignment}.ipynb", as_version=4)


def tally(assignment: str, only: str = "*", tell: bool = False) -> tuple[list[str], int]:
    """Names of the wrong answers that pass all visible tests, and how many there are in all.

    Args:
        only: a pattern of names.
        tell: print what the visible tests say to the others.
    """
    entries = [e for e in answers(assignment) if fnmatch.fnmatch(e.name, only)]
    passed = []
    for entry in entries:
        told = seen(entry)
        if not told:
            passed.append(entry.name)
        elif tell:
            print(f"  {entry.name}: {told.splitlines()[0][:200]}", flush=True)
    return passed, len(entries)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.visible_tests", description=__doc__)
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="all by default")
    parser.add_argument("--only", default="*", metavar="PATTERN", help="such as 'lrn_*'")
    parser.add_argument("--seen", action="store_true", help="what the tests say to the others")
    options = parser.parse_args(arguments)
    if unknown := set(options.assignments) - set(ASSIGNMENTS):
        parser.error(f"no such assignment: {', '.join(sorted(unknown))}")
    passing = every = 0
    for assignment in options.assignments or ASSIGNMENTS:
        passed, count = tally(assignment, options.only, options.seen)
        passing, every = passing + len(passed), every + count
        print(f"{assignment}: visible tests pass for {len(passed)} of {count} wrong answers")
        if passed:
            print(f"  {', '.join(passed)}", flush=True)
    print(f"in all: {passing} of {every}")


if __name__ == "__main__":
    main()
