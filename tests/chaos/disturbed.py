"""Runs of the grader, and what may happen to one."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = "01-pooling"
DAY = 24 * 60 * 60


# A slip may show in one draw and not in another: what is compared drew the same.
GRADER = """
import zlib
from autograder import commands
from autograder.results.records import Results
Results.seed = lambda self, learner, handed_in: zlib.crc32(learner.encode())
commands.main()
"""


def grade(course, **environment):
    """A run that has begun; it writes a line for each submission to stderr."""
    command = [sys.executable, "-c", GRADER, "grade", ASSIGNMENT, "--root", course]
    return subprocess.Popen(
        [*command, "--jobs=2", "--no-feedback"],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def outcomes(course):
    """Learner → the state, and the points of each part."""
    return {
        learner: (
            result["state"],
            {
                (verdict["check"], part["name"]): part["points"]
                for verdict in result["verdicts"]
                for part in verdict["parts"]
            },
        )
        for learner, result in stored(course).items()
    }


def differences(came, expected, entries):
    """A line for each learner, state or part's points that two outcomes do not share."""
    told = [f"{learner} is in one alone" for learner in came.keys() ^ expected.keys()]
    for learner in sorted(came.keys() & expected.keys()):
        (state, parts), (other, others) = came[learner], expected[learner]
        found = [f"{state}, not {other}"] if state != other else []
        found += [
            f"{key}: {parts.get(key)}, not {others.get(key)}"
            for key in sorted(parts.keys() | others.keys())
            if parts.get(key) != others.get(key)
        ]
        told += [f"{learner} ({entries[int(learner[-5:])].learner}): {what}" for what in found]
    return told


def stored(course):
    """Learner → what is recorded of the submission."""
    folder = course / "results" / ASSIGNMENT
    return {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}


def clock_shim(folder):
    """What gives a process a clock that can be set; None where there is no C compiler."""
    if shutil.which("cc") is None:
        return None
    made = folder / "clock.so"
    source = Path(__file__).with_name("clock.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-Wall", source, "-o", made], check=True)
    return made


class Disturbances:
    """What may happen to a run; each is done at once and leaves the run to cope.

    Args:
        rng: chooses among several victims.
        course: the course's folder, on a disk of its own if the disk is to be filled.
        folder: for what disturbs.
        server, database: where the gradebook is, if on a server.
    """

    def __init__(self, rng, course, folder, server=None, database=None):
        self.rng, self.course, self.server, self.database = rng, course, server, database
        self.clock, self.filler = folder / "clock", course / "filler"
        self.set_clock(0)
        self.shim = clock_shim(folder)
        # A short name: sockets' paths in it are bounded.
        self.scratch = Path(tempfile.mkdtemp(prefix="kit-", dir="/tmp"))

    def known(self):
        """Names of those that can be done here."""
        names = ["kill_a_worker", "kill_the_zygote", "kill_the_coordinator"]
        names += ["set_the_clock_forward", "set_the_clock_back"] if self.shim else []
        names += ["cut_the_connections"] if self.server else []
        names += ["fill_the_disk"] if os.path.ismount(self.course) else []
        return names

    def environment(self):
        """Variables of a run whose clock can be set: the real system's is everybody's."""
        found = {"TMPDIR": str(self.scratch)}
        if self.shim:
            found |= {"LD_PRELOAD": str(self.shim), "CLOCK_OFFSET": str(self.clock)}
        return found

    def kill_a_worker(self, run):
        self._kill(run, lambda child: "spawn_main" in " ".join(child.cmdline()))

    def kill_the_zygote(self, run):
        self._kill(run, lambda child: child.name() == "bwrap")

    def kill_the_coordinator(self, run):
        os.kill(run.pid, signal.SIGKILL)

    def set_the_clock_forward(self, run):
        self.set_clock(+3 * DAY)

    def set_the_clock_back(self, run):
        self.set_clock(-400 * DAY)

    def set_clock(self, seconds):
        draft = self.clock.with_suffix(".new")
        draft.write_text(f"{seconds:+d}\n")
        draft.replace(self.clock)

    def cut_the_connections(self, run):
        self.server.cut(self.database)

    def fill_the_disk(self, run):
        with open(self.filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(1 << 16))
            except OSError as error:
                assert error.errno == errno.ENOSPC

    def empty_the_disk(self):
        self.filler.unlink(missing_ok=True)

    def close(self):
        shutil.rmtree(self.scratch, ignore_errors=True)

    def _kill(self, run, is_one):
        found = []
        with suppress(psutil.NoSuchProcess):
            for child in psutil.Process(run.pid).children(recursive=True):
                with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
                    found += [child] if is_one(child) else []
        if found:  # between two deaths there may be none
            with suppress(psutil.NoSuchProcess):
                self.rng.choice(found).kill()
