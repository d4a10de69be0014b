"""One run: its private folder, its files, and how it ended."""

from __future__ import annotations

import io
import os
import shutil
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
    """The limit's name: cpu, wall, memory, processes, disk, files, held; died or lost for the
    kernel."""
    cpu_seconds: float = 0.0
    memory_bytes: int = 0
    """Highest resident memory of all processes together, the warm start's shared pages included."""
    processes: int = 0
    """Most processes and threads at once."""
    wall_seconds: float = 0.0
    killed: bool = False
    """Gone without a word, or its kernel by SIGKILL: the machine's doing, short of memory perhaps,
    an operator's, or the learner's own."""

    @classmethod
    def from_message(cls, message: dict, limits: Limits) -> Ending:
        """From PID 1's last message."""
        limit, detail = message["limit"], message["detail"]
        used = ("cpu_seconds", "memory_bytes", "processes", "wall_seconds")
        return cls(
            reason=policy.explain(limit, limits, detail) if limit else None,
            limit=limit,
            killed=limit == "died" and detail == "signal SIGKILL",
            **{name: message[name] for name in used},
        )

    @classmethod
    def lost(cls, limits: Limits) -> Ending:
        """For a sandbox that was gone without a word."""
        return cls(reason=policy.explain("lost", limits), limit="lost", killed=True)


class Folder:
    """A private folder for runs. It goes when it is closed, or when this process dies.

    A shell waits for the end of a pipe that this process holds, and then removes the folder.
    """

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="autograder-"))
        if (
            len(os.fsencode(self.path)) + len("/9999999-9999/run/judge-session")
            > LONGEST_SOCKET_PATH
        ):
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
        return _new_run(self.path, str(next(self._numbers)))

    def close(self) -> None:
        if self._remover.stdin:
            self._remover.stdin.close()
        self._remover.wait()


class LentFolder:
    """Another process's folder for runs, which removes it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._numbers = count()

    def new_run(self) -> Path:
        """As for `Folder`, under a name that no other process gives."""
        return _new_run(self.path, f"{os.getpid()}-{next(self._numbers)}")

    def close(self) -> None:
        """Nothing: the runs are gone, and the folder is not ours."""


def _new_run(folder: Path, name: str) -> Path:
    path = folder / name
    path.mkdir(mode=0o711)
    (path / "run").mkdir(mode=0o700)
    return path


_users = count(os.getpid())


def own_user(folder: Path) -> int | None:
    """Hand a run's folder and the sockets in it to a user of its own, where we may; returns that
    user.

    The system counts processes, descriptors in flight, pending signals and more by user.
    """
    if not policy.privileged():
        return None
    user = policy.UNPRIVILEGED + next(_users) % policy.UNPRIVILEGED_COUNT
    for path in (folder, *folder.iterdir()):
        os.chown(path, user, user, follow_symlinks=False)
    return user


def pack(folder: Path | None, most_bytes: int, notebooks: bool) -> int:
    """A submission's files as a tar archive in memory; returns its descriptor.

    Sockets, pipes and devices stay behind.

    Args:
        notebooks: take them along. Under stock nbgrader they hold the hidden tests.

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
        if not wanted or (member.name.endswith(".ipynb") and not notebooks):
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
    """A submission's files, for a kernel without a sandbox."""
    place.mkdir(mode=0o700, exist_ok=True)
    if folder:
        shutil.copytree(folder, place, symlinks=True, dirs_exist_ok=True)
