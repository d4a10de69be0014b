"""`autograder grade` with a clock on each of the coordinator's steps; used by benchmarks/scale.py.

    python -m benchmarks.timed ROOT ASSIGNMENT TIMES [arguments of `autograder grade`]

Writes to TIMES, as JSON, the seconds of wall and CPU time of each step, and the whole process's.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from autograder import commands, job
from autograder.grading import grading
from autograder.seam import record


def main() -> None:
    root, assignment, times, *more = sys.argv[1:]
    wall: dict[str, float] = defaultdict(float)
    cpu: dict[str, float] = defaultdict(float)

    def clock(step: str, owner: Any, name: str) -> None:
        inner = getattr(owner, name)

        def timed(*args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter(), time.process_time()
            try:
                return inner(*args, **kwargs)
            finally:
                wall[step] += time.perf_counter() - began[0]
                cpu[step] += time.process_time() - began[1]

        setattr(owner, name, timed)

    clock("reading", grading.Grading, "_submission")
    clock("recording", record.Recorder, "record")
    clock("taking back", job.Outcome, "from_json")
    clock("feedback", grading, "write_feedback")
    sys.argv = ["autograder", "grade", assignment, "--root", root, *more]
    try:
        commands.main()
    finally:
        cpu["all"] = time.process_time()
        Path(times).write_text(json.dumps({"wall": wall, "cpu": cpu}))


if __name__ == "__main__":
    main()
