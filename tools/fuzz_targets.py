"""What `tools.fuzz` feeds beside frames and notebooks: zips, messages of a kernel, answers to the
judge, and folders that change while they are read."""

from __future__ import annotations

import io
import json
import os
import random
import re
import shutil
import socket
import struct
import tempfile
import threading
import time
import zipfile
from contextlib import suppress
from functools import cache
from pathlib import Path

# ---------------------------------------------------------------------------- zips

MOST_BYTES = 65_536
SECRET = b"the instructor's own"
NAMES = [
    "a.ipynb",
    "hw/a.ipynb",
    "../x",
    "/etc/x",
    "C:/x",
    "a\\..\\b",
    "x/" * 60,
    "",
    ".",
    "a/",
    "\x00",
]
MANY = b"many entries: "
NAMES += ["a" * 300, "é\u202e", "a.ipynb/x", "__MACOSX/a.ipynb", "con"]


def zipped(data: bytes) -> None:
    """One case: unpack a zip; nothing lies outside of its folder, and no more than is allowed."""
    from autograder.watch.zips import MAX_BYTES, BadZip, unpack

    with tempfile.TemporaryDirectory(dir=_scratch()) as place:
        folder = Path(place, "in", "submitted")
        folder.parent.mkdir()
        with suppress(BadZip):
            unpack(io.BytesIO(_whole(data)), folder, {"a.ipynb"}, lambda name: name == ".DS_Store")
        assert os.listdir(place) == ["in"] and set(os.listdir(folder.parent)) <= {"submitted"}
        found = list(folder.rglob("*"))
        assert all(not p.is_symlink() and (p.is_file() or p.is_dir()) for p in found)
        assert sum(p.stat().st_size for p in found if p.is_file()) <= MAX_BYTES


@cache
def _scratch() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


@cache
def zips() -> list[bytes]:
    """Zips as learners make them."""
    return [_zip(["a.ipynb"]), _zip(["hw/a.ipynb", "hw/data/x.csv"]), _zip(NAMES[:3])]


def _zip(names: list[str], entries: int = 0, mode: int = 0, size: int = 3) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in [*names, *(f"f{n}" for n in range(entries))]:
            info = zipfile.ZipInfo(name or "x")
            info.external_attr = mode << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, b"0" * size)
    return written.getvalue()


def _whole(data: bytes) -> bytes:
    """The zip that a case stands for: one too large for a case is told in words."""
    told = re.fullmatch(MANY + rb"(\d{1,7}) ([\w./]{1,200})", data)
    return _listing(int(told[1]), told[2].decode()) if told else data


def _listing(entries: int, name: str) -> bytes:
    """A zip whose list names so many files, all of which are one; a million take 60 MB or more."""
    whole = _zip([name])
    end = whole.rindex(b"PK\x05\x06")
    size, at = struct.unpack("<II", whole[end + 12 : end + 20])
    listed = whole[at : at + size] * entries
    told = struct.pack("<HHII", *[min(entries, 0xFFFF)] * 2, len(listed), at)
    return whole[:at] + listed + whole[end : end + 8] + told + whole[end + 20 :]


def mutate_zip(data: bytes, rng: random.Random) -> bytes:
    """A zip of odd names, links, folders, many or large entries, or a list that never ends; or one
    with a number in it replaced."""
    match rng.randrange(5):
        case 4:
            entries = rng.choice((9, 9, 5_000, 70_000, 1_000_000))
            name = rng.choice(("a.ipynb", "x/" * 40 + "a", "a" * 10))
            return MANY + f"{entries} {name}".encode()
        case 0:
            mode = rng.choice((0, 0o100644, 0o120777, 0o010644, 0o060644, 0o040755))
            names = rng.choices(NAMES, k=rng.randrange(1, 5))
            return _zip(names, rng.choice((0, 0, 3, 600)), mode, rng.choice((0, 3, 10**6)))
        case 1:
            changed = bytearray(data or b"PK")
            at = rng.randrange(len(changed))
            number = rng.choice((0, 1, 0xFFFF, 2**31 - 1, 2**32 - 1))
            changed[at : at + 4] = struct.pack("<I", number)
            return bytes(changed)
        case 2:
            return data[: rng.randrange(len(data) + 1)] + data[rng.randrange(len(data) + 1) :]
        case _:
            return rng.choice((b"", b"PK\x05\x06", b"\x1f\x8b", b"#!/bin/sh\n")) + data


# ---------------------------------------------------------------------------- lines


def line(data: bytes) -> None:
    """One case: hear a cell's messages to the end, and take them as outputs."""
    from autograder.sandbox.line import Line, NonsenseError

    ours, theirs = socket.socketpair()
    heard = Line.__new__(Line)
    heard._connection, heard._arrived = ours, bytearray()
    heard._bytes = heard._frames = 0
    sender = threading.Thread(target=_send, args=(theirs, data))
    sender.start()
    try:
        while (told := heard.hear(time.monotonic() + 60)) is not None:
            message, size = told
            assert isinstance(message["content"], dict) and size <= len(data)
    except (EOFError, NonsenseError):
        pass
    finally:
        ours.close()
        sender.join()


