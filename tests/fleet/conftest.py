"""A Dask cluster of separate processes, started from the command line as anybody starts one."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from distributed import Client

from autograder import sandbox

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "deploy" / "dask.yaml"
PATIENCE_SECONDS = 60

needs_sandbox = pytest.mark.skipif(sandbox.available() is not None, reason=str(sandbox.available()))

# What a worker does in place of grading: a job's text is an order.
ORDERS = """
import os, signal, time
from pathlib import Path
from autograder.fleet import remote
from autograder.job import Outcome, Submission

def grade(text):
    job = Submission.from_json(text.decode())
    what, _, rest = job.data.partition(" ")
    if what == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "raise":
        raise OSError(rest)
    if what == "garbage":
        return "{"
    if what == "wait":
        Path(rest, f"{job.learner}.{os.getpid()}").touch()
        while not Path(rest, "go").exists():
            time.sleep(0.02)
    return Outcome(job.assignment, job.learner, job.notebook, "graded", str(os.getpid())).to_json()

remote.grade = grade
"""


class Dask:
    """A scheduler and workers, each a process group of its own.

    Args:
        folder: for logs and scratch files.
    """

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.processes = []

    def scheduler(self, **settings):
        """Start the scheduler; settings such as ALLOWED_FAILURES="0"."""
        names = {f"DASK_DISTRIBUTED__SCHEDULER__{name}": text for name, text in settings.items()}
        command = ["scheduler", "--host", "127.0.0.1", "--port", str(self.port)]
        return self._start([*command, "--no-dashboard"], names)

    def workers(self, count=1, *more, **environment):
        """Start workers, and wait until they have joined; the processes of their nannies."""
        command = ["worker", self.address, "--nthreads", "1", "--no-dashboard"]
        command += ["--local-directory", str(self.folder), *more]
        with Client(self.address, timeout=PATIENCE_SECONDS, set_as_default=False) as client:
            before = len(client.nthreads())
            started = [self._start(command, environment) for _ in range(count)]
            client.wait_for_workers(before + count, timeout=PATIENCE_SECONDS)
        return started

    def obedient(self, count=1):
        """Workers that do what a job's text says."""
        orders = self.folder / "orders.py"
        orders.write_text(ORDERS)
        return self.workers(count, "--preload", str(orders))

    def _start(self, arguments, environment):
        with (self.folder / f"{len(self.processes)}.log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments],
                cwd=self.folder,
                env={**os.environ, "DASK_CONFIG": str(SETTINGS), **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def close(self):
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def worker_of(nanny):
    """The worker's own process, which its nanny starts again when it dies."""
    (found,) = [
        child
        for child in psutil.Process(nanny.pid).children()
        if "spawn_main" in " ".join(child.cmdline())
    ]
    return found


@pytest.fixture
def dask(tmp_path):
    folder = tmp_path / "dask"
    folder.mkdir()
    cluster = Dask(folder)
    yield cluster
    cluster.close()
