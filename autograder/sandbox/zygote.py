"""The zygote as the grading process holds it: starts it, asks it for forks, ends it."""

from __future__ import annotations

import asyncio
import atexit
import errno
import json
import os
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from autograder.sandbox.channel import Channel
from autograder.sandbox.groups import Group
from autograder.sandbox.policy import Policy
from autograder.sandbox.run import Folder, LentFolder

WARM_SECONDS = 180
PATIENCE_SECONDS = 60
"""How long the system may refuse to carry descriptors."""
_PROGRAM = (
    "import sys; sys.path.insert(0, '/zygote'); from inside.zygote import main; main(*sys.argv[1:])"
)


@dataclass(frozen=True)
class Share:
    """A zygote as another process of the grader's can use it; a new process may be given one."""

    policy: Policy
    folder: Path
    control: socket.socket


class SandboxError(RuntimeError):
    """A kernel could not be started in the sandbox; nothing of the learner's has run."""


class WarmProcess:
    """A process behind bubblewrap that has imported Keras and forks a kernel for each submission.

    Args:
        policy: what kernels see and are surrounded with.
        warm: False for a cold bubblewrap start each time (slow; for comparison and tests).
        share: use another process's zygote; if that ends, this process starts its own.

    Attributes:
        problem: why the last kernel that started cold did; empty while none has.
    """

    def __init__(
        self, policy: Policy | None = None, *, warm: bool = True, share: Share | None = None
    ) -> None:
        self.policy = share.policy if share else policy or Policy()
        self.folder = LentFolder(share.folder) if share else Folder()
        self.problem = "" if warm else "not asked for"
        self.seconds_to_warm = 0.0
        self._log = self.folder.path / "log"
        self._process: subprocess.Popen | None = None
        self._control: socket.socket | None = None
        self._lock = threading.Lock()
        self._is_warm = self._gone = False
        _allow_descriptors()
        if share:
            self._control = share.control
        elif warm:
            self._start()

    def share(self) -> Share:
        """This zygote for other processes, which must end before it is closed."""
        return Share(self.policy, self.folder.path, self._control)

    async def launch(
        self, request: dict, channel: Channel, files: int, group: Group | None = None
    ) -> bool:
        """Start a kernel and wait until its sockets are bound.

        Args:
            request: the run's name, its Jupyter connection, limits and environment.
            channel: becomes the run's line to PID 1.
            files: descriptor of the submission's archive (`run.pack`), closed here.
            group: the submission's control group, which all its processes start in.

        Returns:
            Whether the zygote forked it; False for a cold start.

        Raises:
            SandboxError: neither worked.
        """
        descriptors = [files, *([group.door()] if group else [])]
        try:
            for _ in range(2):  # the second time from a new zygote
                await asyncio.to_thread(self.wait_until_warm)
                if not self._is_warm or self._has_ended():
                    break
                await self._fork(request, channel, descriptors)
                if channel.started:
                    return True
                self.problem = channel.error or f"the zygote ended: {self._last_words()}"
                channel.reopen()
                os.lseek(files, 0, os.SEEK_SET)
                if not self.ends_within(0):
                    break
            await self._start_cold(request, channel, descriptors)
            return False
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def wait_until_warm(self) -> None:
        """Wait for the zygote's imports; when they fail, `problem` says why.

        A zygote that served and then ended, for want of memory perhaps, is started anew.
        """
        with self._lock:
            if self._is_warm and self._has_ended():
                self._control.close()
                self._start()
            if self._control is None or self._is_warm or self._has_ended():
                return
            if not select.select([self._control], [], [], WARM_SECONDS)[0]:
                self.problem = f"the zygote was not warm after {WARM_SECONDS} s"
                return
            # The message stays there, for the others who share this zygote.
            message = self._control.recv(65536, socket.MSG_PEEK)
            if message:
                self.seconds_to_warm = json.loads(message)["seconds"]
                self._is_warm, self.problem = True, ""
            else:
                self._gone = True
                if self._process:
                    self._process.wait()
                self.problem = f"the zygote ended: {self._last_words()}"

    def ends_within(self, seconds: float) -> bool:
        """Whether the zygote, which served, has ended or does so within some seconds."""
        if self._control is None or not self._is_warm:
            return False
        if not self._has_ended():
            poll = select.poll()
            poll.register(self._control, 0)  # a hang-up is always told
            self._gone = bool(poll.poll(seconds * 1000))
        return self._has_ended()

    def _has_ended(self) -> bool:
        return self._gone or (self._process is not None and self._process.poll() is not None)

    async def _fork(self, request: dict, channel: Channel, descriptors: list[int]) -> None:
        message = json.dumps(request).encode()
        files, *door = descriptors
        try:
            await _send(self._control, message, [files, channel.theirs.fileno(), *door])
        except OSError:
            self._gone = True
            return
        channel.theirs.close()
        await channel.next()

    async def _start_cold(self, request: dict, channel: Channel, descriptors: list[int]) -> None:
        line = channel.theirs.fileno()
        command = self.policy.command(self.folder.path, cold=True)
        channel.process = self._spawn([*command, *_python("cold", line)], [line])
        channel.theirs.close()
        message = json.dumps({"spec": self.policy.spec(), **request}).encode()
        await _send(channel.ours, message, descriptors)
        await channel.next()
        if not channel.started:
            raise SandboxError(
                f"no kernel could be started in the sandbox: {channel.error or self._last_words()}"
            )

    def _start(self) -> None:
        self._is_warm = self._gone = False
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        grader = os.pidfd_open(os.getpid())
        command = self.policy.command(self.folder.path, cold=False)
        descriptors = [theirs.fileno(), grader]
        self._process = self._spawn([*command, *_python("warm", *descriptors)], descriptors)
        theirs.close()
        os.close(grader)
        self._control.sendall(json.dumps(self.policy.spec()).encode())

    def _spawn(self, command: list[str], descriptors: list[int]) -> subprocess.Popen:
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=descriptors,
                start_new_session=True,
            )

    def _last_words(self) -> str:
        lines = self._log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "no message"

    def close(self) -> None:
        """End the zygote and all its kernels, and remove their folder."""
        if self._control:
            self._control.close()
        if self._process:
            try:
                # While it imports, it does not look at its socket.
                self._process.wait(5 if self._is_warm else 0)
            except subprocess.TimeoutExpired:
                _kill(self._process)
        self.folder.close()

    def __enter__(self) -> WarmProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _kill(process: subprocess.Popen) -> None:
    """Kill bubblewrap and first what it has started, which would go on without it."""
    with suppress(OSError):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        for child in map(int, children.split()):
            os.kill(child, signal.SIGKILL)
    process.kill()
    process.wait()


async def _send(to: socket.socket, message: bytes, descriptors: list[int]) -> None:
    """Send a message with descriptors.

    The system bounds how many of a user's are on their way, and kernels may share ours: their own
    bound is lower, what they hold is soon ended, and till then this waits.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            socket.send_fds(to, [message], descriptors)
            return
        except OSError as error:
            if error.errno != errno.ETOOMANYREFS or time.monotonic() > deadline:
                raise
        await asyncio.sleep(0.05)  # nothing tells of it


def _allow_descriptors() -> None:
    """As many as this process may have: more than a kernel (`jail.set_limits`)."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@cache
def shared_zygote() -> WarmProcess:
    """This process's own zygote, for kernels that Jupyter starts by name."""
    zygote = WarmProcess()
    atexit.register(zygote.close)
    return zygote


def _python(mode: str, *descriptors: int) -> list[str]:
    return [sys.executable, "-P", "-c", _PROGRAM, mode, *map(str, descriptors)]
