"""The grader's end of the line to a kernel (`inside.line` is the other).

What arrives was written by a learner's process: it is bounded, and is data at most.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import time
from contextlib import suppress
from pathlib import Path

_HEADER = struct.Struct("!I")
LONGEST_FRAME = 16 * 1024**2
MOST_PARTS = 1_000_000
"""Each takes some hundred bytes once it is read."""
MOST_BYTES = 256 * 1024**2
MOST_FRAMES = 200_000
"""Of a whole run, whatever they say: what is shown of them is bounded elsewhere, and reading them
is the grader's time."""
_BUFFER = 1 << 16


class NonsenseError(ValueError):
    """What the kernel's process sent is no message."""


def _bind(listener: socket.socket, path: Path) -> None:
    """What a socket is bound as can be read in the kernel's /proc/net/unix: on Linux, no path."""
    if not hasattr(os, "O_PATH"):
        listener.bind(os.fspath(path))
        return
    folder = os.open(path.parent, os.O_PATH | os.O_DIRECTORY)
    try:
        listener.bind(f"/proc/self/fd/{folder}/{path.name}")
    finally:
        os.close(folder)


class Line:
    """Asks a kernel to run cells, and hears what they put out.

    Args:
        path: where to listen; at most 107 bytes long.
    """

    def __init__(self, path: Path):
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        _bind(self._listener, path)
        os.chmod(path, 0o666)  # the sandbox's user is not ours; the folder around it is private
        self._listener.listen(4)  # tries of one start
        self._connection: socket.socket | None = None
        self._arrived = bytearray()
        self._bytes, self._frames = 0, 0

    def accept(self, seconds: float) -> None:
        """Wait for the kernel to connect; nobody else can from then on.

        Of several the last is taken: those before it were ended while they started.

        Raises:
            TimeoutError: it did not.
        """
        self._listener.settimeout(seconds)
        with suppress(BlockingIOError):
            while True:
                connection, _ = self._listener.accept()
                if self._connection is not None:
                    self._connection.close()
                self._connection = connection
                self._listener.setblocking(False)
        self._listener.close()

    def run(self, source: str, seconds: float) -> None:
        """Have the kernel run a cell.

        Args:
            seconds: how long it may take to hear of it.

        Raises:
            TimeoutError: it did not listen.
            EOFError: the kernel has gone.
        """
        self._connection.settimeout(seconds)
        frame = json.dumps(source).encode()
        try:
            self._connection.sendall(_HEADER.pack(len(frame)) + frame)
        except ConnectionError:
            raise EOFError from None

    def hear(self, deadline: float) -> tuple[dict, int] | None:
        """The cell's next output as one of Jupyter's messages, with its size in bytes; None once
        the cell has ended.

        Args:
            deadline: by time.monotonic(); what has arrived by then is kept for the next call.

        Raises:
            TimeoutError: nothing whole arrived in time.
            EOFError: the kernel has gone.
            NonsenseError: it is no message; no other can follow.
        """
        size = self._size(deadline)
        frame = self._take(size, deadline)
        if sum(map(frame.count, b"[{,")) > MOST_PARTS:
            raise NonsenseError("a message of too many parts")
        try:
            told = json.loads(frame)
            if told is None:
                return None
            kind, content = told
            if not isinstance(kind, str) or not isinstance(content, dict):
                raise NonsenseError("not a type and its content")
        except (ValueError, TypeError, RecursionError) as error:
            raise NonsenseError(f"{type(error).__name__}") from None
        header = {"msg_type": kind}
        return {"header": header, **header, "parent_header": {}, "content": content}, size

    def _size(self, deadline: float) -> int:
        if time.monotonic() > deadline:
            raise TimeoutError
        self._fill(_HEADER.size, deadline)
        (size,) = _HEADER.unpack_from(self._arrived)
        if size > LONGEST_FRAME:
            raise NonsenseError(f"a message of {size} bytes")
        if self._bytes + size > MOST_BYTES or self._frames >= MOST_FRAMES:
            raise NonsenseError("messages without end")
        return size

    def _take(self, size: int, deadline: float) -> bytes:
        end = _HEADER.size + size
        self._fill(end, deadline)
        frame = bytes(self._arrived[_HEADER.size : end])
        del self._arrived[:end]
        self._bytes, self._frames = self._bytes + end, self._frames + 1
        return frame

    def _fill(self, size: int, deadline: float) -> None:
        while len(self._arrived) < size:
            self._connection.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                got = self._connection.recv(_BUFFER)
            except ConnectionError:
                got = b""
            if not got:
                raise EOFError
            self._arrived += got

    def close(self) -> None:
        self._listener.close()
        if self._connection is not None:
            self._connection.close()

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
