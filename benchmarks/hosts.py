"""Hosts made of network namespaces on this machine, with a Dask cluster on them. Needs root.

Each host has an interface of its own, joined to one at this side by a virtual cable; it sees the
scheduler, which runs here, through that cable alone.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from distributed import Client

SETTINGS = Path(__file__).resolve().parent.parent / "deploy" / "dask.yaml"
PORT = 8786
PATIENCE_SECONDS = 120


class Hosts:
    """A scheduler here and one worker on each of ``count`` hosts; gone when it is closed.

    Args:
        count: hosts, at most 250.
        folder: for logs and the workers' scratch files.

    Raises:
        SystemExit: this process may not make network namespaces.
    """

    def __init__(self, count: int, folder: Path):
        if os.geteuid() != 0 or not shutil.which("ip"):
            sys.exit("hosts need root and Debian's package iproute2")
        self.address, self.folder = f"tcp://127.0.0.1:{PORT}", folder
        self.processes: dict[str, int] = {}
        with ExitStack() as stack:
            self._stack = stack
            self._start("scheduler", ["dask", "scheduler", "--port", str(PORT), "--no-dashboard"])
            for number in range(1, count + 1):
                self._host(number)
            with Client(self.address, timeout=PATIENCE_SECONDS, set_as_default=False) as client:
                client.wait_for_workers(count, timeout=PATIENCE_SECONDS)
            self._stack = stack.pop_all()

    def _host(self, number: int) -> None:
        name, cable = f"kit-{os.getpid()}-{number}", f"kit{os.getpid() % 10**7}-{number}"
        here, there = f"10.201.{number}.1", f"10.201.{number}.2"
        _ip("netns", "add", name)
        self._stack.callback(_ip, "netns", "delete", name)  # and its end of the cable
        _ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", name)
        self._stack.callback(_ip, "link", "delete", cable)
        _ip("address", "add", f"{here}/30", "dev", cable)
        _ip("link", "set", cable, "up")
        for arguments in (
            ["address", "add", f"{there}/30", "dev", "eth0"],
            ["link", "set", "eth0", "up"],
            ["link", "set", "lo", "up"],
        ):
            _ip("-netns", name, *arguments)
        command = ["ip", "netns", "exec", name, "dask", "worker", f"tcp://{here}:{PORT}"]
        command += ["--nthreads", "1", "--no-dashboard", "--local-directory", str(self.folder)]
        self._start(f"nanny {number}", command)

    def _start(self, name: str, command: list[str]) -> None:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        with (self.folder / f"{name}.log").open("w") as log:
            process = subprocess.Popen(
                command,
                cwd=self.folder,
                env={**os.environ, "PATH": path, "DASK_CONFIG": str(SETTINGS)},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes[name] = process.pid
        self._stack.callback(_end, process)

    def __enter__(self) -> Hosts:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)


def _end(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
