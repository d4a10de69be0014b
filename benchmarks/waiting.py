"""How long a learner waits for feedback: `autograder watch` against nbgrader's commands, in turn.

    .venv/bin/python -m benchmarks.waiting [--count 3]

Prints the median seconds from nbgrader's `submit` until the feedback lies in the exchange, of each,
and last the ratio. In the one a watch is running; in the other an instructor who sees the
attempt at once types nbgrader's four commands, for that learner alone.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.watch.classroom import ASSIGNMENT, Classroom, Watch

BIN = Path(sys.executable).parent
ENTRY = "right/solution"
COMMANDS = (
    "collect --update",
    "autograde --force",
    "generate_feedback --force",
    "release_feedback",
)
PLAIN = 'c.Execute.kernel_name = "python3"  # nbgrader as it comes, without our sandbox'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=3, help="attempts of each (default 3)")
    options = parser.parse_args()
    ours, theirs = [], []
    with tempfile.TemporaryDirectory(prefix="kit-bench-") as folder:
        watched, stock = Classroom(Path(folder, "ours")), Classroom(Path(folder, "stock"))
        stock.set(PLAIN)
        with watched.watch() as watch:
            watch.until("watching")
            watched.submit("warm", ENTRY)
            watch.until("warm: .*handed back")
            for number in range(options.count):
                ours.append(_ours(watched, watch, f"learner{number}"))
                theirs.append(_stock(stock, f"learner{number}"))
            watch.end()
    print(f"autograder watch: {statistics.median(ours):.1f} s")
    print(f"nbgrader's commands: {statistics.median(theirs):.1f} s")
    print(f"ratio: {statistics.median(theirs) / statistics.median(ours):.1f}")


def _ours(room: Classroom, watch: Watch, learner: str) -> float:
    room.submit(learner, ENTRY)
    started = time.perf_counter()
    watch.until(f"{learner}: .*handed back")
    return time.perf_counter() - started


def _stock(room: Classroom, learner: str) -> float:
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    room.submit(learner, ENTRY)
    before = _released(room)
    started = time.perf_counter()
    for command in COMMANDS:
        words = ["nbgrader", *command.split(), ASSIGNMENT, f"--student={learner}"]
        subprocess.run([*words, "--log-level=ERROR"], cwd=room.root, env=environment, check=True)
    taken = time.perf_counter() - started
    if _released(room) != before + 1:
        sys.exit("nbgrader's commands released nothing")
    return taken


def _released(room: Classroom) -> int:
    return len(list(room.exchange.glob("*/feedback/*.html")))


if __name__ == "__main__":
    main()
