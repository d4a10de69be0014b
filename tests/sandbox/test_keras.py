"""The zygote that grades: Keras models in forks of it, and how long they take to start."""

import asyncio
import statistics
import time

import pytest
from jupyter_client import AsyncKernelManager
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from autograder import sandbox
from tests.sandbox.conftest import run

pytestmark = [pytest.mark.sandbox, pytest.mark.keras]

MODEL = """
import keras, numpy
model = keras.Sequential([keras.layers.Input((8, 8, 1)), keras.layers.Conv2D(4, 3),
                          keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(3)])
model.compile("sgd", "mse")
model.fit(numpy.ones((8, 8, 8, 1)), numpy.ones((8, 3)), verbose=0)
print(model(numpy.ones((2, 8, 8, 1))).shape)
"""


def test_a_fork_builds_and_trains_a_model(heavy):
    ran = run(heavy, MODEL, "model.save('m.keras'); print(keras.models.load_model('m.keras').name)")
    assert heavy.problem == ""
    assert ran.texts[0].strip().endswith("(2, 3)")
    assert ran.texts[1].startswith("sequential")
    assert ran.ending.reason is None


def test_weights_and_draws_differ_from_kernel_to_kernel(heavy):
    draw = (
        "import keras, numpy; layer = keras.layers.Dense(1); layer.build((None, 1))\n"
        "print(float(keras.random.normal((1,))[0]), float(layer.kernel[0, 0]))"
    )
    first, second = (run(heavy, draw).texts[0].split() for _ in range(2))
    assert first[0] != second[0] and first[1] != second[1]


def test_operations_run_on_as_many_threads_as_the_policy_says(heavy):
    count = "import os; before = len(os.listdir('/proc/self/task'))"
    multiply = "keras.ops.matmul(numpy.ones((999, 999)), numpy.ones((999, 999)))"
    ran = run(heavy, count, MODEL, multiply, "print(len(os.listdir('/proc/self/task')) - before)")
    assert int(ran.texts[3]) <= 6


def test_figures_are_drawn(heavy):
    ran = run(heavy, "import matplotlib.pyplot as plt; _ = plt.plot([1, 2])")
    assert "<Figure" in ran.texts[0]


def test_start_times_of_ten_kernels(heavy, capsys):
    """Printed, not judged tightly: other work may share the machine."""

    async def one():
        began = time.perf_counter()
        manager = heavy.kernel_manager()
        cells = [new_code_cell(MODEL)]
        client = NotebookClient(new_notebook(cells=cells), km=manager)
        async with client.async_setup_kernel():
            ready = time.perf_counter()
            await client.async_execute_cell(cells[0], 0)
            modelled = time.perf_counter()
        await manager.shutdown_kernel(now=True)
        ended = time.perf_counter()
        return ready - began, modelled - began, ended - modelled, manager.ending.memory_bytes

    async def all_ten():
        return [await one() for _ in range(10)]

    heavy.wait_until_warm()
    ready, modelled, shut, memory = zip(*asyncio.run(all_ten()), strict=True)
    with capsys.disabled():
        print(
            f"\nzygote warm in {heavy.seconds_to_warm:.1f} s; of ten kernels: ready "
            f"{statistics.median(ready):.3f} s (worst {max(ready):.3f}), first trained model "
            f"{statistics.median(modelled):.3f} s (worst {max(modelled):.3f}), shut down "
            f"{statistics.median(shut):.3f} s, resident {max(memory) / 2**20:.0f} MiB"
        )
    assert statistics.median(ready) < 5


def test_jupyters_own_manager_starts_one_by_name(monkeypatch, tmp_path):
    """As stock nbgrader does: by the kernelspec's name, in the folder of the notebook."""
    monkeypatch.setenv("JUPYTER_PATH", str(sandbox.JUPYTER_PATH))
    (tmp_path / "data.txt").write_text("42")
    (tmp_path / "answers.ipynb").write_text("{}")
    look = "import os; print(os.getcwd(), os.listdir(), open('data.txt').read())"
    cells = [new_code_cell(look), new_code_cell(MODEL)]
    client = NotebookClient(
        new_notebook(cells=cells),
        kernel_name="autograder-sandbox",
        kernel_manager_class=AsyncKernelManager,
        resources={"metadata": {"path": str(tmp_path)}},
    )
    asyncio.run(client.async_execute())
    assert cells[0].outputs[0].text == "/submission ['data.txt'] 42\n"
    assert cells[1].outputs[-1].text.endswith("(2, 3)\n")


@pytest.mark.slow
def test_another_backend_can_be_forked_too():
    pytest.importorskip("jax")
    with sandbox.Zygote(sandbox.Policy(backend="jax")) as zygote:
        ran = run(zygote, MODEL, "print(keras.backend.backend())")
        assert zygote.problem == ""
    assert ran.texts[0].strip().endswith("(2, 3)")
    assert ran.texts[1] == "jax\n"
