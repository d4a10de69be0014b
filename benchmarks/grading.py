"""Grade the same honest class with `nbgrader autograde` and with `autograder grade`, in turn.

    .venv/bin/python -m benchmarks.grading [ASSIGNMENT…] [--count 20] [--jobs 2] [--ours-only]
    .venv/bin/python -m benchmarks.grading --course ordinary

Without a name, every assignment. Prints for each: seconds a submission and peak memory of both, and
of ours the start-up (until the first record), the time in learners' own cells with what the checks
asked for in it, and the check that asked for most; then a table, and `ratio NAME: N` for each. Both
start as an instructor starts them, from a fresh gradebook that holds the assignment already; both
load what was trained, and leave feedback out: `nbgrader autograde` writes none. The ordinary
course is one of plain asserts in three notebooks, with no checks.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import psutil

from autograder import course_config
from autograder.proof import banks
from autograder.seam.staging import Course

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
ORDINARY, ASSIGNED = "ordinary", "ps1"
"""The course of plain asserts, and its assignment."""
DRAWN = 0.1
"""Points by which scores may differ: an accuracy is measured on images of each grader's own."""
PLAIN = '\nc.Execute.kernel_name = "python3"  # nbgrader as it comes, without our sandbox\n'


@dataclass(frozen=True)
class Run:
    wall_seconds: float
    peak_bytes: int
    began: float
    """By time.time()."""


@dataclass(frozen=True)
class Row:
    """One assignment's figures, seconds a submission."""

    name: str
    theirs: Run | None
    ours: Run
    count: int
    start_up: float
    """Seconds until the first submission's record is written, less what that one took itself."""
    learner: float
    asked: float
    dearest: str

    @property
    def ratio(self) -> float:
        return self.theirs.wall_seconds / self.ours.wall_seconds if self.theirs else 0.0

    def __str__(self) -> str:
        def told(run: Run | None) -> str:
            if run is None:
                return "– | –"
            return f"{run.wall_seconds / self.count:.2f} | {run.peak_bytes / 1024**3:.2f}"

        return (
            f"| {self.name} | {told(self.theirs)} | {told(self.ours)} | {self.start_up:.1f} | "
            f"{self.learner:.2f} | {self.asked:.2f} | {self.dearest} | "
            f"{f'{self.ratio:.1f}' if self.theirs else '–'} |"
        )


