"""Kernels without any wall, for an explicit `--no-sandbox`: only for work that one trusts."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.provisioning import LocalProvisioner

from autograder.job import Limits
from autograder.sandbox.manager import RunManager
from autograder.sandbox.policy import Policy
from autograder.sandbox.provisioner import PATIENCE_SECONDS
from autograder.sandbox.run import Ending, Folder, copy

_TICK = os.sysconf("SC_CLK_TCK")


class Unsandboxed:
    """Starts plain local kernels, with the interface of `Zygote`."""

    problem = "not sandboxed"

    def __init__(self, policy: Policy | None = None) -> None:
        self.policy = policy or Policy()
        self.folder = Folder()

    def kernel_manager(
        self, files_dir: Path | None = None, *, limits: Limits | None = None, env=None
    ) -> LocalKernelManager:
        """A manager for one run. Only nbclient's own time limit is kept; `limits` is not."""
        return LocalKernelManager.for_run(self, files_dir, env or {})

    def close(self) -> None:
        self.folder.close()

    def __enter__(self) -> Unsandboxed:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class LocalKernelManager(RunManager):
    """Manages one plain local kernel; made by `Unsandboxed.kernel_manager`."""

    warm = False

    @classmethod
    def for_run(cls, source: Unsandboxed, files_dir: Path | None, env: dict) -> LocalKernelManager:
        manager = cls()
        folder = source.folder.new_run()
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        argv.append("--HistoryManager.enabled=False")
        spec = KernelSpec(argv=argv, language="python", interrupt_mode="signal")
        manager._prepare(folder, spec, PlainProvisioner, env)
        manager.provisioner.prepare(source.policy, folder, files_dir, manager.env)
        return manager


class PlainProvisioner(LocalProvisioner):
    """A local process with a small environment in a folder of its own."""

    ending: Ending | None = None

    def prepare(self, policy: Policy, folder: Path, files_dir: Path | None, env: dict) -> None:
        self.policy, self.folder, self.files_dir, self.variables = policy, folder, files_dir, env

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        manager = self.parent
        manager.transport = "ipc"
        manager.ip = str(self.folder / "run" / "jupyter")
        manager.connection_file = str(self.folder / "connection.json")
        work = self.folder / "submission"
        copy(self.files_dir, work)
        env = {**self.policy.environment(), "HOME": str(work), "TMPDIR": str(self.folder)}
        env |= {"PYTHONPATH": str(Path(__file__).parents[2])}
        env |= {name: str(work) for name in ("IPYTHONDIR", "MPLCONFIGDIR", "KERAS_HOME")}
        self._began = time.monotonic()
        launch = await super().pre_launch(**{**kwargs, "env": env | self.variables, "cwd": work})
        if manager.line:
            module = "autograder.sandbox.inside.line"
            launch["cmd"] = [sys.executable, "-Xfrozen_modules=off", "-m", module, manager.line]
        return launch

    async def poll(self) -> int | None:
        if self.process and self.process.returncode is None:
            self._note_use()
        code = await super().poll()
        if code is not None and self.ending is None:
            self._end(f"ended its own kernel (exit code {code})", "died")
        return code

    async def settle(self) -> None:
        """As `SandboxProvisioner.settle`."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.wait(), PATIENCE_SECONDS)

    async def kill(self, restart: bool = False) -> None:
        if self.process and self.ending is None:
            self._note_use()
            self._end(None, None)
        await super().kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        await super().cleanup(restart)
        if not restart:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _note_use(self) -> None:
        """CPU time and highest resident memory of the kernel process alone."""
        process = Path("/proc", str(self.process.pid))
        try:
            fields = (process / "stat").read_text().rpartition(")")[2].split()
            status = (process / "status").read_text()
        except OSError:
            return
        self._cpu = sum(map(int, fields[11:15])) / _TICK
        peak = [line for line in status.splitlines() if line.startswith("VmHWM:")]
        self._memory = int(peak[0].split()[1]) * 1024 if peak else self._memory

    _cpu = 0.0
    _memory = 0
    _began = 0.0

    def _end(self, reason: str | None, limit: str | None) -> None:
        self.ending = Ending(
            reason=reason,
            limit=limit,
            cpu_seconds=self._cpu,
            memory_bytes=self._memory,
            wall_seconds=round(time.monotonic() - self._began, 3),
        )
