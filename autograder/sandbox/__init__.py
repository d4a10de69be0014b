"""Warm kernels in a sandbox: where everything that a learner wrote runs, and nothing there is believed.

A zygote imports Keras once inside bubblewrap; each submission gets a fork of it in namespaces
of its own (user, mount, PID, network, IPC, UTS). What a kernel sees and may use is said in `policy`.

    from autograder import sandbox

    problem = sandbox.available()                # None, or one line: what to install or switch on
    with sandbox.Zygote(sandbox.Policy()) as kernels:    # one for each worker process; starts warming at once
        manager = kernels.kernel_manager(files_dir, limits=Limits())
        judge.bind(manager.run_dir / "judge")    # a private folder of this run, here and in the sandbox
        manager.env["AUTOGRADER_JUDGE"] = manager.inside("judge")    # the kernel's name for it
        client = NotebookClient(notebook, km=manager, timeout=limits.cell_seconds)
        try:
            await client.async_execute()
        finally:
            await manager.shutdown_kernel(now=True)    # always: nbclient leaves a given manager alone
        manager.ending                           # Ending: why it ended and what it used

`files_dir` (a folder or None) is copied into the kernel's working folder `/submission`, notebooks
left out. `manager` is a jupyter_client AsyncKernelManager for one run; its `run_dir` exists from
the start (bind sockets there before the kernel starts; they are handed to the sandbox as they are)
and is removed by `shutdown_kernel`. `env` adds to the kernel's small fixed environment.
`manager.warm` tells whether the zygote forked the kernel (False: cold bubblewrap start).

`Unsandboxed(policy)` has the same interface and starts plain local kernels: no wall, no limits but
wall time; only for an explicit `--no-sandbox`.

`Ending.reason` is None when the kernel ran until it was shut down, else a sentence part such as
"used more than 4 GiB of memory"; `Ending.limit` is its machine name ("memory", "cpu", "processes",
"disk", "wall", "died"). When a limit is hit the kernel dies: nbclient raises DeadKernelError, and
`manager.ending` says why (also before `shutdown_kernel`, once the kernel is dead).

Stock nbgrader: entry point `autograder-sandbox` in `jupyter_client.kernel_provisioners` and the
kernelspec of that name in the folder `JUPYTER_PATH`; its zygote belongs to the calling process.
"""

from autograder.sandbox.policy import JUPYTER_PATH, Policy, available
from autograder.sandbox.run import Ending
from autograder.sandbox.unsandboxed import Unsandboxed
from autograder.sandbox.zygote import SandboxError, Zygote

__all__ = [
    "JUPYTER_PATH",
    "Ending",
    "Policy",
    "SandboxError",
    "Unsandboxed",
    "Zygote",
    "available",
]
