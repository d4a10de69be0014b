"""The profile that containers get, deploy/container/seccomp.json: the sandbox works behind it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.sandbox.inside import filter

ROOT = Path(__file__).resolve().parents[2]
PROFILE = json.loads((ROOT / "deploy" / "container" / "seccomp.json").read_text())
NEEDED = {"clone", "unshare", "mount", "umount2", "pivot_root", "sethostname", "prctl", "chroot"}
BEHIND = """
import asyncio, ctypes, sys
sys.path.insert(0, sys.argv[1])
from autograder.sandbox.inside import filter
numbers = eval(sys.argv[2])
steps = [(filter._LOAD, 0, 0, filter._NUMBER)]
for number in numbers:
    steps += [(filter._EQUAL, 0, 1, number), filter._fail(1)]
filter.program = lambda machine: [*steps, (filter._RETURN, 0, 0, filter._ALLOW)]
ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)  # no_new_privs
filter.install()
libc = ctypes.CDLL(None, use_errno=True)
assert all(libc.syscall(number, 0, 0, 0) == -1 for number in numbers)
from autograder import sandbox
assert sandbox.available() is None, sandbox.available()
from tests.sandbox.conftest import run
for warm in (True, False):
    with sandbox.Zygote(sandbox.Policy(modules=()), warm=warm) as kernels:
        print(run(kernels, "print(6 * 7)").texts, kernels.problem)
"""


def denied():
    return [name for rule in PROFILE["syscalls"] if "args" not in rule for name in rule["names"]]


def test_it_denies_by_name_what_no_sandbox_needs():
    names = denied()
    assert len(set(names)) == len(names) and not NEEDED & set(names)
    assert {"bpf", "init_module", "io_uring_setup", "keyctl", "setns", "ptrace"} <= set(names)
    assert PROFILE["defaultAction"] == "SCMP_ACT_ALLOW"
    assert {rule["action"] for rule in PROFILE["syscalls"]} == {"SCMP_ACT_ERRNO"}


@pytest.mark.sandbox
def test_a_sandbox_starts_warm_and_cold_behind_it():
    column = filter._MACHINES[os.uname().machine][0]
    numbers = [n for name in denied() if (n := filter.DENIED.get(name, (None, None))[column])]
    assert len(numbers) > 35
    command = [sys.executable, "-c", BEHIND, str(ROOT), repr(numbers)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.stdout.splitlines() == ["['42\\n'] ", "['42\\n'] not asked for"], done.stderr
