"""A kernel asked over one socket: ipykernel's shell and its messages, without its five sockets,
its threads and its signatures, which took half of what a short cell cost.

A frame is its length in four bytes and then JSON. In comes the source of a cell; out go, for each
output, the type and the content of Jupyter's message, and null when the cell has ended.
"""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import struct
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from ipykernel.kernelapp import IPKernelApp
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from traitlets.config import Config

from .shell import Kernel

HEADER = struct.Struct("!I")
LONGEST_OUTPUT = 16 * 1024**2 - 1024
"""Bytes of one output; the grader takes no longer frame."""
LEFT_OUT = "[an output of more than 16 MB was left out]\n"
PART = 1 << 16
"""Characters of printed text that go out before the cell ends."""


def connected(path: str) -> Callable[[], None]:
    """Make this process a kernel that is asked over the socket at ``path``.

    Returns:
        What answers, until the other side closes or the learner's code asks to exit.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(path)
    line = _Line(connection)
    files = [_Captured(number) for number in (1, 2)]
    streams = [_Stream(line, name, n) for n, name in enumerate(("stdout", "stderr"), start=1)]
    sys.stdout, sys.stderr = streams
    shell = _shell(line)
    signal.signal(signal.SIGINT, line.interrupt)

    def serve() -> None:
        while (source := line.next()) is not None and not shell.exit_now:
            with suppress(KeyboardInterrupt), line.interruptible():
                shell.run_cell(source, store_history=True)  # for In, Out, _ and "7;"
            for stream, file in zip(streams, files, strict=True):
                stream.flush()
                if text := file.take():
                    line.publish("stream", {"name": stream.kind, "text": text})
            line.end()

    return serve


def _shell(line: _Line) -> Any:
    """ipykernel's own shell, with all that a notebook may look for around it."""
    config = Config()
    config.HistoryManager.enabled = False  # a database and its thread, for a history of one run
    application = IPKernelApp.instance(config=config)
    kernel = Kernel.instance(parent=application, session=_Messages(line=line), user_ns={})
    kernel._forward_input(allow_stdin=False)
    application.kernel, application.shell = kernel, kernel.shell
    application.init_path()
    application.init_extensions()
    return kernel.shell


class _Line:
    """The socket. An interrupt never falls into a frame, and never between two cells."""

    def __init__(self, connection: socket.socket):
        self._socket, self._process = connection, os.getpid()
        self._sending, self._held, self._waiting = threading.Lock(), 1, False

    def next(self) -> str | None:
        """Source of the next cell; None when the other side has gone."""
        header = self._read(HEADER.size)
        return json.loads(self._read(*HEADER.unpack(header))) if header else None

    def _read(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            got = self._socket.recv(size - len(data))
            if not got:
                return b""
            data += got
        return bytes(data)

    def publish(self, kind: str, content: dict) -> None:
        """Send an output; what a fork of the kernel publishes is lost, as with ipykernel."""
        if os.getpid() != self._process:
            return
        frame = json.dumps([kind, content], default=json_default)
        if len(frame) > LONGEST_OUTPUT:
            frame = json.dumps(["stream", {"name": "stderr", "text": LEFT_OUT}])
        self._send(frame.encode())

    def end(self) -> None:
        """Say that the cell has ended."""
        self._send(b"null")

    def _send(self, frame: bytes) -> None:
        main = threading.current_thread() is threading.main_thread()
        self._held += main
        try:
            with self._sending:
                self._socket.sendall(HEADER.pack(len(frame)) + frame)
        finally:
            self._held -= main
        if main and self._waiting and not self._held:
            self._waiting = False
            raise KeyboardInterrupt

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """While open, interrupts reach the code that runs."""
        self._waiting, self._held = False, 0
        try:
            yield
        finally:
            self._held = 1

    def interrupt(self, *_: Any) -> None:
        """Handle SIGINT."""
        if self._held:
            self._waiting = True
        else:
            raise KeyboardInterrupt


class _Messages(Session):
    """Sends what ipykernel publishes down the line."""

    def __init__(self, line: _Line, **options: Any):
        super().__init__(**options)
        self._line = line

    def msg(self, msg_type, content=None, parent=None, header=None, metadata=None) -> dict:
        return {
            "header": {"msg_type": msg_type},
            "msg_type": msg_type,
            "parent_header": {},
            "metadata": metadata or {},
            "content": content or {},
        }

    def send(self, stream, msg_or_type, content=None, parent=None, **_: Any) -> dict:
        message = msg_or_type
        if not isinstance(message, dict):
            message = self.msg(msg_or_type, content)
        self._line.publish(message["msg_type"], message["content"])
        return message


class _Stream(io.TextIOBase):
    """sys.stdout or sys.stderr: text goes out when there is much of it, and when the cell ends."""

    encoding, errors = "UTF-8", "strict"

    def __init__(self, line: _Line, kind: str, number: int):
        super().__init__()
        self.kind, self.name = kind, f"<{kind}>"
        self._line, self._number = line, number
        self._parts: deque[str] = deque()  # which threads may fill while it is emptied
        self._size = 0

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return self._number

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._parts.append(text)
        self._size += len(text)
        if self._size > PART:
            self.flush()
        return len(text)

    def flush(self) -> None:
        self._size = 0
        parts = [self._parts.popleft() for _ in range(len(self._parts))]
        if text := "".join(parts):
            self._line.publish("stream", {"name": self.kind, "text": text})


class _Captured:
    """What is written to a descriptor itself, by C++ code or another program: kept in a nameless
    file, which counts against the submission's disk."""

    def __init__(self, number: int):
        with tempfile.TemporaryFile() as file:
            os.dup2(file.fileno(), number)
        self._file = os.dup(number)

    def take(self) -> str:
        """What was written since, or as much of it as fits into an output."""
        if not os.fstat(self._file).st_size:
            return ""
        text = os.pread(self._file, LONGEST_OUTPUT // 4, 0).decode(errors="replace")
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)  # shared by all who write to it
        return text


if __name__ == "__main__":  # a kernel without a sandbox
    connected(sys.argv[1])()
    os._exit(0)
