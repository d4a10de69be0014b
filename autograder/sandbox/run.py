"""One run: its private folder, its files, and how it ended."""

from __future__ import annotations

import asyncio
import io
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from autograder.job import Limits
from autograder.sandbox import policy

LONGEST_SOCKET_PATH = 107
"""Bytes of a Unix socket's path, by the system's own limit of 108 with the closing zero."""


@dataclass(frozen=True)
class Ending:
    """How a run ended and what it used."""

    reason: str | None = None
    """None: it ran until it was shut down. Else it follows "the submission …", for people."""
    limit: str | None = None
    """The limit's name: cpu, wall, memory, processes, disk, files; died or lost for the kernel."""
    cpu_seconds: float = 0.0
    memory_bytes: int = 0
    """Highest resident memory of all processes together, the warm start's shared pages included."""
    processes: int = 0
    """Most processes and threads at once."""
    wall_seconds: float = 0.0

    @classmethod
    def from_message(cls, message: dict, limits: Limits) -> Ending:
        """From PID 1's last message."""
        limit, detail = message["limit"], message["detail"]
        used = ("cpu_seconds", "memory_bytes", "processes", "wall_seconds")
        return cls(
            reason=policy.explain(limit, limits, detail) if limit else None,
            limit=limit,
            **{name: message[name] for name in used},
        )

    @classmethod
    def lost(cls, limits: Limits) -> Ending:
        """For a sandbox that was gone without a word."""
        return cls(reason=policy.explain("lost", limits), limit="lost")


class Folder:
    """A private folder for runs. It goes when it is closed, or when this process dies.

    A shell waits for the end of a pipe that this process holds, and then removes the folder.
    """

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="autograder-"))
        if len(os.fsencode(self.path)) + len("/9999/run/judge-session") > LONGEST_SOCKET_PATH:
            self.path.rmdir()
            self.path = Path(tempfile.mkdtemp(prefix="autograder-", dir="/tmp"))
        self.path.chmod(0o711)  # names of runs are theirs alone, and their folders are closed
        self._numbers = count()
        self._remover = subprocess.Popen(
            ["/bin/sh", "-c", 'read -r _; rm -rf -- "$0"', str(self.path)],
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def new_run(self) -> Path:
        """A folder for one run, with a folder `run` in it for sockets."""
        path = self.path / str(next(self._numbers))
        path.mkdir(mode=0o711)
        (path / "run").mkdir(mode=0o700)
        return path

    def close(self) -> None:
        if self._remover.stdin:
            self._remover.stdin.close()
        self._remover.wait()


def hand_over(folder: Path) -> None:
    """Give a run's folder and the sockets in it to the user that kernels run as."""
    if policy.privileged():
        for path in (folder, *folder.iterdir()):
            os.chown(path, policy.UNPRIVILEGED, policy.UNPRIVILEGED, follow_symlinks=False)


def pack(folder: Path | None, most_bytes: int) -> int:
    """A submission's files as a tar archive in memory; returns its descriptor.

    Notebooks stay behind: under stock nbgrader they hold the hidden tests. So do sockets, pipes
    and devices.

    Raises:
        ValueError: the files together are larger than `most_bytes`.
    """
    archive = os.memfd_create("submission")
    size = 0

    def plain(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
        nonlocal size
        size += member.size
        if size > most_bytes:
            raise ValueError(
                f"the files beside the notebook are larger than {policy.size(most_bytes)}"
            )
        wanted = member.isfile() or member.isdir() or member.issym() or member.islnk()
        if not wanted or member.name.endswith(".ipynb"):
            return None
        member.mode |= 0o700 if member.isdir() else 0o600
        member.mtime = 0
        return member

    with (
        os.fdopen(os.dup(archive), "wb") as stream,
        tarfile.open(fileobj=stream, mode="w|") as tar,
    ):
        for path in sorted(folder.iterdir()) if folder else ():
            tar.add(path, arcname=path.name, filter=plain)
    os.lseek(archive, 0, io.SEEK_SET)
    return archive


def copy(folder: Path | None, place: Path) -> None:
    """A submission's files, notebooks left out, for a kernel without a sandbox."""
    place.mkdir(mode=0o700, exist_ok=True)
    if folder:
        ignore = shutil.ignore_patterns("*.ipynb")
        shutil.copytree(folder, place, symlinks=True, ignore=ignore, dirs_exist_ok=True)


class Channel:
    """Messages with PID 1 of one run: it says ready and ended; we send it signals.

    Attributes:
        ending: how the run ended; None while it goes on.
        ready: whether the kernel can be talked to.
        error: why it could not start; empty when it could.
        process: bubblewrap itself, for a cold start.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.process: subprocess.Popen | None = None
        self._first: int | None = None
        self._open()

    def _open(self) -> None:
        self.ending: Ending | None = None
        self.ready = False
        self.error = ""
        self.ours, self.theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.ours.setblocking(False)
        self.ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)

    def reopen(self) -> None:
        """Start anew after a start that failed."""
        self.close()
        self._open()

    def poll(self) -> None:
        """Take in what has arrived."""
        while self.ending is None:
            try:
                message, extra, _, _ = self.ours.recvmsg(65536, socket.CMSG_SPACE(12))
            except BlockingIOError:
                return
            except ConnectionError:
                message, extra = b"", []
            self._hear(message, extra)

    async def next(self) -> None:
        """Wait until something has arrived, and take it in."""
        self.poll()
        if self.ending is not None or self.ready:
            return
        await self._readable()
        self.poll()

    async def wait(self) -> None:
        """Wait for the end."""
        self.poll()
        while self.ending is None:
            await self._readable()
            self.poll()

    async def _readable(self) -> None:
        loop = asyncio.get_running_loop()
        arrived = loop.create_future()
        loop.add_reader(self.ours, lambda: arrived.done() or arrived.set_result(None))
        try:
            await arrived
        finally:
            loop.remove_reader(self.ours)

    def _hear(self, message: bytes, extra: list) -> None:
        if not message:
            self.ending = Ending.lost(self.limits)
            return
        data = json.loads(message)
        if data["event"] == "ready":
            self.ready = True
            # The system translates the sender's number into one that is valid here.
            pid = struct.unpack("3i", extra[0][2])[0] if extra else 0
            self._first = os.pidfd_open(pid) if pid else None
        elif data["event"] == "failed":
            self.error = data["error"]
            self.ending = Ending.lost(self.limits)
        else:
            self.ending = Ending.from_message(data, self.limits)

    def signal(self, number: int) -> None:
        """Send the kernel a signal; 0 ends the whole run."""
        try:
            self.ours.send(json.dumps({"signal": number}).encode())
        except OSError:
            pass  # it has ended, and the next poll says so

    def kill(self) -> None:
        """End PID 1 without asking it, and with it the whole namespace."""
        if self._first is not None:
            try:
                signal.pidfd_send_signal(self._first, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def close(self) -> None:
        self.ours.close()
        self.theirs.close()
        if self._first is not None:
            os.close(self._first)
            self._first = None
        if self.process:
            self.process.wait()
