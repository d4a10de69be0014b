"""One job → one outcome: a kernel, the judge beside it, one cell at a time. Pure."""

from __future__ import annotations

import asyncio
import base64
import copy
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder import sandbox
from autograder.engine.stopped import why
from autograder.job import Job, Outcome, Verdict
from autograder.judge.server import Server
from autograder.probe import SOCKET_VARIABLE
from autograder.sandbox.line import NonsenseError
from autograder.submission.integrity import grade_id, is_locked

START_SECONDS = 120
"""How long a kernel may take to its first cell; one that is forked takes a hundredth."""
INTERRUPT_SECONDS = 10
"""How long a cell may go on once it was interrupted, and take to listen."""
SHOWN = {
    "clear_output",
    "display_data",
    "error",
    "execute_result",
    "stream",
    "update_display_data",
}
"""Messages that make outputs. Widgets have no front end here: what they send is dropped."""

ZYGOTE_SECONDS = 2
"""How long after its kernels a zygote that was killed may take to be gone."""
ENDED_TWICE = "the sandbox was ended from outside, twice; grade again"

IDLE = "[a demonstration: not run when graded]\n"
VISIBLE = "[a visible test, worth no points: not run when graded]\n"

Kernels = sandbox.Zygote | sandbox.Unsandboxed


def run(job: Job, kernels: Kernels) -> Outcome:
    """Run one job in a kernel of its own; once more if the kernel was killed.

    That is the machine's fault, or an operator's, who ended the zygote and so all of its kernels;
    or the learner's, whose code will do so again.

    Args:
        job: what to run.
        kernels: where kernels come from; used again for the next job.

    Returns:
        The outcome. State "failed" means that the engine or a check is at fault, never the learner.
    """
    outcome, ending = _try(job, kernels)
    if ending is not None and ending.killed:
        first = outcome
        outcome, ending = _try(job, kernels)
        outcome = replace(
            outcome,
            wall_seconds=round(first.wall_seconds + outcome.wall_seconds, 3),
            cpu_seconds=round(first.cpu_seconds + outcome.cpu_seconds, 3),
        )
        if ending is not None and ending.killed and kernels.ends_within(ZYGOTE_SECONDS):
            outcome = replace(outcome, state="failed", reason=ENDED_TWICE)
    return outcome


