"""The wire between a learner's kernel and the judge.

Frames of a 4-byte big-endian length and msgpack; ndarrays by dtype allow-list, tuples as lists
that a mark begins. No pickle.
"""

from __future__ import annotations

import math
import re
import socket
import struct
import time
from typing import Any

import msgpack
import numpy as np

DTYPES = frozenset(
    "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64".split()
)
MAX_FRAME_BYTES = 64 * 1024**2
MAX_ITEMS = 100_000
MAX_DEPTH = 16
MAX_TEXT_BYTES = 8 * 1024**2
"""Of all strings of a frame together: in memory a character may take four times its bytes."""
MAX_HANDLE_BYTES = 1_000
MAX_SESSION_BYTES = 256 * 1024**2
MAX_SESSION_ITEMS = 500_000
"""Of all frames that are heard in one check. Right answers took 20 MB and 9,000 items at most."""
MAX_VALUES = MAX_FRAME_BYTES // 4
"""Of one array, also of bytes: to compute with them the judge takes eight bytes for each."""
ARRAY_ITEMS = 10
"""What an array or a handle counts as, however small: each takes ten times an item's time."""
SHORT_CHUNK, PAUSE = 4_096, 0.001
"""Who sends a frame in pieces shorter than this is heard once a millisecond: each takes time."""
_ARRAY, _TUPLE, _HANDLE = 1, 2, 3
_MARK = object()
"""Stands first in a list that is a tuple, while a frame is decoded."""


class WireError(ValueError):
    """A frame that is too large, too deep, malformed, or holds what may not cross the wire."""


class Allowance:
    """What may be heard in one check, over all frames: who reads them spends time on each."""

    def __init__(self, size: int = MAX_SESSION_BYTES, items: int = MAX_SESSION_ITEMS):
        self.bytes, self.items = size, items

    def spend(self, size: int, items: int) -> None:
        """Count a frame, before it is decoded.

        Raises:
            WireError: all frames together are too many bytes or items.
        """
        self.bytes, self.items = self.bytes - size, self.items - items
        if self.bytes < 0 or self.items < 0:
            raise WireError("all answers together hold more than a check can read")


class Handle:
    """Stands on the wire for an object that stays in the learner's process."""

    def __init__(self, number: int, kind: str):
        self.number, self.kind = number, kind


def encode(value: Any) -> bytes:
    """Plain data, ndarrays and handles as msgpack bytes.

    Raises:
        WireError: the value cannot cross the wire.
    """
    try:
        frame = msgpack.packb(value, default=_extend, strict_types=True)
    except WireError:
        raise
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise WireError(f"cannot be sent: {error}") from None
    _measure(frame)
    return frame


def _extend(value: Any) -> Any:
    if type(value) is tuple:
        return [msgpack.ExtType(_TUPLE, b""), *value]
    if isinstance(value, np.ndarray):
        dtype = value.dtype.name
        if dtype not in DTYPES:
            raise WireError(f"an array of dtype {value.dtype} cannot be sent")
        if value.size > MAX_VALUES:
            raise WireError(f"an array of {value.size} values, more than {MAX_VALUES}")
        head = f"{dtype} {','.join(map(str, value.shape))}\n".encode()
        body = value.astype(dtype, copy=False).tobytes()  # native byte order, row-major
        return msgpack.ExtType(_ARRAY, head + body)
    if isinstance(value, Handle):
        return msgpack.ExtType(_HANDLE, f"{value.number} {value.kind}".encode())
    if type(value) is int:
        raise WireError(f"a whole number of {value.bit_length()} bits cannot be sent")
    raise WireError(f"a {type(value).__name__} cannot be sent")


def decode(frame: bytes, allowance: Allowance | None = None) -> Any:
    """The value in a frame. Bounded in size, items and depth; runs nothing of the sender's.

    Raises:
        WireError: malformed, too large, too deep, more than is left of the allowance, or of a
            dtype or type that is not allowed.
    """
    items = _measure(frame)
    if allowance is not None:
        allowance.spend(len(frame), items)
    try:
        return _rebuilt(
            msgpack.unpackb(
                frame, ext_hook=_restore, object_pairs_hook=_dictionary, strict_map_key=False
            )
        )
    except WireError:
        raise
    except Exception as error:
        raise WireError(f"malformed frame: {type(error).__name__}") from None


