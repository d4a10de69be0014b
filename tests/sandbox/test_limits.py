"""Each limit ends a run for its own reason, and the grader goes on."""

import asyncio
import os
import select
import signal
import time
from dataclasses import replace

import pytest

from autograder.job import Limits
from autograder.sandbox import provisioner
from tests.sandbox.conftest import run

pytestmark = pytest.mark.sandbox
SMALL = Limits(
    cpu_seconds=3,
    submission_seconds=30,
    memory_bytes=400 * 1024**2,
    processes=60,
    file_bytes=8 * 1024**2,
    disk_bytes=32 * 1024**2,
)


def ends(light, limit, *cells, limits=SMALL):
    """The ending of a run that must end at a limit; the next run must be unharmed."""
    ran = run(light, *cells, limits=limits)
    assert ran.ending.limit == limit, (ran.ending, ran.texts)
    assert ran.warm, light.problem
    assert ran.dead or len(ran.texts) == len(cells)
    assert run(light, "print(6 * 7)").texts == ["42\n"]
    return ran.ending


def test_burning_cpu_in_threads_and_processes_ends_the_run(light):
    ending = ends(
        light,
        "cpu",
        "import os\nfor _ in range(3):\n    os.fork()\nwhile True: pass",
    )
    assert ending.reason == "used more than 3 s of CPU time"
    assert 3 <= ending.cpu_seconds < 6


HIDES = {
    "by prctl": "import ctypes, time\nctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\ntime.sleep(20)",
    "as a program that cannot be read": "import os, shutil\nshutil.copy('/bin/sleep', '/tmp/s')\n"
    "os.chmod('/tmp/s', 0o111)\nos.spawnl(os.P_WAIT, '/tmp/s', 's', '20')",
}


@pytest.mark.parametrize("how", HIDES)
def test_who_hides_what_it_holds_is_ended(light, how):
    ending = ends(light, "held", HIDES[how])
    assert ending.reason == "held more than can be counted at once"


def test_a_process_may_call_itself_what_it_likes_and_be_counted(light):
    names = [b"\xff\xfe) R 1", b"VmPTE: none", b"(", b"\n) Z"]
    name = f"import ctypes, time\nfor name in {names}:\n    "
    name += "ctypes.CDLL(None).prctl(15, name, 0, 0, 0); time.sleep(0.2)"
    ran = run(light, name, "print(6 * 7)", limits=SMALL)
    assert ran.texts == ["", "42\n"] and ran.ending.limit is None


def test_cpu_time_of_ended_children_counts(light):
    burn = "import time\nend = time.process_time() + 0.4\nwhile time.process_time() < end: pass"
    ends(
        light,
        "cpu",
        f"import subprocess, sys\nwhile True: subprocess.run([sys.executable, '-c', {burn!r}])",
    )


def test_a_slow_memory_hog_ends_the_run(light):
    ending = ends(
        light,
        "memory",
        "import time; hog = []\nwhile True:\n    hog.append(bytearray(2**23)); time.sleep(0.01)",
    )
    assert ending.reason == "used more than 400 MiB of memory"
    assert 400 * 1024**2 < ending.memory_bytes < 800 * 1024**2


def test_memory_of_many_processes_is_counted_together(light):
    ends(
        light,
        "memory",
        "import os, time\nfor _ in range(7): os.fork() or time.sleep(0)\n"
        "hog = bytearray(2**24); time.sleep(20)",
        limits=replace(SMALL, processes=1000, cpu_seconds=60),
    )


def test_memory_that_belongs_to_no_process_is_counted(light):
    ends(
        light,
        "memory",
        "import os, time\nfor n in range(64):\n"
        "    f = os.memfd_create(str(n)); os.write(f, bytes(2**23)); time.sleep(0.02)",
    )


def test_page_tables_are_counted(light):
    touch = (
        "import ctypes\nlibc = ctypes.CDLL(None); libc.mmap.restype = ctypes.c_void_p\n"
        "n = 50_000\np = libc.mmap(None, ctypes.c_size_t(n << 21), 1, 0x4022, -1, 0)\n"
        "libc.madvise(ctypes.c_void_p(p), ctypes.c_size_t(n << 21), 15)\n"
        "for i in range(n): ctypes.c_ubyte.from_address(p + (i << 21)).value\n"
        "import time; time.sleep(20)"
    )
    ends(light, "memory", touch, limits=replace(SMALL, memory_bytes=240 * 1024**2))


HELD = {
    "1000 file locks": "import fcntl\nf = open('x', 'w')\n"
    "for n in range(2000): fcntl.lockf(f, fcntl.LOCK_EX, 1, 2 * n)",
    "400 sockets": "import os, socket\nfor _ in range(3):\n    os.fork()\n"
    "held = [socket.socketpair() for _ in range(150)]",
    "400 descriptors in flight": "import os, socket\na, b = socket.socketpair(type=5)\n"
    "for _ in range(3):\n    socket.send_fds(a, [b'x'], [0] * 150)",
    "1000 sockets, pipes and polls": "import os\nfor _ in range(3):\n    os.fork()\n"
    "held = [os.pipe() for _ in range(200)]",
}


@pytest.mark.parametrize("told", HELD)
def test_what_the_system_holds_for_a_kernel_is_bounded(light, told):
    ending = ends(light, "held", f"{HELD[told]}\nimport time; time.sleep(20)")
    assert ending.reason == f"held more than {told} at once"


