"""Warm kernels in a sandbox: where a learner's code runs, and nothing there is believed.

A zygote imports Keras once inside bubblewrap; each submission gets a fork of it in namespaces of
its own (user, mount, PID, network, IPC, UTS). `policy` says what a kernel sees and may use.

    from autograder import sandbox

    problem = sandbox.available()    # None, or one line: what to install or switch on
    with sandbox.Zygote(sandbox.Policy()) as kernels:    # one for each worker process
        manager = kernels.kernel_manager(files_dir, limits=Limits())
        judge.bind(manager.run_dir / "judge")    # a private folder, here and in the sandbox
        manager.env["AUTOGRADER_JUDGE"] = manager.inside("judge")    # the kernel's name for it
        line = manager.open_line()    # before it starts: Jupyter's five sockets are not made then
        await manager.start_kernel()
        try:
            line.accept(seconds=60)
            line.run(source, seconds=5)
            while told := line.hear(deadline):    # Jupyter's messages of the cell's outputs
                message, size = told
        finally:
            await manager.shutdown_kernel(now=True)
        manager.ending    # Ending: why it ended and what it used

Without `open_line` it is a kernel as any other, for nbclient and for stock nbgrader.

A zygote starts warming when it is made; the first kernel waits for it (`wait_until_warm`).
`files_dir` (a folder or None) is copied into the kernel's working folder /submission; stock
nbgrader's without its notebooks. `manager` is a jupyter_client AsyncKernelManager for one run; its
`run_dir` exists from the start (sockets bound there before the kernel starts are handed to the
sandbox) and is removed by `shutdown_kernel`. `env` adds to the kernel's small fixed environment.
`manager.warm` tells
whether the zygote forked the kernel; if not, `kernels.problem` says why it started cold.

`Unsandboxed()` has the same interface and starts plain local kernels: no wall, and no limits but
nbclient's; only for an explicit `--no-sandbox`.

`Ending.reason` is None when the kernel ran until it was shut down, else words that follow "the
submission …", such as "used more than 4 GiB of memory"; `Ending.limit` is its short name: cpu,
wall, memory, processes, disk, files; died or lost for a kernel that ended otherwise. At a limit the
kernel dies: nbclient raises DeadKernelError and `manager.ending` says why. A file larger than
`Limits.file_bytes` is no end: the cell gets OSError "File too large".

Stock nbgrader finds the kernelspec `autograder-sandbox` in `JUPYTER_PATH`; `autograder.seam.stock`
switches it on. Its zygote belongs to the calling process.
"""

from autograder.sandbox.manager import Zygote
from autograder.sandbox.policy import JUPYTER_PATH, Policy, available
from autograder.sandbox.run import Ending
from autograder.sandbox.unsandboxed import Unsandboxed
from autograder.sandbox.zygote import SandboxError, Share

__all__ = [
    "JUPYTER_PATH",
    "Ending",
    "Policy",
    "SandboxError",
    "Share",
    "Unsandboxed",
    "Zygote",
    "available",
]
