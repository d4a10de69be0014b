"""How Jupyter starts, asks after and ends a kernel in the sandbox.

`autograder.seam.stock` registers its own kind for stock nbgrader.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import Dict

from autograder.job import Limits
from autograder.sandbox import groups, policy
from autograder.sandbox.channel import Channel
from autograder.sandbox.run import Ending, own_user, pack
from autograder.sandbox.zygote import WarmProcess, shared_zygote

PATIENCE_SECONDS = 5
"""How long PID 1 may take to end a run, once told to or once the run's time is over."""


class SandboxProvisioner(KernelProvisionerBase):
    """One kernel in the sandbox.

    A manager of ours brings its own zygote, folder and files (`bring`). For any other, such as
    stock nbgrader's, the process's shared zygote serves, and the working folder is copied.
    """

    limits = Dict(help="Limits that differ from the default, by name: {'cpu_seconds': 600}.").tag(
        config=True
    )

    zygote: WarmProcess | None = None
    folder: Path | None = None
    files_dir: Path | None = None
    notebooks = False
    """Whether those in it are shown to the kernel."""
    variables: dict[str, str] | None = None
    warm: bool | None = None
    ending: Ending | None = None
    _bounds: Limits | None = None
    _channel: Channel | None = None
    _group: groups.Group | None = None
    _overdue = 0.0

    def bring(self, zygote: WarmProcess, folder: Path, files_dir: Path | None, limits: Limits, env):
        """Say what a kernel manager of ours has prepared; to be called before the start."""
        self.zygote, self.folder, self.files_dir = zygote, folder, files_dir
        self.notebooks = True
        self._bounds, self.variables = limits, env

    @property
    def has_process(self) -> bool:
        return self._channel is not None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose where Jupyter's sockets lie, and write the connection file."""
        if self.zygote is None:
            zygote = shared_zygote()
            given = kwargs.get("cwd")
            files_dir = Path(given) if given else None
            self.bring(zygote, zygote.folder.new_run(), files_dir, Limits(**self.limits), {})
            self.notebooks = False  # stock nbgrader's hold the hidden tests
        manager = self.parent
        manager.transport = "ipc"
        manager.ip = str(self.folder / "run" / "jupyter")
        manager.connection_file = str(self.folder / "connection.json")
        manager.write_connection_file()
        self.connection_info = manager.get_connection_info()
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Start the kernel; returns once its sockets are bound."""
        connection = {
            **self.connection_info,
            "key": self.connection_info["key"].decode(),
            "ip": f"{policy.RUN}/jupyter",
        }
        request = {
            "run": self.folder.name,
            "user": own_user(self.folder / "run"),
            "connection": connection,
            "line": getattr(self.parent, "line", ""),
            "limits": asdict(self._bounds),
            "env": dict(self.variables),
        }
        self.ending = None
        files = pack(self.files_dir, self._bounds.disk_bytes, self.notebooks)
        self._channel = Channel(self._bounds)
        self._group = groups.new(self._bounds)
        self.warm = await self.zygote.launch(request, self._channel, files, self._group)
        self._overdue = time.monotonic() + self._bounds.submission_seconds + PATIENCE_SECONDS
        return self.connection_info

    async def poll(self) -> int | None:
        """None while the kernel lives; else 0 if it was told to end, 1 if not."""
        if self._channel is None:
            return 0
        self._channel.poll()
        if self._channel.ending is None and time.monotonic() > self._overdue:
            self._channel.kill()  # its own clock has stopped
            self._channel.ending = Ending(policy.explain("wall", self._bounds), "wall")
        return self._note_ending()

    async def wait(self) -> int | None:
        """Wait for the end of everything in the sandbox."""
        if self._channel is None:
            return 0
        await self._channel.wait()
        code = self._note_ending()
        self._channel.close()
        self._channel = None
        return code

    async def settle(self) -> None:
        """Wait for word of the end of a kernel that has closed its side."""
        if self._channel:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._channel.wait(), PATIENCE_SECONDS)
            self._note_ending()

    def _note_ending(self) -> int | None:
        ending = self._channel.ending
        if ending and self.ending is None:
            if ending.limit in ("died", "lost") and self._group and self._group.ran_out:
                reason = policy.explain("memory", self._bounds)
                ending = replace(ending, reason=reason, limit="memory", killed=False)
            self.ending = ending
            if ending.reason:
                self.log.warning("The submission %s.", ending.reason)
        return None if ending is None else int(ending.limit is not None)

    async def send_signal(self, signum: int) -> None:
        """Send the kernel, not its children, a signal; 0 asks nothing, as for a process."""
        if self._channel and signum:
            self._channel.signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and every other process of the run, and wait for that."""
        if self._channel:
            self._channel.signal(0)
            try:
                await asyncio.wait_for(self._channel.wait(), PATIENCE_SECONDS)
            except TimeoutError:
                self._channel.kill()

    async def terminate(self, restart: bool = False) -> None:
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the run's folder."""
        if self._group:
            self._group.close()
            self._group = None
        if not restart and self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
