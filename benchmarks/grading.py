"""Grade the same honest class with `nbgrader autograde` and with `autograder grade`, in turn.

    .venv/bin/python benchmarks/grading.py [--count 20] [--jobs 2] [--ours-only]

Prints wall time, seconds a submission, peak memory of each, the floor (time in the learners' own
cells), and last the ratio. Both start as an instructor starts them, from a fresh gradebook
that holds the assignment already; both leave feedback out: `nbgrader autograde` writes none.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import psutil

from autograder import course_config
from autograder.proof import banks
from autograder.seam.staging import Course

ROOT = Path(__file__).resolve().parent.parent
ASSIGNMENT = "01-pooling"
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Run:
    wall_seconds: float
    peak_bytes: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20, help="submissions (default 20)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="workers of ours")
    parser.add_argument("--ours-only", action="store_true", help="no ratio; for large counts")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kit-bench-") as folder:
        ours = _class(Path(folder) / "ours", options.count)
        if not options.ours_only:
            stock = _class(Path(folder) / "stock", options.count)
            command = [BIN / "nbgrader", "autograde", ASSIGNMENT, "--log-level=ERROR"]
            theirs = _timed(stock, command)
            _tell("nbgrader autograde", theirs, options.count)
        mine = _timed(
            ours,
            [BIN / "autograder", "grade", ASSIGNMENT, "--no-feedback", f"--jobs={options.jobs}"],
        )
        _tell(f"autograder grade, {options.jobs} workers", mine, options.count)
        if not options.ours_only:
            _compare_scores(stock, ours)
        floor = sum(result["learner_seconds"] for result in _results(ours)) / options.count
    overhead = mine.wall_seconds * options.jobs / options.count - floor
    print(f"floor: {floor:.2f} s a submission in the learner's own cells")
    print(f"overhead over the floor: {overhead:.2f} s a submission and worker, start-up included")
    if not options.ours_only:
        print(f"ratio: {theirs.wall_seconds / mine.wall_seconds:.1f}")


PLAIN = '\nc.Execute.kernel_name = "python3"  # nbgrader as it comes, without our sandbox\n'


def _class(folder: Path, count: int) -> Path:
    entries = islice(cycle(banks.find(ROOT, ASSIGNMENT, ("right",))), count)
    banks.lay_out_class(ROOT, folder, ASSIGNMENT, list(entries), PLAIN)
    Course(folder, ASSIGNMENT, course_config.load(folder)).save_source()
    return folder


def _timed(folder: Path, command: list) -> Run:
    print("running", *(str(part) for part in command), flush=True)
    # Stock nbgrader runs kernels by the name "python3" and alembic from PATH.
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], cwd=folder, env=environment, stdout=subprocess.DEVNULL
    )
    watch = _Watch(process.pid)
    code = process.wait()
    wall = time.perf_counter() - started
    if code:
        sys.exit(f"{command[0]} ended with exit code {code}")
    return Run(wall, watch.stop())


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


def _results(folder: Path) -> list[dict]:
    return [
        json.loads(path.read_text())
        for path in sorted((folder / "results" / ASSIGNMENT).glob("*.json"))
    ]


def _compare_scores(stock: Path, ours: Path) -> None:
    """Both must have given the same scores, or the times mean nothing."""
    from nbgrader.api import Gradebook

    scores = []
    for folder in (stock, ours):
        with Gradebook(f"sqlite:///{folder}/gradebook.db") as gradebook:
            found = gradebook.submission_dicts(ASSIGNMENT)
            scores.append({row["student"]: row["score"] for row in found})
    if scores[0] != scores[1]:
        sys.exit(f"the scores differ: {scores[0]} and {scores[1]}")


def _tell(name: str, run: Run, count: int) -> None:
    print(
        f"{name}: {run.wall_seconds:.1f} s, {run.wall_seconds / count:.2f} s a submission, "
        f"peak memory {run.peak_bytes / 1024**3:.2f} GiB"
    )


if __name__ == "__main__":
    main()
