"""System calls that a kernel may not make, each tried; and what must run on."""

import os
import re
import struct
from importlib.util import find_spec
from pathlib import Path

import pytest

from autograder import sandbox
from autograder.sandbox.inside import filter
from tests.sandbox.conftest import run

pytestmark = pytest.mark.sandbox
TRIED = """
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
def said(number, *arguments):
    ctypes.set_errno(0)
    result = libc.syscall(number, *map(ctypes.c_long, arguments))
    return errno.errorcode.get(ctypes.get_errno(), "done") if result == -1 else "done"
"""
HEADERS = {
    "x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
    "aarch64": "/usr/include/asm-generic/unistd.h",
}


@pytest.fixture(scope="module", params=["warm", "cold"])
def kernels(request, light):
    if request.param == "warm":
        yield light
    else:
        with sandbox.Zygote(sandbox.Policy(modules=()), warm=False) as cold:
            yield cold


def decided(machine, number, *arguments, architecture=None):
    """What the filter says to a call, worked out here: "allow" or an error's number."""
    column, own = filter._MACHINES[machine]
    data = struct.pack("IIQ6Q", number, architecture or own, 0, *[*arguments, *[0] * 6][:6])
    at, value, steps = 0, 0, filter.program(machine)
    while True:
        code, true, false, k = steps[at]
        if code == filter._RETURN:
            return "allow" if k == filter._ALLOW else k & 0xFFFF
        if code == filter._LOAD:
            (value,) = struct.unpack_from("I", data, k)
            at += 1
            continue
        tests = {filter._EQUAL: value == k, filter._AT_LEAST: value >= k}
        at += 1 + (true if tests.get(code, bool(value & k)) else false)


def test_every_denied_call_is_denied_in_a_kernel(kernels):
    column = filter._MACHINES[os.uname().machine][0]
    numbers = {name: found[column] for name, found in filter.DENIED.items() if found[column]}
    ran = run(kernels, TRIED, f"print({{n: said(k) for n, k in {numbers}.items()}})")
    told = eval(ran.texts[1])
    assert told == dict.fromkeys(numbers, "EPERM")


def test_calls_are_denied_by_what_they_ask_for(kernels):
    column = filter._MACHINES[os.uname().machine][0]
    clone, clone3, socket, pair, prctl, fcntl = (
        found[column]
        for found in (filter.CLONE, filter.CLONE3, filter.SOCKET, filter.SOCKETPAIR,
                      filter.PRCTL, filter.FCNTL)
    )  # fmt: skip
    cases = [
        (clone, [0x10000000, 0], "EPERM"), (clone, [0x20000000, 0], "EPERM"),
        (clone, [0x00020000, 0], "EPERM"), (clone3, [], "ENOSYS"),
        *((socket, [family, 2, 0], "EAFNOSUPPORT") for family in (3, 9, 17, 29, 38, 40, 44)),
        (socket, [2, 1, 132], "EPROTONOSUPPORT"), (socket, [2, 1, 262], "EPROTONOSUPPORT"),
        (socket, [16, 3, 4], "EPROTONOSUPPORT"), (socket, [1, 1, 0], "done"),
        (socket, [2, 1, 6], "done"), (socket, [10, 2, 17], "done"), (socket, [16, 3, 0], "done"),
        (pair, [2, 1, 0, 0], "EAFNOSUPPORT"), (prctl, [22, 2, 0], "EPERM"),
        (fcntl, [1, 1031, 1 << 20], "EPERM"), (fcntl, [1, 1026, 1], "EPERM"),
        (fcntl, [1, 1024, 0], "EPERM"), (fcntl, [1, 3, 0], "done"),
    ]  # fmt: skip
    asked = [[number, *arguments] for number, arguments, _ in cases]
    ran = run(kernels, TRIED, f"print([said(*call) for call in {asked}])")
    told = eval(ran.texts[1])
    assert list(zip(asked, told, strict=True)) == [
        ([n, *a], expected) for n, a, expected in cases
    ]  # fmt: skip


@pytest.mark.parametrize("machine", HEADERS)
def test_both_machines_deny_the_same(machine):
    column = filter._MACHINES[machine][0]
    for name, numbers in filter.DENIED.items():
        if numbers[column] is not None:
            assert decided(machine, numbers[column]) == 1, name  # EPERM
    for number in range(1000):
        if number not in [numbers[column] for numbers in filter.DENIED.values()]:
            allowed = decided(machine, number, 1, 1) == "allow"
            assert allowed or number == filter.CLONE3[column]
    assert decided(machine, filter.CLONE[column], 0x3D0F00) == "allow"  # a thread's flags
    assert decided(machine, filter.CLONE[column], 0x10000000 | 17) == 1
    assert decided(machine, 39, architecture=0x40000003) == 38  # i386's getpid
    if machine == "x86_64":
        assert decided(machine, 0x40000000 | 39) == 38  # x32's


@pytest.mark.parametrize("machine", HEADERS)
def test_the_numbers_are_the_systems_own(machine):
    header = Path(HEADERS[machine])
    if not header.exists():
        pytest.skip(f"{header} is not here (Debian: linux-libc-dev)")
    found = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", header.read_text())
    known = {name: int(number) for name, number in found}
    column = filter._MACHINES[machine][0]
    for name, numbers in filter.DENIED.items():
        assert known.get(name, numbers[column]) == numbers[column], name


WORK = {
    "multiprocessing": "from multiprocessing import Pool, get_context\n"
    "with Pool(2) as pool: print(sum(pool.map(abs, range(-3, 3))))\n"
    "queue = get_context('fork').Queue(); queue.put(1); print(queue.get())",
    "threads": "from concurrent.futures import ThreadPoolExecutor\n"
    "with ThreadPoolExecutor(8) as pool: print(sum(pool.map(abs, range(9))))",
    "asyncio": "import asyncio\nawait asyncio.gather(asyncio.sleep(0), asyncio.sleep(0))",
    "a shell": "import subprocess\nprint(subprocess.run('seq 9 | sort -r | head -2; "
    "(sleep 0 & wait); ls / > /dev/null', shell=True, capture_output=True, check=True).stdout)",
    "numpy": "import numpy as np; print(np.linalg.svd(np.eye(50))[1].sum())",
    "sqlite": "import sqlite3; b = sqlite3.connect('x.db'); b.execute('create table a (b)')",
    "shared memory": "from multiprocessing.shared_memory import SharedMemory\n"
    "m = SharedMemory(create=True, size=99); m.unlink(); m.close()",
}  # fmt: skip


@pytest.mark.parametrize("name", WORK)
def test_ordinary_work_runs_on(light, name):
    ran = run(light, WORK[name], "print('on')")
    assert "Error" not in ran.texts[0] and ran.texts[1] == "on\n"


@pytest.mark.keras
@pytest.mark.slow
@pytest.mark.parametrize(
    ("module", "work"),
    [
        ("tensorflow", "print(float(tensorflow.reduce_sum(tensorflow.ones((9, 9)))))"),
        ("jax", "print(jax.jit(lambda x: x @ x)(jax.numpy.ones((9, 9))).sum())"),
        ("torch", "print(torch.nn.Conv2d(1, 1, 3)(torch.ones(1, 1, 9, 9)).shape)"),
        ("matplotlib", "import matplotlib.pyplot as plt; plt.plot([1, 2]); plt.savefig('x.png')"),
    ],
)
def test_frameworks_run_on(light, module, work):
    if not find_spec(module):
        pytest.skip(f"{module} is not installed here")
    ran = run(light, f"import {module}", work, "print('on')")
    assert "Error" not in "".join(ran.texts) and ran.texts[2] == "on\n"