def test_sockets_that_are_themselves_in_flight_are_counted(light):
    nest = (
        "import socket, time\na, b = socket.socketpair(type=5)\nfor _ in range(250):\n"
        "    c, d = socket.socketpair(); socket.send_fds(a, [b'x'], [c.fileno(), d.fileno()])\n"
        "    c.close(); d.close()\n"
    )
    ends(light, "held", nest + "time.sleep(20)")


def test_each_kernel_has_a_user_of_its_own(light):
    if os.geteuid():
        pytest.skip("only root can give each a user of its own")
    found = set()
    for _ in range(3):
        ran = run(light, "print(open('/proc/self/uid_map').read())")
        inside, outside, _ = ran.texts[0].split()
        assert inside == "1000"
        found.add(outside)
    assert len(found) == 3 and not found & {"0", str(os.getuid())}


def test_one_huge_allocation_fails_in_the_cell_alone(light):
    ran = run(light, "hog = bytearray(2**33)", "print('on')", limits=SMALL)
    assert ran.texts == ["MemoryError: ", "on\n"]
    assert ran.ending.reason is None


def test_a_fork_bomb_ends_the_run(light):
    ending = ends(light, "processes", "import os\nwhile True:\n    os.fork()")
    assert ending.reason == "ran more than 60 processes and threads at once"
    assert 60 < ending.processes < 120


def test_a_thread_bomb_ends_the_run(light):
    bomb = "import threading, time\nwhile True:\n    threading.Thread(target=time.sleep, args=[60])"
    ends(light, "processes", bomb + ".start()")


def test_a_disk_filler_ends_the_run(light):
    fill = (
        "n = 0\nwhile True:\n    open(f'{n}', 'wb').write(bytes(2**20)); n += 1; time.sleep(0.01)"
    )
    ending = ends(light, "disk", "import time\n" + fill)
    assert ending.reason == "wrote more than 32 MiB of files"


def test_making_files_without_end_ends_the_run(light):
    ending = ends(light, "files", "n = 0\nwhile True:\n    open(f'/tmp/{n}', 'w').close(); n += 1")
    assert ending.reason == "made more than 20000 files"


def test_a_large_file_fails_in_the_cell_alone(light):
    ran = run(light, "open('big', 'wb').write(bytes(2**24))", "print('on')", limits=SMALL)
    assert "File too large" in ran.texts[0]
    assert ran.texts[1] == "on\n"


def test_a_sleeper_ends_at_the_wall(light):
    limits = replace(SMALL, submission_seconds=2)
    began = time.monotonic()
    ending = ends(light, "wall", "import time; time.sleep(60)", limits=limits)
    assert time.monotonic() - began < 20
    assert ending.reason == "took longer than 2 s"


def test_sleeps_are_added_up_over_cells(light):
    limits = replace(SMALL, idle_seconds=2)
    ending = ends(light, "idle", *["import time; time.sleep(1)"] * 6, limits=limits)
    assert ending.reason == "waited for more than 2 s in all without doing anything"
    assert ending.wall_seconds < 6


def test_who_works_is_not_idle_whatever_thread_does_it(light):
    work = """
import threading, time
def work():
    while time.monotonic() < end: sum(range(10_000))
end = time.monotonic() + 2
worker = threading.Thread(target=work)
worker.start()
worker.join()
print("done")
"""
    assert run(light, work, limits=replace(SMALL, idle_seconds=1)).texts == ["done\n"]


def test_a_kernel_that_ends_itself_is_told_from_a_limit(light):
    ending = ends(light, "died", "import os; os._exit(3)")
    assert ending.reason == "ended its own kernel (exit code 3)"
    ending = ends(light, "died", "import ctypes; ctypes.string_at(0)")
    assert ending.reason == "ended its own kernel (signal SIGSEGV)"


def test_stopping_every_process_does_not_stop_the_clock(light):
    limits = replace(SMALL, submission_seconds=2)
    stop = "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)"
    ends(light, "wall", "import os, signal; os.kill(1, signal.SIGSTOP)", stop, limits=limits)


def test_the_grader_ends_a_run_whose_own_clock_has_stopped(light, monkeypatch):
    monkeypatch.setattr(provisioner, "PATIENCE_SECONDS", 1)
    manager = light.kernel_manager(limits=replace(SMALL, submission_seconds=2))

    async def ended():
        await manager.start_kernel()
        first = os.dup(manager.provisioner._channel._first)  # a descriptor of PID 1
        signal.pidfd_send_signal(first, signal.SIGSTOP)
        while await manager.is_alive():
            await asyncio.sleep(0.1)
        await manager.shutdown_kernel(now=True)
        gone, _, _ = select.select([first], [], [], 10)
        os.close(first)
        return gone

    assert asyncio.run(ended())
    assert manager.ending.limit == "wall"


def test_an_ordinary_run_reports_its_use(light):
    ran = run(light, "hog = bytearray(2**27)", "import time; time.sleep(0.2); del hog")
    assert ran.ending.reason is None and ran.ending.limit is None
    assert 2**27 < ran.ending.memory_bytes < 2**29
    assert 0 < ran.ending.cpu_seconds < 10
    assert ran.ending.processes >= 5
