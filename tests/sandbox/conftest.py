"""Zygotes to fork from, and a way to run cells in a sandboxed kernel."""

import asyncio
from dataclasses import dataclass, field

import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

from autograder import sandbox
from autograder.job import Limits

PROBLEM = sandbox.available()


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "sandbox" and item.get_closest_marker("sandbox"):
            item.add_marker(pytest.mark.skipif(PROBLEM is not None, reason=str(PROBLEM)))


@dataclass
class Ran:
    """What running cells gave: printed text or error by cell, and the end of the run."""

    texts: list[str] = field(default_factory=list)
    ending: sandbox.Ending | None = None
    dead: bool = False
    warm: bool | None = None


async def execute(manager, cells, timeout=60):
    """Run cells in the manager's kernel, and end it."""
    ran = Ran()
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    client = NotebookClient(notebook, km=manager, allow_errors=True, timeout=timeout)
    try:
        async with client.async_setup_kernel():
            ran.warm = manager.warm
            for index, cell in enumerate(notebook.cells):
                await client.async_execute_cell(cell, index)
                ran.texts.append("".join(map(_text, cell.outputs)))
    except (DeadKernelError, CellTimeoutError):
        ran.dead = True
    finally:
        await manager.shutdown_kernel(now=True)
    ran.ending = manager.ending
    return ran


def _text(output):
    if output.output_type == "error":
        return f"{output.ename}: {output.evalue}"
    return output.get("text") or output["data"].get("text/plain", "")


def run(kernels, *cells, files=None, limits=None, env=None, timeout=60):
    """Run cells in a new kernel of `kernels`."""
    manager = kernels.kernel_manager(files, limits=limits or Limits(), env=env)
    return asyncio.run(execute(manager, cells, timeout))


@pytest.fixture(scope="session")
def light():
    """A zygote without Keras: warm within a second."""
    with sandbox.Zygote(sandbox.Policy(modules=("numpy", "msgpack"))) as zygote:
        yield zygote


@pytest.fixture(scope="session")
def heavy():
    """The zygote that grades: Keras and its backend imported."""
    with sandbox.Zygote() as zygote:
        yield zygote
