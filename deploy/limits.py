"""Memory and processors for each learner's server: a control group that all it starts stays in.

As root, below the nearest group of the hub's own that can hand both controllers on: version 2 of
the system's control groups, or version 1 where a machine still has that. Where neither is to be
had, `Groups` says why, and servers run without limits, as JupyterHub's own spawner has them.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from jupyterhub.spawner import LocalProcessSpawner

MOUNTED, OWN = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")
NAME = "convnets-"
PERIOD = 100_000
"""Microseconds in which a server may compute for as many as it has processors, times these."""


class NoLimits(Exception):
    """No limits can be set here; the message says why."""


class Groups:
    """Where learners' groups are made.

    Args:
        mounted: where the hierarchies are mounted.
        own: the file that tells the groups of this process.

    Raises:
        NoLimits: there are none to be made.
    """

    def __init__(self, mounted: Path = MOUNTED, own: Path = OWN):
        try:
            lines = [line.split(":", 2) for line in own.read_text().splitlines()]
        except OSError as error:
            raise NoLimits(f"{own}: {error.strerror}") from None
        places = {name: place.strip("/") for _, names, place in lines for name in names.split(",")}
        if (mounted / "cgroup.controllers").is_file():
            self.parents = [_handing_on(mounted, places.get("", ""))]
            self.files = {"memory.max": "{memory}", "cpu.max": f"{{quota}} {PERIOD}"}
        else:
            self.parents = [mounted / name / places.get(name, "") for name in ("memory", "cpu")]
            self.files = {
                "memory.limit_in_bytes": "{memory}",
                "cpu.cfs_period_us": str(PERIOD),
                "cpu.cfs_quota_us": "{quota}",
            }
        for parent in self.parents:
            if not os.access(parent, os.W_OK):
                raise NoLimits(f"no group can be made in {parent}")

    def group(self, name: str, memory_bytes: int, cpus: float) -> list[Path]:
        """A learner's group, made or set anew; the files through which a process enters it.

        Raises:
            NoLimits: the system refuses it.
        """
        values = {"memory": memory_bytes, "quota": round(cpus * PERIOD)}
        try:
            for parent in self.parents:
                (parent / f"{NAME}{name}").mkdir(exist_ok=True)
            for file, value in self.files.items():
                for parent in self.parents:
                    place = parent / f"{NAME}{name}" / file
                    if len(self.parents) == 1 or place.exists():  # version 1 has one for each
                        place.write_text(f"{value.format(**values)}\n")
        except OSError as error:
            raise NoLimits(f"{error.filename}: {error.strerror}") from None
        return [parent / f"{NAME}{name}" / "cgroup.procs" for parent in self.parents]

    def remove(self, name: str) -> None:
        """Remove a group that nothing runs in any more."""
        for parent in self.parents:
            with suppress(OSError):
                (parent / f"{NAME}{name}").rmdir()


def _handing_on(mounted: Path, own: str) -> Path:
    """The nearest group from ours up that can give its children both controllers (version 2)."""
    here = mounted / own
    for path in [here, *(path for path in here.parents if mounted in (path, *path.parents))]:
        with suppress(OSError):
            # A group with processes of its own refuses, but for the topmost.
            (path / "cgroup.subtree_control").write_text("+memory +cpu")
            return path
    raise NoLimits(f"no group from {here} up may be divided")


def why_not() -> str:
    """Why servers have no limits here; empty when they have."""
    try:
        groups = Groups()
        groups.group("try", 2**30, 1)
        groups.remove("try")
    except NoLimits as error:
        return str(error)
    return ""


class LimitedSpawner(LocalProcessSpawner):
    """A process of the account's own, held to `mem_limit` and `cpu_limit` where both are set."""

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        become = super().make_preexec_fn(name)
        doors = []
        if self.mem_limit and self.cpu_limit:
            try:
                doors = Groups().group(name, self.mem_limit, self.cpu_limit)
            except NoLimits as error:
                self.log.warning("%s's server has no limits: %s", name, error)

        def enter():
            for door in doors:
                door.write_text("0")  # whoever writes it; before it is the learner's process
            become()

        return enter

    async def poll(self) -> int | None:
        ended = await super().poll()
        if ended is not None and self.mem_limit:
            with suppress(NoLimits):
                Groups().remove(self.user.name)
        return ended
