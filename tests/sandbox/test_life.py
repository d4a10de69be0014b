"""How kernels start and end, and what is left of them."""

import asyncio
import gc
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from autograder import sandbox
from autograder.sandbox import policy
from autograder.sandbox.inside import kernel
from tests.sandbox.conftest import execute, run

pytestmark = pytest.mark.sandbox
ROOT = Path(__file__).resolve().parents[2]

GRADER = """
import asyncio, sys
from autograder import sandbox
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

async def go(zygote):
    manager = zygote.kernel_manager()
    client = NotebookClient(new_notebook(cells=[new_code_cell("import subprocess, time\\n"
        "subprocess.Popen(['sleep', '600']); print('up')")]), km=manager)
    async with client.async_setup_kernel():
        await client.async_execute_cell(client.nb.cells[0], 0)
        print(zygote.folder.path, flush=True)
        await asyncio.sleep(600)

zygote = sandbox.Zygote(sandbox.Policy(modules=()), warm=sys.argv[1] == "warm")
asyncio.run(go(zygote))
"""


def processes_of(folder):
    """Processes, zombies aside, whose mounts or arguments name the folder."""
    found = []
    for path in Path("/proc").iterdir():
        try:
            if path.name.isdigit() and str(folder) in (
                (path / "mountinfo").read_text() + (path / "cmdline").read_text()
            ):
                found.append(int(path.name))
        except OSError:
            continue
    return found


def gone(folder, seconds=20):
    """Whether within some seconds no process and no file of the folder is left."""
    end = time.monotonic() + seconds
    while folder.exists() or processes_of(folder):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def importing(folder, name, source):
    """A policy under which the zygote imports a module of this source."""
    (folder / f"{name}.py").write_text(source)
    folder.chmod(0o755)
    rules = sandbox.Policy(modules=(name,), readonly=(folder,))
    original = rules.environment
    object.__setattr__(
        rules, "environment", lambda: original() | {"PYTHONPATH": f"{policy.KIT}:{folder}"}
    )
    return rules


def test_a_kernel_is_warm_and_answers(light):
    ran = run(light, "print(6 * 7)")
    assert (ran.texts, ran.warm, ran.ending.reason) == (["42\n"], True, None)


def test_an_endless_cell_can_be_interrupted(light):
    manager = light.kernel_manager()
    cells = [new_code_cell("while True: pass"), new_code_cell("print('on')")]
    client = NotebookClient(
        new_notebook(cells=cells),
        km=manager,
        timeout=1,
        interrupt_on_timeout=True,
        allow_errors=True,
    )

    async def go():
        try:
            await client.async_execute()
        finally:
            await manager.shutdown_kernel(now=True)

    asyncio.run(go())
    assert cells[0].outputs[0].ename == "KeyboardInterrupt"
    assert cells[1].outputs[0].text == "on\n"


def test_a_process_left_in_the_background_dies_with_the_kernel(light):
    manager = light.kernel_manager()
    leave = "import os, subprocess\nsubprocess.Popen(['setsid', 'sleep', '600'])"
    asyncio.run(execute(manager, [leave, "os.fork() or os.setsid()"]))
    folder = manager.run_dir.parent
    assert gone(folder)


def test_when_the_kernel_exits_its_children_die(light):
    manager = light.kernel_manager()
    leave = "import os, subprocess\nsubprocess.Popen(['setsid', 'sleep', '600'])\nos._exit(0)"
    ran = asyncio.run(execute(manager, [leave]))
    assert ran.dead and ran.ending.limit == "died"
    assert gone(manager.run_dir.parent)


@pytest.mark.parametrize("mode", ["warm", "cold"])
def test_nothing_is_left_when_the_grader_is_killed(mode):
    grader = subprocess.Popen(
        [sys.executable, "-c", GRADER, mode], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    folder = Path(grader.stdout.readline().strip())
    assert folder.is_dir() and len(processes_of(folder)) >= 3
    grader.send_signal(signal.SIGKILL)
    grader.wait()
    grader.stdout.close()
    assert gone(folder)


def test_a_closed_zygote_leaves_nothing():
    with sandbox.Zygote(sandbox.Policy(modules=())) as zygote:
        run(zygote, "1")
        folder = zygote.folder.path
    assert not folder.exists()
    assert gone(folder)


def test_a_zygote_closed_while_it_warms_leaves_nothing(tmp_path):
    zygote = sandbox.Zygote(importing(tmp_path, "slow", "import time; time.sleep(600)"))
    while len(processes_of(zygote.folder.path)) < 4:  # until Python is there
        time.sleep(0.01)
    zygote.close()
    assert gone(zygote.folder.path)


def test_a_cold_start_builds_the_same_wall():
    look = "import os; print(sorted(os.listdir('/')), os.getpid(), os.getcwd())"
    write = "open('/run/kernel/x', 'w')"
    caps = "print([l.split()[1] for l in open('/proc/self/status') if l.startswith('Cap')])"
    with sandbox.Zygote(sandbox.Policy(modules=()), warm=False) as cold:
        ran = run(cold, look, write, caps, "open('/proc/sys/kernel/core_pattern', 'w')")
        bomb = run(cold, "import os\nwhile True: os.fork()")
    assert ran.warm is False and ran.ending.reason is None
    assert "'submission'" in ran.texts[0] and ran.texts[0].split()[-2:] == ["2", "/submission"]
    assert "Read-only" in ran.texts[1]
    assert eval(ran.texts[2]) == ["0" * 16] * 5
    assert "PermissionError" in ran.texts[3]
    assert bomb.ending.limit == "processes"


def test_a_fork_that_fails_falls_back_to_a_cold_start(tmp_path):
    """A library that starts a thread when imported must not be forked."""
    start = (
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=[600], daemon=True).start()"
    )
    with sandbox.Zygote(importing(tmp_path, "threaded", start)) as zygote:
        ran = run(zygote, "print(6 * 7)")
        assert zygote.problem == "the zygote has 2 threads"
    assert (ran.texts, ran.warm) == (["42\n"], False)


