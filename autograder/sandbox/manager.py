"""Kernel managers, and a client for nbclient that does not wait for silence.

Grading asks a kernel over a line of its own (`autograder.sandbox.line`); what follows is about
those who come in Jupyter's way, as stock nbgrader does.

From the request to an answered kernel_info a warm kernel takes 0.2 to 0.3 s on two cores, of which
three forks of a large process are a third and ipykernel's own start the rest. The first trial took
1.3 s. What that was made of, and what became of it:

- the stock client waits for 0.2 s of silence on the broadcast channel, and for another 0.2 s each
  time that its subscription came too late: `PromptClient` goes by messages;
- it connects before the kernel has bound its sockets, and ZeroMQ tries again after 0.1 s, for each
  of five sockets: here the start returns when all are bound;
- modules that ipykernel imports only while it starts: `inside.kernel.WANTED_AT_START`;
- IPython's history, a database and its thread, 0.04 s: switched off;
- a polite shutdown polls every 0.1 s: here the end of everything is itself the message.
"""

from __future__ import annotations

import signal
import time
from pathlib import Path
from queue import Empty
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client import AsyncKernelClient, AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec
from traitlets import default

from autograder.job import Limits
from autograder.sandbox import policy
from autograder.sandbox.line import Line
from autograder.sandbox.provisioner import SandboxProvisioner
from autograder.sandbox.run import Ending
from autograder.sandbox.zygote import WarmProcess

RESEND_SECONDS = 0.1
LONGEST_MESSAGE = 16 * 1024**2
MOST_WAITING = 64
"""A kernel's messages wait in the grader's memory. A longer one ends the connection; a new one is
made; what is more waits with the kernel, or is lost."""


class PromptClient(AsyncKernelClient):
    """A client that knows from messages when a kernel is ready, where stock waits for silence."""

    @default("context")
    def _bounded(self) -> zmq.asyncio.Context:
        self._created_context = True
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.MAXMSGSIZE, LONGEST_MESSAGE)
        context.setsockopt(zmq.RCVHWM, MOST_WAITING)
        return context

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and its broadcasts arrive.

        Broadcasts are lost until the subscription has reached the kernel: then ask again.

        Raises:
            RuntimeError: it died, or did not answer in time.
        """
        deadline = time.monotonic() + (timeout or float("inf"))
        requests = {self.kernel_info()}
        while not await self._answers(requests):
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
            if time.monotonic() > deadline:
                raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")
            requests.add(self.kernel_info())

    async def _answers(self, requests: set[str]) -> bool:
        """Whether a reply to one of the requests and the end of its broadcasts have arrived."""
        try:
            while True:
                message = await self.get_iopub_msg(timeout=RESEND_SECONDS)
                idle = message["content"].get("execution_state") == "idle"
                if idle and message["parent_header"].get("msg_id") in requests:
                    break
            while True:
                message = await self.get_shell_msg(timeout=RESEND_SECONDS)
                if message["parent_header"].get("msg_id") in requests:
                    self._handle_kernel_info_reply(message)
                    return True
        except Empty:
            return False


class RunManager(AsyncKernelManager):
    """A kernel manager for one run, with a private folder for its sockets.

    Attributes:
        run_dir: the folder, as this process sees it.
        env: variables added to the kernel's, until the kernel starts.
        line: the kernel's path of the socket over which it is asked instead of over Jupyter's.
    """

    env: dict[str, str]
    line: str = ""
    run_dir: Path
    _spec: KernelSpec
    _clients: list[AsyncKernelClient]

    @property
    def kernel_spec(self) -> KernelSpec:
        return self._spec

    @property
    def ending(self) -> Ending | None:
        """How the run ended; None before its end."""
        return self.provisioner.ending

    def inside(self, name: str) -> str:
        """The kernel's path of a file in the run's folder."""
        return str(self.run_dir / name)

    def open_line(self) -> Line:
        """Have the kernel, which must not have started, asked over a line of its own."""
        self.line = self.inside("line")
        return Line(self.run_dir / "line")

    def _connect_control_socket(self) -> None:
        if not self.line:
            super()._connect_control_socket()

    async def _async_interrupt_kernel(self) -> None:
        if not self.line:
            await super()._async_interrupt_kernel()
        elif not self.shutting_down:
            await self.provisioner.send_signal(signal.SIGINT)

    interrupt_kernel = _async_interrupt_kernel

    def client(self, **kwargs: Any) -> AsyncKernelClient:
        client = super().client(**kwargs)
        self._clients.append(client)
        return client

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        """As for any manager; and close the clients' sockets, which nbclient leaves open."""
        if not restart:
            while self._clients:
                client = self._clients.pop()
                client.stop_channels()
                client.context.destroy(linger=0)
        await super()._async_cleanup_resources(restart)

    def _prepare(self, folder: Path, spec: KernelSpec, provisioner: type, env: dict) -> None:
        self.autorestart = False
        self.client_class = f"{__name__}.PromptClient"
        self.env, self.run_dir, self._spec = dict(env), folder / "run", spec
        self._clients = []
        self.provisioner = provisioner(kernel_id=folder.name, kernel_spec=spec, parent=self)


class SandboxKernelManager(RunManager):
    """Manages one kernel in the sandbox; made by `Zygote.kernel_manager`."""

    @classmethod
    def for_run(
        cls, zygote: WarmProcess, files_dir: Path | None, limits: Limits, env: dict
    ) -> SandboxKernelManager:
        manager = cls()
        folder = zygote.folder.new_run()
        spec = KernelSpec(argv=["python"], language="python", interrupt_mode="message")
        manager._prepare(folder, spec, SandboxProvisioner, env)
        manager.provisioner.bring(zygote, folder, files_dir, limits, manager.env)
        return manager

    @property
    def warm(self) -> bool | None:
        """Whether the zygote forked the kernel; None before the start."""
        return self.provisioner.warm

    def inside(self, name: str) -> str:
        return f"{policy.RUN}/{name}"


class Zygote(WarmProcess):
    """The warm process, and a kernel manager for each run in a fork of it."""

    def kernel_manager(
        self, files_dir: Path | None = None, *, limits: Limits | None = None, env=None
    ) -> SandboxKernelManager:
        """A manager for one run, ready for `NotebookClient(notebook, km=manager)`.

        Args:
            files_dir: folder copied to /submission.
            limits: what the run may use.
            env: variables added to the kernel's.
        """
        return SandboxKernelManager.for_run(self, files_dir, limits or Limits(), env or {})
