"""What the system holds for a submission's processes and charges to none of their own memory:
memory files, page tables, sockets, pipes, descriptors on their way, file locks."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

MOST = {"sockets": 400, "descriptors in flight": 400, "sockets, pipes and polls": 1_000}
"""A socket keeps up to .4 MB of what was sent and not received, a pipe .06, a poll .1. Descriptors
in flight count by user, and a kernel may share its own."""
INHERITED = 8
"""Polls of each process that are not counted: a fork has its kernel's five, and nothing tells
whether two descriptors are one poll."""
MOST_LOCKS = 1_000
LOCKS_BYTES = 256 * 1024
"""Of the system's list of locks: some 4,000."""


class Held:
    """One look at the processes of a submission.

    Attributes:
        memory_bytes: in memory files and page tables.
        passed: which bound was passed, in words; empty for none.
    """

    def __init__(self, pids: list[str]) -> None:
        self.memory_bytes = sum(map(_page_tables, pids))
        self._sockets: dict[str, int] = {}
        self._pipes: set[str] = set()
        self._files: set[int] = set()
        self._polls = 0
        self._hides = False
        for pid in pids:
            polls = 0
            for number in self._open(pid):
                with suppress(OSError):  # closed since, which must hide no other
                    polls += self._look(pid, number)
            self._polls += max(0, polls - INHERITED)
        self.passed = self._passed()

    def _open(self, pid: str) -> list[str]:
        try:
            return os.listdir(f"/proc/{pid}/fd")
        except PermissionError:  # not dumpable, by prctl or as a program that cannot be read
            self._hides |= bool(_memory(pid))
        except OSError:
            pass  # it has ended
        return []

    def _look(self, pid: str, number: str) -> bool:
        """Take note of what a descriptor stands for; whether that is a poll."""
        path = f"/proc/{pid}/fd/{number}"
        name = os.readlink(path)
        if name.startswith("socket:"):
            if name not in self._sockets:
                self._sockets[name] = _in_flight(pid, number)
        elif name.startswith("pipe:"):
            self._pipes.add(name)
        elif name.startswith("/memfd:"):
            status = os.stat(path)
            if status.st_ino not in self._files:
                self._files.add(status.st_ino)
                self.memory_bytes += status.st_blocks * 512
        return name == "anon_inode:[eventpoll]"

    def _passed(self) -> str:
        if self._hides:
            return "can be counted"
        # Those in flight are no process's; the submission's network has no others.
        sockets = max(len(self._sockets), _sockets())
        counts = (
            sockets,
            sum(self._sockets.values()),
            sockets + len(self._pipes) + self._polls,
        )
        for (name, most), count in zip(MOST.items(), counts, strict=True):
            if count > most:
                return f"{most} {name}"
        return f"{MOST_LOCKS} file locks" if _locks() > MOST_LOCKS else ""


def _page_tables(pid: str) -> int:
    found = _memory(pid).split(maxsplit=1)
    return int(found[0]) * 1024 if found else 0


def _memory(pid: str) -> str:
    """What the system tells of a process's page tables; nothing once it has no memory.

    A process gives itself a name, of any bytes, that stands above it.
    """
    with suppress(OSError):
        return Path("/proc", pid, "status").read_text(errors="replace").partition("\nVmPTE:")[2]
    return ""


def _in_flight(pid: str, number: str) -> int:
    """Descriptors that were sent to a socket and not received."""
    _, found, rest = Path(f"/proc/{pid}/fdinfo/{number}").read_text().partition("scm_fds:")
    return int(rest.split(maxsplit=1)[0]) if found else 0


def _sockets() -> int:
    """Sockets of this network namespace."""
    first = Path("/proc/net/sockstat").read_text().split("\n", 1)[0]
    return int(first.split()[2])


def _locks() -> int:
    with open("/proc/locks", "rb") as file:
        return file.read(LOCKS_BYTES).count(b"\n")