def test_a_file_that_was_replaced_while_the_zygote_serves_can_still_be_seen(tmp_path):
    """Installing any package replaces /etc/ld.so.cache; a watch goes on for weeks."""
    shown, draft = tmp_path / "shown.txt", tmp_path / "draft.txt"
    shown.write_text("first")
    tmp_path.chmod(0o755)
    look = f"print(open({str(shown)!r}).read())"
    with sandbox.Zygote(sandbox.Policy(modules=(), readonly=(shown,))) as zygote:
        before = run(zygote, look)
        draft.write_text("second")
        draft.replace(shown)
        after = run(zygote, look)
    assert (before.texts, before.warm) == (["first\n"], True)
    assert (after.texts, after.warm) == (["first\n"], True)
    assert shown.read_text() == "second"


def test_a_zygote_that_died_is_started_anew():
    with sandbox.Zygote(sandbox.Policy(modules=())) as zygote:
        assert run(zygote, "1").warm
        zygote._process.kill()
        zygote._process.wait()
        assert run(zygote, "1").warm


def test_files_too_large_for_the_disk_are_refused(light, tmp_path):
    from autograder.job import Limits

    (tmp_path / "big").write_bytes(bytes(2**21))
    with pytest.raises(ValueError, match="larger than 1 MiB"):
        run(light, "1", files=tmp_path, limits=Limits(disk_bytes=2**20))


def test_runs_leave_no_descriptor_and_no_thread_in_the_grader(light):
    def held():
        gc.collect()
        return len(os.listdir("/proc/self/fd")), len(os.listdir("/proc/self/task"))

    run(light, "1")
    before = held()
    for _ in range(3):
        run(light, "1")
    assert held() == before
    assert [path.name for path in light.folder.path.iterdir()] == ["log"]


def test_random_numbers_differ_from_kernel_to_kernel(light):
    draw = "import random, numpy; print(random.random(), numpy.random.random(), hash('a'))"
    first, second = (run(light, draw).texts[0].split() for _ in range(2))
    assert first[0] != second[0] and first[1] != second[1]
    assert first[2] == second[2]


def test_starting_imports_nothing_that_the_zygote_has_not(light):
    ran = run(light, "import sys; print(sorted(m for m in sys.modules if m.startswith('IPython')))")
    late = [name for name in eval(ran.texts[0]) if "completerlib" in name]
    assert set(late) <= set(kernel.WANTED_AT_START)


def test_a_missing_bubblewrap_is_said_in_one_line(monkeypatch):
    sandbox.available.cache_clear()
    monkeypatch.setattr(policy.shutil, "which", lambda name: None)
    try:
        assert sandbox.available().startswith("bubblewrap is missing: install it")
    finally:
        sandbox.available.cache_clear()


def test_refused_user_namespaces_are_said_in_one_line(monkeypatch, tmp_path):
    sandbox.available.cache_clear()
    (tmp_path / "bwrap").write_text("#!/bin/sh\necho 'bwrap: No permissions' >&2; exit 1\n")
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    try:
        problem = sandbox.available()
    finally:
        sandbox.available.cache_clear()
    assert problem.startswith("bubblewrap cannot start: ")
    assert "No permissions" in problem and "\n" not in problem


def test_a_kernel_without_a_sandbox_has_the_same_interface(tmp_path):
    (tmp_path / "note.txt").write_text("hi")
    with sandbox.Unsandboxed() as kernels:
        manager = kernels.kernel_manager(tmp_path, env={"EXTRA": "2"})
        assert manager.inside("judge") == str(manager.run_dir / "judge")
        look = (
            "import os; print(os.environ['EXTRA'], 'SECRET' in os.environ, open('note.txt').read())"
        )
        ran = asyncio.run(execute(manager, [look]))
        assert ran.texts == ["2 False hi\n"]
        assert ran.ending.reason is None and ran.ending.memory_bytes > 2**24
        assert not manager.run_dir.exists()
        assert run(kernels, "import os; os._exit(3)").ending.limit == "died"
    assert not kernels.folder.path.exists()
