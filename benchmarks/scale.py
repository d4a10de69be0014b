"""Grade one class on one and two local workers, and on a Dask cluster of two hosts.

    .venv/bin/python -m benchmarks.scale [--count 1000] [--feedback] [--hosts 2]

As root: the hosts are network namespaces on this machine (benchmarks/hosts.py), gone afterwards.
The class is drawn from the banks' right and wrong submissions of 01-pooling. Prints, for each way,
submissions a second, peak memory by kind of process, what the coordinator did and its share of all
CPU time; then how much two runs that share nothing do at once, which is all that two cores give, as
cores slow each other down; last, how many times faster two hosts are than one local worker. Run it
on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from autograder import course_config
from autograder.proof import banks
from autograder.seam.staging import Course
from benchmarks.hosts import Hosts
from benchmarks.watch import Watch

ROOT = Path(__file__).resolve().parent.parent
ASSIGNMENT = "01-pooling"
STEPS = ("reading", "taking back", "recording", "feedback")


@dataclass(frozen=True)
class Run:
    """One way of grading the class."""

    name: str
    wall_seconds: float
    watch: Watch
    times: dict[str, dict[str, float]]
    results: list[dict]

    @property
    def rate(self) -> float:
        """Submissions a second."""
        return len(self.results) / self.wall_seconds

    @property
    def cpu_seconds(self) -> float:
        """Of all processes; kernels come and go between two looks, and tell their own."""
        others = self.watch.cpu_seconds("worker", "zygote", "scheduler", "nanny")
        kernels = sum(result["cpu_seconds"] for result in self.results)
        return self.times["cpu"]["all"] + others + kernels


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000, help="submissions (default 1000)")
    parser.add_argument("--hosts", type=int, default=2, help="hosts of the cluster (default 2)")
    parser.add_argument("--feedback", action="store_true", help="write feedback pages as well")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that hosts are removed
    more = [] if options.feedback else ["--no-feedback"]
    with tempfile.TemporaryDirectory(prefix="kit-scale-") as folder:
        place = Path(folder)
        lay_out(place / "class", options.count)
        runs = [
            graded(place, f"{jobs} local worker{'s' * (jobs > 1)}", [*more, f"--jobs={jobs}"])
            for jobs in (1, 2)
        ]
        with Hosts(options.hosts, place) as hosts:
            name = f"{options.hosts} Dask hosts, a worker each"
            runs.append(graded(place, name, [*more, "--scheduler", hosts.address], hosts.processes))
        ceiling = apart(place, more)
    for run in runs:
        tell(run, runs[0])
    require_equal_scores(runs)
    print(f"\n2 separate runs of 1 worker, half the class each: {ceiling:.2f} a second together")
    for run in runs[1:]:
        print(f"  {run.name}: {run.rate / ceiling:.0%} of that")
    print(f"scaling: {runs[-1].rate / runs[0].rate:.2f}")


def lay_out(folder: Path, count: int) -> None:
    """A course with ``count`` submissions, the gradebook holding the assignment already."""
    entries = banks.find(ROOT, ASSIGNMENT, ("right", "wrong"))
    random.Random(0).shuffle(entries)
    banks.lay_out_class(ROOT, folder, ASSIGNMENT, list(islice(cycle(entries), count)))
    Course(folder, ASSIGNMENT, course_config.load(folder)).save_source()


def graded(place: Path, name: str, arguments: list[str], others: dict[str, int] | None = None):
    """Grade a copy of the class, with a progress bar.

    Args:
        others: name → process id of what runs already and belongs to it.
    """
    course, times = place / name / "class", place / name / "times.json"
    shutil.copytree(place / "class", course)
    count = len(list((course / "submitted").iterdir()))
    started = time.perf_counter()
    process = _begin(course, times, arguments)
    watch = Watch({"coordinator": process.pid, **(others or {})})
    _follow([process], name, count)
    wall = time.perf_counter() - started
    watch.stop()
    found = [json.loads(path.read_text()) for path in course.glob(f"results/{ASSIGNMENT}/*.json")]
    return Run(name, wall, watch, json.loads(times.read_text()), found)


def apart(place: Path, arguments: list[str]) -> float:
    """Submissions a second of two runs at once that share nothing."""
    halves = [place / f"half {number}" for number in range(2)]
    for number, half in enumerate(halves):
        shutil.copytree(place / "class", half)
        for folder in sorted((half / "submitted").iterdir())[number::2]:
            shutil.rmtree(folder)
    count = len(list((place / "class" / "submitted").iterdir()))
    started = time.perf_counter()
    runs = [_begin(half, half / "times.json", [*arguments, "--jobs=1"]) for half in halves]
    _follow(runs, "2 separate runs", count)
    return count / (time.perf_counter() - started)


def _begin(course: Path, times: Path, arguments: list[str]) -> subprocess.Popen:
    command = [sys.executable, "-m", "benchmarks.timed", course, ASSIGNMENT, times, *arguments]
    return subprocess.Popen(
        list(map(str, command)),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _follow(processes: list[subprocess.Popen], name: str, count: int) -> None:
    """Show how far runs are, until they end; ends the benchmark with the last lines of one that
    fails."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )

    def read(process: subprocess.Popen) -> list[str]:
        said = []
        for line in process.stderr:
            said.append(line.strip())
            if ": graded" in line or ": failed" in line:
                progress.advance(task)
        process.wait()
        return said

    with Progress(*columns, transient=True) as progress, ThreadPoolExecutor() as readers:
        task = progress.add_task(name, total=count)
        try:
            told = list(readers.map(read, processes))
        finally:  # before the readers are waited for, who read until these end
            for process in processes:
                process.kill()
    for process, said in zip(processes, told, strict=True):
        if process.wait() != 0:
            sys.exit(f"{name}: {' '.join(said[-3:])}")


