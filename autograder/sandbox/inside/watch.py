"""PID 1 of a submission: counts what all its processes use, and ends everything at a limit.

Counting is by sampling /proc, which holds this submission's processes and no others. A hog can
overshoot by what it takes between two samples; hard limits (`jail.set_limits`) bound that.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from .held import Held

PERIOD_SECONDS = 0.05
LONGEST_SECONDS = 0.3
BUSY = 0.1
"""Share of one core from which on a submission is at work, whatever its processes' states say."""
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Use:
    """What all processes of the submission used so far; memory and tasks at their highest."""

    cpu_seconds: float = 0.0
    memory_bytes: int = 0
    processes: int = 0


class Watch:
    """Watches one kernel until it ends, is told to end, or passes a limit."""

    def __init__(self, kernel: int, channel: socket.socket, limits: dict, files: int, disk: str):
        self.kernel, self.channel, self.limits = kernel, channel, limits
        self.files, self.disk = files, disk
        self.use = Use()
        self._reaped_seconds = 0.0
        self._status: int | None = None
        self._started = self._sampled = time.monotonic()
        self._idle_seconds = 0.0
        self._asked = 0.0

    def run(self) -> None:
        """Watch to the end, report it on the channel, and leave no other process."""
        limit, detail = self._watch()
        self._end_all()
        if limit == "died" and self.use.cpu_seconds > self.limits["cpu_seconds"]:
            limit = "cpu"  # the system's own limit was quicker
        ending = {
            "event": "ended",
            "limit": limit,
            "detail": detail,
            "wall_seconds": round(time.monotonic() - self._started, 3),
            "cpu_seconds": round(self.use.cpu_seconds, 3),
            "memory_bytes": self.use.memory_bytes,
            "processes": self.use.processes,
        }
        try:
            self.channel.sendall(json.dumps(ending).encode())
        except OSError:
            pass  # nobody is left to hear it

    def _watch(self) -> tuple[str | None, str]:
        poll = select.poll()
        poll.register(self.channel, select.POLLIN)
        poll.register(os.pidfd_open(self.kernel), select.POLLIN)
        pause = PERIOD_SECONDS
        while True:
            ready = {number for number, _ in poll.poll(pause * 1000)}
            if self.channel.fileno() in ready and self._told_to_end():
                return self._passed() or (None, "")  # what was passed since the last sample
            self._reap()
            if self._status is not None:
                return "died", _describe(self._status)
            began = time.monotonic()
            passed = self._passed()
            if passed:
                return passed
            # A submission with many processes is costly to sample; but none may run far unseen.
            pause = min(max(PERIOD_SECONDS, 10 * (time.monotonic() - began)), LONGEST_SECONDS)

    def _told_to_end(self) -> bool:
        message = self.channel.recv(4096)
        if not message:
            return True
        number = json.loads(message)["signal"]
        if number == 0:
            return True
        os.kill(self.kernel, number)
        return False

    def _passed(self) -> tuple[str, str] | None:
        """The first limit that is passed, with a detail for its sentence."""
        cpu, memory, tasks, held, waiting = self._sample()
        self._count_idle(cpu, waiting)
        self.use.cpu_seconds = max(self.use.cpu_seconds, cpu)
        self.use.memory_bytes = max(self.use.memory_bytes, memory)
        self.use.processes = max(self.use.processes, tasks)
        store = os.statvfs(self.disk)
        limits = self.limits
        written = (store.f_blocks - store.f_bfree) * store.f_frsize
        for limit, used, most in (
            ("processes", tasks, limits["processes"]),
            ("memory", memory, limits["memory_bytes"]),
            ("cpu", cpu, limits["cpu_seconds"]),
            ("disk", written, limits["disk_bytes"]),
            ("files", store.f_files - store.f_ffree, self.files),
            ("wall", time.monotonic() - self._started, limits["submission_seconds"]),
            ("idle", self._idle_seconds, limits["idle_seconds"]),
        ):
            if used > most:
                return limit, str(most)
        return ("held", held) if held else None

    def _count_idle(self, cpu: float, waiting: bool) -> None:
        """Add the time since the last sample if nothing was at work: on a machine that is short
        of CPU time a process that could run is not idle."""
        before, self._sampled = self._sampled, time.monotonic()
        passed = self._sampled - before
        if waiting and cpu - self.use.cpu_seconds < BUSY * passed:
            self._idle_seconds += passed

    def _sample(self) -> tuple[float, int, int, str, bool]:
        """CPU seconds of all processes, ended ones too; bytes of memory; processes and threads;
        what they hold too much of, empty if nothing; whether every process sleeps."""
        ticks = resident = largest = tasks = 0
        waiting = True
        pids = [name for name in os.listdir("/proc") if name.isdigit() and name != "1"]
        for pid in pids:
            fields = _stat(pid)
            if fields:
                ticks += sum(map(int, fields[11:15]))
                tasks += int(fields[17])
                waiting = waiting and fields[0] not in "RD"
                size = int(fields[21]) * PAGE
                resident, largest = resident + size, max(largest, size)
        if len(pids) > 1:
            resident = self._shared_once(pids, resident, largest)
        held = Held(pids)
        memory = resident + held.memory_bytes
        return ticks / TICK + self._reaped_seconds, memory, tasks, held.passed, waiting

    def _shared_once(self, pids: list[str], resident: int, largest: int) -> int:
        """Resident bytes with the pages that forks share counted once.

        The system takes milliseconds to tell, so it is asked when a limit or, now and then, when a
        new height is at stake.
        """
        now = time.monotonic()
        over = resident > self.limits["memory_bytes"]
        if not over and (resident < self.use.memory_bytes or now < self._asked + LONGEST_SECONDS):
            return largest
        self._asked = now
        return max(largest, sum(map(_proportional, pids)))

    def _reap(self) -> None:
        """Take in ended processes: the kernel, and those whose parents have ended."""
        while True:
            try:
                pid, status, used = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._count(pid, status, used)

    def _count(self, pid: int, status: int, used) -> None:
        self._reaped_seconds += used.ru_utime + used.ru_stime
        self.use.cpu_seconds = max(self.use.cpu_seconds, self._reaped_seconds)
        self.use.memory_bytes = max(self.use.memory_bytes, used.ru_maxrss * 1024)
        if pid == self.kernel:
            self._status = status

    def _end_all(self) -> None:
        """Kill and take in every other process of the namespace."""
        while True:
            try:
                os.kill(-1, signal.SIGKILL)
            except ProcessLookupError:
                pass
            try:
                self._count(*os.wait4(-1, 0))
            except ChildProcessError:
                return


def _stat(pid: str) -> list[str] | None:
    """Fields of /proc/PID/stat from the state on; None when the process has gone."""
    try:
        # A process gives itself a name, of any bytes.
        text = Path("/proc", pid, "stat").read_text(errors="replace")
        return text.rpartition(")")[2].split()
    except OSError:
        return None


def _proportional(pid: str) -> int:
    """Resident bytes, shared pages divided by how many processes share them."""
    try:
        lines = Path("/proc", pid, "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _describe(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"exit code {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