def _send(theirs: socket.socket, data: bytes) -> None:
    with theirs, suppress(OSError):
        theirs.sendall(data)


@cache
def lines() -> list[bytes]:
    """What kernels say of their cells."""
    told = [["stream", {"name": "stdout", "text": "hello\n"}], None]
    error = {"ename": "E", "evalue": "x", "traceback": ["…"]}
    return [b"".join(map(_frame, told)), _frame(["error", error]), _frame(["what", {"a": [1]}])]


def _frame(value: object) -> bytes:
    data = json.dumps(value).encode()
    return struct.pack("!I", len(data)) + data


PARTS = [None, 0, "", "stream", {}, [], [[]], {"name": 1}, {"text": ["x"]}, 1e999, True, "\ud800"]


def mutate_line(data: bytes, rng: random.Random) -> bytes:
    """Messages of unknown kinds, of odd lengths, of many parts, deep ones."""
    match rng.randrange(5):
        case 0:
            return data + _frame([rng.choice(PARTS), rng.choice(PARTS)])
        case 1:
            return data + _frame(rng.choice(PARTS))
        case 2:
            return struct.pack("!I", rng.choice((0, 1, 2**24, 2**24 + 1, 2**32 - 1))) + data
        case 3:
            deep = rng.choice((b"[", b'{"a":', b"[{", b"[[],")) * rng.choice((9, 900, 9000))
            return data + struct.pack("!I", len(deep)) + deep
        case _:
            return data * rng.choice((2, 9))


# ---------------------------------------------------------------------------- answers


def answer(data: bytes) -> None:
    """One case: a check's assertions on whatever a kernel answers; they hold or fail in words."""
    import numpy as np

    from autograder.judge.grade import Failure, Grade
    from autograder.judge.network import same_distribution
    from autograder.probe import WireError, decode

    try:
        got = decode(data)
    except WireError:
        return
    grade = Grade({"part": 1})
    right = np.ones((2, 3))
    wrong = {"transposed": right.T}
    for ask in (
        lambda: grade.close(got, right, wrong),
        lambda: grade.close(got, 1.0),
        lambda: grade.equal(got, [1, (2, "x")], {"upside down": [2]}),
        lambda: grade.shape(got, (2, 3)),
        lambda: same_distribution(grade, got, right),
    ):
        try:
            ask()
        except Failure as failure:
            assert failure.message and len(failure.message) < 100_000


# ---------------------------------------------------------------------------- folders

ACTS = ("file", "folder", "link", "pipe", "socket", "up", "swap", "gone", "deep", "wide")


def folder(data: bytes) -> None:
    """One case: walk and read a folder in which names change their meaning between a look and the
    next: nothing is waited for, and nothing from outside is read."""
    from autograder.submission import plain

    with tempfile.TemporaryDirectory(dir=_scratch()) as place:
        Path(place, "secret").write_bytes(SECRET)
        top = Path(place, "handed_in")
        top.mkdir()
        acts = iter(data[:200])
        at = top
        for code in acts:
            at = _act(top, at, code, Path(place, "secret"))
        late = iter(data[200:400])
        with plain.below(Path(place), "handed_in") as opened:
            with suppress(OSError):
                for names, descriptor in plain.walk(opened):
                    _act(top, top.joinpath(*names[:-1]), next(late, 0), Path(place, "secret"))
                    assert SECRET not in plain.content(descriptor, 100) and ".." not in names
        with suppress(OSError):
            for name in os.listdir(top):
                assert SECRET not in plain.read(top / name, 100)
        shutil.rmtree(top, ignore_errors=True)


def _act(top: Path, at: Path, code: int, secret: Path) -> Path:
    """Do one thing in a folder; the folder for the next."""
    act, name = ACTS[code % len(ACTS)], "abc"[code // len(ACTS) % 3]
    place = at / name
    with suppress(OSError):
        match act:
            case "file":
                os.close(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
            case "folder":
                place.mkdir()
                return place
            case "link":
                place.symlink_to(secret if code % 2 else secret.parent)
            case "pipe":
                os.mkfifo(place)
            case "socket":
                os.mknod(place, 0o140644)
            case "up":
                return at.parent if at != top else top
            case "swap":
                place.rename(at / "was")
                place.symlink_to(secret if code % 2 else secret.parent)
            case "gone":
                place.unlink()
            case "deep":
                for _ in range(60):
                    at = at / "d"
                    at.mkdir()
            case "wide":
                for number in range(40):
                    (at / f"w{number}").touch()
    return at


@cache
def folders() -> list[bytes]:
    """Some trees: each byte one act, the last hundred while the tree is read."""
    return [
        bytes(range(60)),
        bytes([0, 10, 20, 1, 0, 10]),
        bytes([1, 0, 5] + [0] * 200 + [6, 16, 26]),
    ]


def mutate_folder(data: bytes, rng: random.Random) -> bytes:
    """Acts put in, and acts while it is read."""
    acts = rng.randbytes(rng.randrange(1, 30))
    at = rng.randrange(min(len(data), 200) + 1)
    return rng.choice((data[:at] + acts + data[at:], data.ljust(200, b"\5")[:200] + acts))