def tell(run: Run, one: Run) -> None:
    """Print what a run took."""
    count, watch = len(run.results), run.watch
    first, second = watch.halves()
    print(f"\n{run.name}: {count} submissions in {run.wall_seconds:.1f} s")
    print(f"  {run.rate:.2f} a second, {run.rate / one.rate:.2f} times one local worker's")
    cpu, wall = run.times["cpu"], run.times["wall"]
    print(
        f"  CPU: {run.cpu_seconds / count:.2f} s a submission, of which the coordinator "
        f"{cpu['all'] / count:.2f} s, {cpu['all'] / run.cpu_seconds:.1%}"
    )
    for step in (step for step in STEPS if step in cpu):
        took, used = 1000 * wall[step] / count, 1000 * cpu[step] / count
        print(f"    {step}: {took:.0f} ms a submission, CPU {used:.0f} ms")
    rest = cpu["all"] - sum(cpu.get(step, 0) for step in STEPS)
    print(f"    start-up and the rest: CPU {rest:.1f} s in all")
    for kind in watch.kinds():
        print(
            f"  memory of one {kind}: {watch.peak(kind) / 1024**2:.0f} MiB at most "
            f"(first half {watch.peak(kind, first) / 1024**2:.0f}, "
            f"second {watch.peak(kind, second) / 1024**2:.0f})"
        )
    print(f"  memory of all: {watch.peak_together() / 1024**2:.0f} MiB at most")


def require_equal_scores(runs: list[Run]) -> None:
    """All ways must have given the same points, or the times mean nothing."""
    scores = [{result["learner"]: result["points"] for result in run.results} for run in runs]
    for run, score in zip(runs, scores, strict=True):
        if score != scores[0]:
            differ = sorted(who for who in scores[0] if score.get(who) != scores[0][who])
            sys.exit(f"{run.name} gave other points: {', '.join(differ[:10])}")


if __name__ == "__main__":
    main()