def _measure(frame: bytes) -> int:
    """Refuse a frame that is too large or too deep, before anything of its size is built; else how
    many items it holds, arrays and handles counted as `ARRAY_ITEMS`."""
    if len(frame) > MAX_FRAME_BYTES:
        raise WireError(f"{len(frame)} bytes are more than the {MAX_FRAME_BYTES} of a frame")
    reader = msgpack.Unpacker(max_buffer_size=max(len(frame), 1))
    reader.feed(frame)
    items, levels = 1, [1]  # the items still to come on each level
    text = extended = 0
    try:
        while levels:
            if not levels[-1]:
                levels.pop()
                continue
            levels[-1] -= 1
            head = frame[reader.tell()]
            if 0x90 <= head <= 0x9F or head in (0xDC, 0xDD):
                levels.append(reader.read_array_header())
            elif 0x80 <= head <= 0x8F or head in (0xDE, 0xDF):
                levels.append(2 * reader.read_map_header())
            else:
                begin = reader.tell()
                reader.skip()
                if 0xA0 <= head <= 0xBF or head in (0xD9, 0xDA, 0xDB):
                    text += reader.tell() - begin
                if text > MAX_TEXT_BYTES:
                    raise WireError(f"more than {MAX_TEXT_BYTES} bytes of text")
                extended += 0xC7 <= head <= 0xC9 or 0xD4 <= head <= 0xD8
                continue
            items += levels[-1]
            if items > MAX_ITEMS:
                raise WireError(f"more than {MAX_ITEMS} items")
            if len(levels) > MAX_DEPTH + 1:
                raise WireError(f"nested more than {MAX_DEPTH} deep")
    except (IndexError, ValueError, msgpack.UnpackException) as error:
        if isinstance(error, WireError):
            raise
        raise WireError(f"malformed frame: {type(error).__name__}") from None
    return items + (ARRAY_ITEMS - 1) * extended


def _restore(code: int, data: bytes) -> Any:
    if code == _TUPLE and not data:
        return _MARK
    if code == _ARRAY:
        head, _, _ = data[:1000].partition(b"\n")
        dtype, _, shape = head.decode("ascii").partition(" ")
        if dtype not in DTYPES:
            raise WireError(f"dtype {dtype!r:.40} is not allowed")
        if not re.fullmatch(r"[0-9,]*", shape):
            raise WireError("malformed shape")
        sizes = tuple(int(size) for size in shape.split(",") if size)
        if math.prod(sizes) > MAX_VALUES:
            raise WireError(f"an array of more than {MAX_VALUES} values")
        return np.ndarray(sizes, dtype, data, offset=len(head) + 1).copy()
    if code == _HANDLE and len(data) <= MAX_HANDLE_BYTES:
        number, _, kind = data.decode().partition(" ")
        return Handle(int(number), kind[:200])
    raise WireError(f"unknown extension {code}")


def _dictionary(pairs: list) -> dict:
    if not all(type(key) in (str, int) for key, _ in pairs):
        raise WireError("a dictionary's keys must be strings or integers")
    return dict(pairs)


def _rebuilt(value: Any) -> Any:
    """``value`` with its tuples as tuples; nothing else than what ``encode`` takes is left."""
    if type(value) is list:
        if value and value[0] is _MARK:
            return tuple(_rebuilt(item) for item in value[1:])
        return [_rebuilt(item) for item in value]
    if type(value) is dict:
        return {key: _rebuilt(item) for key, item in value.items()}
    if value is None or type(value) in (bool, int, float, str, np.ndarray, Handle):
        return value
    raise WireError("a frame holds what may not cross the wire")


def send(connection: socket.socket, value: Any) -> None:
    """Send one frame.

    Raises:
        WireError: it is larger than MAX_FRAME_BYTES or cannot be encoded.
    """
    frame = encode(value)
    connection.sendall(struct.pack(">I", len(frame)) + frame)


def receive(connection: socket.socket, allowance: Allowance | None = None) -> Any:
    """Receive one frame, within the connection's time-out, however many pieces it comes in.

    Args:
        allowance: what may still be heard, as for `decode`.

    Raises:
        EOFError: the other side closed.
        TimeoutError: it took too long.
        WireError: the frame is too large or malformed.
    """
    seconds = connection.gettimeout()
    deadline = None if seconds is None else time.monotonic() + seconds
    (size,) = struct.unpack(">I", _exactly(connection, 4, deadline))
    if size > MAX_FRAME_BYTES:
        raise WireError(f"{size} bytes are more than the {MAX_FRAME_BYTES} of a frame")
    return decode(_exactly(connection, size, deadline), allowance)


def _exactly(connection: socket.socket, size: int, deadline: float | None) -> bytes:
    chunks = bytearray()
    while len(chunks) < size:
        chunk = connection.recv(min(size - len(chunks), 1 << 20))
        if not chunk:
            raise EOFError("the connection was closed")
        chunks += chunk
        if len(chunks) < size and deadline is not None and time.monotonic() > deadline:
            raise TimeoutError
        if len(chunks) < size and len(chunk) < SHORT_CHUNK:
            time.sleep(PAUSE)
    return bytes(chunks)
