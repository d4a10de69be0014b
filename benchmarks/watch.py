"""Memory and CPU time of every process under some roots, looked at once a second."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import psutil

SECONDS = 1
"""The system walks every page of a process to tell its memory: more often would slow the run."""
MINOR = ("other", "bubblewrap")


class Watch(threading.Thread):
    """Looks until it is stopped.

    Memory is the proportional set size: of a page that several processes share, each has its part.

    Args:
        roots: name → process id; all that it starts is looked at with it.
    """

    def __init__(self, roots: dict[str, int]):
        super().__init__(daemon=True)
        self._roots = {name: psutil.Process(pid) for name, pid in roots.items()}
        self._done = threading.Event()
        self._kinds: dict[int, str] = {}
        self._cpu: dict[int, float] = {}
        self.looks: list[dict[int, int]] = []
        """At each look, process id → bytes."""
        self.start()

    def run(self) -> None:
        while not self._done.wait(SECONDS):
            look = {}
            for name, root in self._roots.items():
                for process, kind in _family(name, root):
                    try:
                        times = process.cpu_times()
                        look[process.pid] = process.memory_full_info().pss
                    except psutil.Error:
                        continue
                    self._kinds[process.pid] = kind
                    self._cpu[process.pid] = times.user + times.system
            self.looks.append(look)

    def stop(self) -> Watch:
        self._done.set()
        self.join()
        return self

    def kinds(self) -> list[str]:
        """Of the processes that were seen, the small ones left out."""
        return sorted(set(self._kinds.values()) - set(MINOR))

    def cpu_seconds(self, *kinds: str) -> float:
        """Of all processes of these kinds, up to the last look at each."""
        return sum(seconds for pid, seconds in self._cpu.items() if self._kinds[pid] in kinds)

    def peak(self, kind: str, part: slice = slice(None)) -> int:
        """Bytes of the largest process of a kind, at any look of a part of the run."""
        sizes = [
            size
            for look in self.looks[part]
            for pid, size in look.items()
            if self._kinds[pid] == kind
        ]
        return max(sizes, default=0)

    def peak_together(self) -> int:
        """Bytes of all processes together."""
        return max((sum(look.values()) for look in self.looks), default=0)

    def halves(self) -> tuple[slice, slice]:
        """The first and the second half of the run."""
        middle = len(self.looks) // 2
        return slice(middle), slice(middle, None)


def _family(name: str, root: psutil.Process) -> Iterator[tuple[psutil.Process, str]]:
    """A root and all that it started, each with its kind."""
    try:
        family = root.children(recursive=True)
    except psutil.Error:
        return
    yield root, name.partition(" ")[0]
    walled: dict[psutil.Process, float] = {}
    for process in family:
        try:
            command, program = " ".join(process.cmdline()), process.name()
            if program == "bwrap":
                yield process, "bubblewrap"
            elif "inside.zygote" in command:
                walled[process] = process.create_time()
            else:
                yield process, "worker" if "spawn_main" in command else "other"
        except psutil.Error:
            continue
    for rank, process in enumerate(sorted(walled, key=walled.__getitem__)):
        yield process, "kernel" if rank else "zygote"
