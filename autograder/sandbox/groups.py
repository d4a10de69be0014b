"""A control group (cgroup, version 2) for each submission, where the system lets us make one.

It bounds what sampling /proc cannot see in time: memory that the kernel holds for a submission,
such as page tables, sockets, pipes and System V objects, and the number of tasks. The bounds are
wider than those of `inside.watch`, which ends a run by name; this one holds when that is too slow.

A group is made as root below any group that hands on the controllers `memory` and `pids`, as
systemd's slices do, and otherwise in a service or scope that systemd delegates (`Delegate=yes`).
Where neither is to be had nothing changes: `why_not` says what is missing.
"""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path

from autograder.job import Limits
from autograder.sandbox.policy import Policy

CONTROLLERS = ("memory", "pids")
MOUNTED, OWN = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")
NAME = "autograder-"
SLACK_BYTES, SLACK_TASKS = 256 * 1024**2, 40
"""For PID 1 of the submission, and what the watch allows between two samples."""
PATIENCE_SECONDS = 1


class NoGroups(Exception):
    """No group can be made here; the message says why."""


class Group:
    """One submission's group.

    Args:
        path: its folder, which is made.
        limits: of the submission.

    Raises:
        OSError: it cannot be made.
    """

    def __init__(self, path: Path, limits: Limits):
        self.path = path
        path.mkdir()
        # Files of a submission lie in memory too.
        memory = limits.memory_bytes + limits.disk_bytes + SLACK_BYTES
        for name, value in (
            ("memory.max", memory),
            ("memory.swap.max", 0),
            ("pids.max", limits.processes + SLACK_TASKS),
        ):
            with suppress(FileNotFoundError if name == "memory.swap.max" else ()):
                (path / name).write_text(f"{value}\n")

    def door(self) -> int:
        """A descriptor: the process that writes "0" to it is in the group, with all its children.

        It is opened here, by who may; the sandbox sees no groups.
        """
        return os.open(self.path / "cgroup.procs", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC)

    @property
    def ran_out(self) -> bool:
        """Whether the system ended a process because the group's memory was full."""
        with suppress(OSError):
            lines = (self.path / "memory.events").read_text().splitlines()
            return any(line.startswith("oom_kill ") and line != "oom_kill 0" for line in lines)
        return False

    def close(self) -> None:
        """Remove the group, once whatever is left in it has ended."""
        with suppress(OSError):
            (self.path / "cgroup.kill").write_text("1\n")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _removed(self.path) and time.monotonic() < deadline:
            time.sleep(0.01)  # nothing tells of the end of an ended process's accounts


class Groups:
    """Where submissions' groups are made.

    Args:
        mounted: where the hierarchy is mounted.
        own: the file that tells this process's own group.

    Raises:
        NoGroups: none can be made.
    """

    _numbers = count()

    def __init__(self, mounted: Path = MOUNTED, own: Path = OWN):
        self.parent = _parent(mounted, own)
        for old in self.parent.glob(f"{NAME}*-*"):  # of a grader that was killed
            if not Path("/proc", old.name.removeprefix(NAME).partition("-")[0]).exists():
                _removed(old)

    def new(self, limits: Limits) -> Group:
        """A group for one submission.

        Raises:
            OSError: it cannot be made.
        """
        return Group(self.parent / f"{NAME}{os.getpid()}-{next(self._numbers)}", limits)


def _parent(mounted: Path, own: Path) -> Path:
    """The nearest group above us below which we may make some."""
    try:
        line = next(line for line in own.read_text().splitlines() if line.startswith("0::"))
    except (OSError, StopIteration):
        raise NoGroups("there is no cgroup v2 hierarchy") from None
    here = mounted / line.removeprefix("0::").strip("/")
    above = [here, *(path for path in here.parents if mounted in (path, *path.parents))]
    if not (here / "cgroup.controllers").is_file():
        raise NoGroups(f"there is no cgroup v2 hierarchy at {mounted}")
    if not _has(here / "cgroup.controllers"):
        raise NoGroups(f"the group {here} is not given the controllers memory and pids")
    for path in above:
        writable = os.access(path, os.W_OK) and os.access(path / "cgroup.procs", os.W_OK)
        if writable and _has(path / "cgroup.subtree_control"):
            return path
    if os.geteuid() == 0 or not os.access(here / "cgroup.procs", os.W_OK):
        raise NoGroups(f"no group from {here} up may be divided by this user")
    return _divided(here)


def _divided(here: Path) -> Path:
    """A delegated group that hands on its controllers; its own processes move to one below."""
    try:
        (here / "grader").mkdir(exist_ok=True)
        for process in (here / "cgroup.procs").read_text().split():
            (here / "grader" / "cgroup.procs").write_text(process)
        (here / "cgroup.subtree_control").write_text("+memory +pids")
    except OSError as error:
        raise NoGroups(f"the group {here} cannot be divided ({error.strerror})") from None
    return here


def _has(file: Path) -> bool:
    with suppress(OSError):
        return set(CONTROLLERS) <= set(file.read_text().split())
    return False


def _removed(path: Path) -> bool:
    try:
        path.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


@cache
def _found() -> tuple[Groups | None, str]:
    try:
        groups = Groups()
        _try(groups)
    except NoGroups as error:
        return None, str(error)
    except OSError as error:
        return None, f"no group can be made: {error}"
    return groups, ""


def _try(groups: Groups) -> None:
    """Have a process inside the sandbox enter a group, which some systems refuse."""
    group = groups.new(Limits())
    door = group.door()
    try:
        command = Policy().command(Path("/tmp"), cold=False)
        command += ["/bin/sh", "-c", f"echo 0 >&{door}"]
        done = subprocess.run(command, pass_fds=[door], capture_output=True, text=True)
    finally:
        os.close(door)
        group.close()
    if done.returncode:
        raise NoGroups("the system lets no process in the sandbox enter a group")


def why_not() -> str:
    """Why submissions have no control group of their own here; empty when they have."""
    return _found()[1]


def new(limits: Limits) -> Group | None:
    """A group for one submission, where there are groups; else None."""
    groups, _ = _found()
    with suppress(OSError):  # so many there may be, and no more
        return groups.new(limits) if groups else None
    return None
