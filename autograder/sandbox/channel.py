"""The grading process's line to PID 1 of one run."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import struct
import subprocess

from autograder.job import Limits
from autograder.sandbox.run import Ending


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

    @property
    def started(self) -> bool:
        """Whether PID 1 got as far as a kernel, even if that has ended since."""
        return self.ready or (self.ending is not None and self.ending.limit != "lost")

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
