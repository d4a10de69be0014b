"""One job → one outcome: a kernel, the judge beside it, one cell at a time. Pure."""

from __future__ import annotations

import asyncio
import base64
import json
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from autograder import sandbox
from autograder.integrity import grade_id
from autograder.job import Job, Outcome, Verdict
from autograder.judge.server import Server
from autograder.probe import SOCKET_VARIABLE

IOPUB_SECONDS = 10
"""How long a cell's broadcasts may come after its reply."""

IDLE = "[a demonstration: not run when graded]\n"

Kernels = sandbox.Zygote | sandbox.Unsandboxed


def run(job: Job, kernels: Kernels) -> Outcome:
    """Run one job in a kernel of its own.

    Args:
        kernels: where kernels come from; used again for the next job.

    Returns:
        The outcome. State "failed" means that the engine or a check is at fault, never the learner.
    """
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="kit-") as folder:
        _unpack(job.files, Path(folder))
        manager = kernels.kernel_manager(Path(folder), limits=job.limits)
        current = _Run(job, manager)
        try:
            reason = asyncio.run(current.go())
            state = "graded"
        except Exception as error:
            state, reason = "failed", f"{type(error).__name__}: {error}"
    ending = manager.ending
    return Outcome(
        assignment=job.assignment,
        learner=job.learner,
        notebook=job.notebook,
        state=state,
        reason=reason,
        verdicts=tuple(current.verdicts),
        outputs=tuple(current.outputs),
        wall_seconds=round(time.perf_counter() - started, 3),
        learner_seconds=round(current.learner_seconds, 3),
        cpu_seconds=round(ending.cpu_seconds, 3) if ending else 0.0,
        peak_memory_bytes=ending.memory_bytes if ending else 0,
        sandboxed=job.sandbox,
    )


def _unpack(files: dict[str, str], folder: Path) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(text))


class _Run:
    """The state of one run."""

    def __init__(self, job: Job, manager: Any):
        self.job, self.manager = job, manager
        self.notebook = nbformat.reads(job.text, as_version=4)
        self.verdicts: list[Verdict] = []
        self.outputs: list[list[dict] | None] = [None] * len(self.notebook.cells)
        self.learner_seconds = 0.0
        self.ended = ""
        """Why no cell can run any more, told to the learner; empty while the kernel lives."""

    async def go(self) -> str:
        limits = self.job.limits
        socket = self.manager.run_dir / "judge"
        self.manager.env[SOCKET_VARIABLE] = self.manager.inside(socket.name)
        self.manager.env["COURSE_FIGURES"] = "words"
        self.manager.env["COURSE_TRAINING"] = "load"
        client = Client(
            self.notebook,
            limits.output_bytes,
            km=self.manager,
            timeout=limits.cell_seconds,
            startup_timeout=limits.cell_seconds,
            interrupt_on_timeout=True,
            iopub_timeout=IOPUB_SECONDS,
            raise_on_iopub_timeout=True,
            allow_errors=True,
            record_timing=False,
            store_widget_state=False,
            skip_cells_with_tag="",
        )
        try:
            with Server(socket, self.job.seed, limits.cell_seconds) as judge:
                async with client.async_setup_kernel(cleanup_kc=False):
                    await self._cells(client, judge)
        finally:
            if client.kc is not None:
                client.kc.stop_channels()
            await self.manager.shutdown_kernel(now=True)
        return self.ended

    async def _cells(self, client: Client, judge: Server) -> None:
        for index, cell in enumerate(self.notebook.cells):
            if cell.cell_type != "code":
                self.outputs[index] = []
                continue
            if index in self.job.idle:
                self.outputs[index] = [_stream(IDLE)]
                continue
            name = self.job.checks.get(grade_id(cell) or "")
            if name:
                judge.open(grade_id(cell), name)
            if not self.ended:
                await self._cell(client, cell, index)
            if name:
                self.verdicts.append(judge.close(self.ended or _why(cell)))

    async def _cell(self, client: Client, cell: NotebookNode, index: int) -> None:
        before, flooded = time.perf_counter(), client.flooded
        try:
            await client.async_execute_cell(cell, index, store_history=False)
        except CellTimeoutError:
            # Its reply came, its broadcasts did not: they were too large, or too many. What this
            # and later cells show is lost; no point depends on it.
            client.iopub_timeout = 0
        except DeadKernelError:
            self.ended = self._reason() or "your code ended the kernel"
        except Exception as error:
            told = f"the kernel sent messages that make no sense ({type(error).__name__})"
            self.ended = self._reason() or told
        self.learner_seconds += time.perf_counter() - before
        if client.flooded and not flooded:
            megabytes = self.job.limits.output_bytes / 1024**2
            cell.outputs.append(_stream(f"[stopped: more than {megabytes:g} MB of output]\n"))
        self.outputs[index] = list(cell.outputs)

    def _reason(self) -> str:
        ending = self.manager.ending
        return f"your code {ending.reason}" if ending and ending.reason else ""


class Client(NotebookClient):
    """nbclient, with a cap on what a submission may print."""

    def __init__(self, nb: NotebookNode, output_bytes: int, **kwargs: Any):
        super().__init__(nb, **kwargs)
        self._left = output_bytes
        self.flooded = False

    def process_message(self, msg: dict, cell: NotebookNode, cell_index: int) -> Any:
        if msg["msg_type"] == "status":
            return super().process_message(msg, cell, cell_index)
        if msg["msg_type"] == "execute_input":  # the cell's own source
            return None
        try:
            self._left -= len(json.dumps(msg["content"])) * self._places(msg["content"])
            if self._left >= 0:
                return super().process_message(msg, cell, cell_index)
        except Exception:  # a malformed message shows nothing
            return None
        if not self.flooded:
            self.flooded, self.iopub_timeout = True, 0
            self._interrupt = asyncio.ensure_future(self.km.interrupt_kernel())
        return None

    def _places(self, content: dict) -> int:
        """How many outputs a message fills: what is displayed often is updated everywhere."""
        name = (content.get("transient") or {}).get("display_id")
        shown = self._display_id_map.get(name, {}).values()
        return 1 + sum(len(indices) for indices in shown)

    def handle_comm_msg(self, outs: list, msg: dict, cell_index: int) -> None:
        """Widgets have no front end here: what they send is dropped."""


def _stream(text: str) -> NotebookNode:
    return nbformat.v4.new_output("stream", name="stdout", text=text)


def _why(cell: NotebookNode) -> str:
    """Why a graded cell that was run never asked the judge."""
    for output in cell.outputs:
        if output.get("output_type") == "error":
            told = f"{output.get('ename')}: {output.get('evalue')}"
            return f"this cell stopped before anything could be checked: {told:.500}"
    return "this cell ended without asking for its check"