HEAD = """\
| assignment | nbgrader, s | GiB | ours, s | GiB | start-up, s | learner's cells, s | asked, s | \
dearest check | ratio |
|---|---|---|---|---|---|---|---|---|---|"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    every = sorted(path.name for path in (ROOT / "source").iterdir() if path.is_dir())
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: each")
    parser.add_argument("--course", choices=[ORDINARY], help="a course of plain asserts instead")
    parser.add_argument("--count", type=int, default=20, help="submissions (default 20)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="workers of ours")
    parser.add_argument("--ours-only", action="store_true", help="no ratio; for large counts")
    options = parser.parse_args()
    if unknown := set(options.assignments) - set(every):
        parser.error(
            f"no assignment is called {', '.join(sorted(unknown))}; known: {', '.join(every)}"
        )
    names = [options.course] if options.course else options.assignments or every
    rows = []
    for name in names:
        rows.append(_measured(name, options))
        print(HEAD, rows[-1], sep="\n", flush=True)
    print(f"\nseconds a submission, {options.count} submissions, {options.jobs} workers")
    print(HEAD, *rows, sep="\n")
    for row in rows:
        if row.theirs:
            print(f"ratio {row.name}: {row.ratio:.1f}")


def _measured(name: str, options: argparse.Namespace) -> Row:
    assignment = ASSIGNED if name == ORDINARY else name
    with tempfile.TemporaryDirectory(prefix="kit-bench-") as folder:
        ours, stock, asked = (Path(folder, part) for part in ("ours", "stock", "asked"))
        theirs = None
        if not options.ours_only:
            _class(stock, name, options.count)
            theirs = _timed(stock, [BIN / "nbgrader", "autograde", assignment, "--log-level=ERROR"])
        _class(ours, name, options.count)
        command = [sys.executable, "-m", "benchmarks.asked", "grade", assignment]
        mine = _timed(ours, [*command, "--no-feedback", f"--jobs={options.jobs}"], asked)
        results = _results(ours, assignment)
        if len(results) != options.count:
            sys.exit(f"{len(results)} of {options.count} submissions have a record")
        if theirs:
            _compare_scores(stock, ours, assignment, 0 if name == ORDINARY else DRAWN)
        total, by_check = 0.0, defaultdict(float)
        for line in asked.read_text().splitlines() if asked.exists() else ():
            told = json.loads(line)
            total += told["asked"]
            by_check[told["check"]] += told["asked"]
        most = max(by_check, key=by_check.get, default="")
        dearest = f"{most} {by_check[most] / options.count:.2f}" if most else "–"
        written, first = min((at, result["wall_seconds"]) for at, result in results)
        learner = sum(result["learner_seconds"] for _, result in results) / options.count
        start_up = written - mine.began - first
        return Row(
            name, theirs, mine, options.count, start_up, learner, total / options.count, dearest
        )


def _class(folder: Path, name: str, count: int) -> None:
    if name == ORDINARY:
        sys.path.insert(0, str(ROOT))  # where this file is run as a script
        importlib.import_module("benchmarks.ordinary").lay_out(folder, ASSIGNED, count)
        return
    entries = islice(cycle(banks.find(ROOT, name, ("right",))), count)
    banks.lay_out_class(ROOT, folder, name, list(entries), PLAIN)
    Course(folder, name, course_config.load(folder)).save_source()


def _timed(folder: Path, command: list, asked: Path | None = None) -> Run:
    print("running", *(str(part) for part in command), flush=True)
    # Stock nbgrader runs kernels by the name "python3" and alembic from PATH.
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "COURSE_TRAINING": "load",
        **({"ASKED": str(asked), "PYTHONPATH": str(ROOT)} if asked else {}),
    }
    began, started = time.time(), time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], cwd=folder, env=environment, stdout=subprocess.DEVNULL
    )
    watch = _Watch(process.pid)
    code = process.wait()
    wall = time.perf_counter() - started
    if code:
        sys.exit(f"{command[0]} ended with exit code {code}")
    return Run(wall, watch.stop(), began)


class _Watch(threading.Thread):
    """Peak memory of a process tree: proportional set size, once a second.

    The system walks every page of a process to tell it: more often would slow the run down.
    """

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self._root, self._done, self._peak = psutil.Process(pid), threading.Event(), 0
        self.start()

    def run(self) -> None:
        while not self._done.wait(1):
            try:
                family = [self._root, *self._root.children(recursive=True)]
            except psutil.Error:
                continue
            self._peak = max(self._peak, sum(_proportional_bytes(child.pid) for child in family))

    def stop(self) -> int:
        self._done.set()
        self.join()
        return self._peak


def _proportional_bytes(pid: int) -> int:
    """0 for a process that has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _results(folder: Path, assignment: str) -> list[tuple[float, dict]]:
    """(When it was written, record) of each submission."""
    paths = sorted((folder / "results" / assignment).glob("*.json"))
    return [(path.stat().st_mtime, json.loads(path.read_text())) for path in paths]


def _compare_scores(stock: Path, ours: Path, assignment: str, near: float) -> None:
    """Both must have given the same scores, or the times mean nothing."""
    from nbgrader.api import Gradebook

    scores = []
    for folder in (stock, ours):
        course = course_config.load(folder).CourseDirectory.course_id
        with Gradebook(f"sqlite:///{folder}/gradebook.db", course) as gradebook:
            found = gradebook.submission_dicts(assignment)
            scores.append({row["student"]: row["score"] for row in found})
    theirs, mine = scores
    if theirs.keys() != mine.keys() or any(abs(theirs[one] - mine[one]) > near for one in mine):
        sys.exit(f"the scores differ: {theirs} and {mine}")


if __name__ == "__main__":
    main()