def _try(job: Job, kernels: Kernels) -> tuple[Outcome, Any]:
    """One try's outcome, and how its kernel ended."""
    started = time.perf_counter()
    # There it goes with the rest, should this process be killed.
    with tempfile.TemporaryDirectory(prefix="files-", dir=kernels.folder.path) as folder:
        _unpack(job.files, Path(folder))
        manager = kernels.kernel_manager(Path(folder), limits=job.limits)
        current = _Run(job, manager)
        try:
            reason = asyncio.run(current.go())
            state = "graded"
        except Exception as error:
            state, reason = "failed", f"{type(error).__name__}: {error}"
    ending = manager.ending
    outcome = Outcome(
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
    return outcome, ending


def _unpack(files: dict[str, str], folder: Path) -> None:
    for name, text in files.items():
        path = folder / name
        for parent in path.relative_to(folder).parents:
            if (folder / parent).is_file():  # a learner's, where the course has a folder
                (folder / parent).unlink()
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_dir():
            path.write_bytes(base64.b64decode(text))


class _Run:
    """The state of one run."""

    def __init__(self, job: Job, manager: Any):
        self.job, self.manager = job, manager
        self.notebook = copy.deepcopy(job.staged)
        self.verdicts: list[Verdict] = []
        self.outputs: list[list[dict] | None] = [None] * len(self.notebook.cells)
        self.learner_seconds = 0.0
        self.ended = ""
        """Why no cell can run any more, told to the learner; empty while the kernel lives."""
        self.interrupted = ""
        """That a cell took too long, told where the kernel went on and nothing worse happened."""

    async def go(self) -> str:
        limits, manager = self.job.limits, self.manager
        socket = manager.run_dir / "judge"
        manager.env[SOCKET_VARIABLE] = manager.inside(socket.name)
        manager.env["COURSE_FIGURES"] = "words"
        manager.env["NBGRADER_EXECUTION"] = "autograde"  # as nbgrader tells a notebook
        try:
            with (
                Server(
                    socket, self.job.seed, limits.cell_seconds, numbers=self.job.numbers
                ) as judge,
                manager.open_line() as self.line,
            ):
                await manager.start_kernel()
                await self._connect()
                await self._cells(Outputs(self.notebook, limits.output_bytes), judge)
        finally:
            await manager.shutdown_kernel(now=True)
        # Limits are counted now and then: one may have been seen as the kernel was told to end.
        ending = manager.ending
        passed = ending and ending.limit not in ("died", "lost")
        return self.ended or (self._reason() if passed else "") or self.interrupted

    async def _connect(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and await self.manager.is_alive():
            with suppress(TimeoutError):
                return self.line.accept(seconds=1)
        raise RuntimeError("the kernel ended, or went silent, before its first cell")

    async def _cells(self, outputs: Outputs, judge: Server) -> None:
        for index, cell in enumerate(self.notebook.cells):
            if cell.cell_type != "code":
                self.outputs[index] = []
                continue
            if index in self.job.idle:
                self.outputs[index] = [_stream(VISIBLE if is_locked(cell) else IDLE)]
                continue
            name = self.job.checks.get(grade_id(cell) or "")
            if name:
                judge.open(grade_id(cell), name)
            if not self.ended:
                await self._cell(outputs, cell, index)
            if name:
                self.verdicts.append(
                    judge.close(self.ended or why(cell, self.notebook.cells[:index]))
                )

    async def _cell(self, outputs: Outputs, cell: NotebookNode, index: int) -> None:
        before, flooded = time.perf_counter(), outputs.flooded
        outputs.clear_before_next_output = False
        try:
            await self._execute(outputs, cell, index)
        except TimeoutError:
            seconds = self.job.limits.cell_seconds
            told = f"a cell took longer than {seconds} s, and went on when it was interrupted"
            self.ended = self._reason() or told
        except EOFError:
            await self.manager.provisioner.settle()
            self.ended = self._reason() or "your code ended the kernel"
        except NonsenseError as error:
            told = f"the kernel sent messages that make no sense ({error})"
            self.ended = self._reason() or told
        self.learner_seconds += time.perf_counter() - before
        if outputs.flooded and not flooded:
            megabytes = self.job.limits.output_bytes / 1024**2
            cell.outputs.append(_stream(f"[stopped: more than {megabytes:g} MB of output]\n"))
        self.outputs[index] = list(cell.outputs)

    async def _execute(self, outputs: Outputs, cell: NotebookNode, index: int) -> None:
        """Run a cell; one that takes too long, or floods, is interrupted, as a person would."""
        self.line.run(cell.source, INTERRUPT_SECONDS)
        deadline = time.monotonic() + self.job.limits.cell_seconds
        flooded, interrupted = outputs.flooded, False
        while True:
            try:
                heard = self.line.hear(deadline)
            except TimeoutError:
                if interrupted:
                    raise
                seconds = self.job.limits.cell_seconds
                self.interrupted = f"a cell took longer than {seconds} s, and was interrupted"
            else:
                if heard is None:
                    return
                outputs.take(*heard, cell, index)
                if interrupted or outputs.flooded == flooded:
                    continue
            interrupted, deadline = True, time.monotonic() + INTERRUPT_SECONDS
            await self.manager.interrupt_kernel()

    def _reason(self) -> str:
        ending = self.manager.ending
        return f"your code {ending.reason}" if ending and ending.reason else ""


class Outputs(NotebookClient):
    """nbclient's way with a kernel's messages, and a cap on what a submission may print."""

    def __init__(self, nb: NotebookNode, output_bytes: int):
        super().__init__(nb, record_timing=False, store_widget_state=False)
        self._left = output_bytes
        self.flooded = False

    def take(self, message: dict, size: int, cell: NotebookNode, index: int) -> None:
        """Add what a message says to the cell's outputs; what makes no sense shows nothing."""
        if message["msg_type"] not in SHOWN:
            return
        with suppress(Exception):
            self._left -= size * self._places(message["content"])
            self.flooded = self.flooded or self._left < 0
            if not self.flooded:
                self.process_message(message, cell, index)

    def _places(self, content: dict) -> int:
        """How many outputs a message fills: what is displayed often is updated everywhere."""
        name = (content.get("transient") or {}).get("display_id")
        shown = self._display_id_map.get(name, {}).values()
        return 1 + sum(len(indices) for indices in shown)


def _stream(text: str) -> NotebookNode:
    return nbformat.v4.new_output("stream", name="stdout", text=text)
