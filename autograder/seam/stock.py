"""Stock nbgrader in the sandbox: its `autograde` command and formgrader's button.

The kernel that nbgrader starts is one of ours, with a judge beside it that tells each graded cell
its verdict; the cell prints it, and nbgrader reads the points from there. Hidden checks stay out of
the learner's process, and the learner's process away from everything else; but what a cell prints
can be forged. Only `autograder grade` takes points from the judge itself.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from traitlets.config import Config

from autograder import sandbox
from autograder.judge import variants
from autograder.judge.server import Server
from autograder.probe import SOCKET_VARIABLE
from autograder.sandbox import policy
from autograder.sandbox.provisioner import SandboxProvisioner

KERNEL = "autograder-sandbox"
SOCKET = "judge"


def use_sandbox(config: Config) -> None:
    """Let nbgrader run learners' notebooks in the sandbox, where there is one.

    Args:
        config: ``c`` of nbgrader_config.py.
    """
    if sandbox.available() is not None:
        return
    own, known = str(sandbox.JUPYTER_PATH), os.environ.get("JUPYTER_PATH", "")
    # A course's settings are read again and again: its variables must not grow.
    if own not in known.split(os.pathsep):
        os.environ["JUPYTER_PATH"] = os.pathsep.join(path for path in (own, known) if path)
    config.Execute.kernel_name = KERNEL


class JudgedProvisioner(SandboxProvisioner):
    """A sandboxed kernel; with a judge of its own when it was not our runner who asked for it."""

    _judge: Server | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        for_stock = self.zygote is None
        kwargs = await super().pre_launch(**kwargs)
        if for_stock:
            path = self.folder / "run" / SOCKET
            seconds = self._bounds.cell_seconds
            numbers = variants.numbers_at(Path(kwargs.get("cwd") or ".").resolve())
            self._judge = Server(path, secrets.randbits(32), seconds, telling=True, numbers=numbers)
            self.variables[SOCKET_VARIABLE] = f"{policy.RUN}/{SOCKET}"
        return kwargs

    async def cleanup(self, restart: bool = False) -> None:
        if self._judge is not None and not restart:
            self._judge.__exit__()
            self._judge = None
        await super().cleanup(restart)
