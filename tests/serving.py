"""JupyterLab, started as `make lab` and `make formgrader` start it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "test"


def free_port() -> int:
    """A port that nothing listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def lab(log: Path, *arguments: str, **environment: str) -> Iterator[str]:
    """Run `python -m tools.lab` until the block ends; yields the server's address.

    Args:
        log: where its output goes.
        arguments: the role and its options, such as "learner", "--work", "/tmp/work".
        environment: variables besides those of this process.
    """
    command = [sys.executable, "-m", "tools.lab", *arguments]
    with jupyterlab(log, command, ROOT, **environment) as address:
        yield address


@contextmanager
def jupyterlab(log: Path, command: list, folder: Path, **environment: str) -> Iterator[str]:
    """Run a command that becomes JupyterLab, and takes its options, until the block ends."""
    port = free_port()
    options = [f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}"]
    with log.open("w") as output:
        server = subprocess.Popen(
            [*command, "--no-browser", *options],
            cwd=folder,
            env={**os.environ, **environment},
            stdout=output,
            stderr=output,
        )
    try:
        wait_until_open(server, port, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=300)  # a busy machine's kernels take their time to end


def wait_until_open(server: subprocess.Popen, port: int, log: Path) -> None:
    """Return when something listens; JupyterLab announces its address before it does."""
    while True:
        with closing(socket.socket()) as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        try:
            server.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            continue
        pytest.fail(f"JupyterLab ended:\n{log.read_text()}")
