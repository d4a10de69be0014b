"""A control group for each submission, on made-up hierarchies, and for real where there is one."""

import os
from pathlib import Path

import pytest

from autograder import sandbox
from autograder.job import Limits
from autograder.sandbox import groups
from autograder.sandbox.groups import NAME, Group, Groups, NoGroups
from tests.sandbox.conftest import run

LIMITS = Limits(memory_bytes=2**30, disk_bytes=2**28, processes=50)
BOTH = "cpu memory pids\n"


@pytest.fixture
def made_up(tmp_path):
    """A function that makes a hierarchy: path → (controllers, what is handed on), and the own."""

    def make(own, **given):
        for name, (controllers, handed_on) in given.items():
            folder = tmp_path / "cgroup" / name.replace("__", "/").removeprefix("root")
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "cgroup.controllers").write_text(controllers)
            (folder / "cgroup.subtree_control").write_text(handed_on)
            (folder / "cgroup.procs").write_text("")
        (tmp_path / "own").write_text(f"9:memory:/old\n0::{own}\n")
        return tmp_path / "cgroup", tmp_path / "own"

    return make


def test_the_nearest_group_that_hands_on_both_controllers_is_divided(made_up):
    given = {"root": (BOTH, BOTH), "a": (BOTH, "memory pids"), "a__b": (BOTH, "")}
    mounted, own = made_up("/a/b", **given)
    found = Groups(mounted, own)
    assert found.parent == mounted / "a"
    group = found.new(LIMITS)
    assert group.path.parent == mounted / "a"
    told = {path.name: int(path.read_text()) for path in group.path.iterdir()}
    assert told == {
        "memory.max": 2**30 + 2**28 + groups.SLACK_BYTES,
        "memory.swap.max": 0,
        "pids.max": 50 + groups.SLACK_TASKS,
    }


@pytest.mark.parametrize(
    ("own", "given", "told"),
    [
        ("/a", {"a": ("cpu\n", BOTH)}, "is not given the controllers memory and pids"),
        ("/a", {"b": (BOTH, BOTH)}, "no cgroup v2 hierarchy at"),
        ("/../..", {"root": ("", "")}, "no cgroup v2"),
    ],
)
def test_where_there_are_none_it_is_said_why(made_up, own, given, told):
    with pytest.raises(NoGroups, match=told):
        Groups(*made_up(own, **given))


def test_a_machine_of_version_1_has_none(tmp_path):
    (tmp_path / "own").write_text("9:memory:/old\n")
    with pytest.raises(NoGroups, match="no cgroup v2 hierarchy"):
        Groups(tmp_path, tmp_path / "own")


def test_a_delegated_group_is_divided_and_its_own_processes_move(made_up, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    mounted, own = made_up("/unit", unit=(BOTH, ""))
    (mounted / "unit" / "cgroup.procs").write_text("17\n")
    assert Groups(mounted, own).parent == mounted / "unit"
    assert (mounted / "unit" / "grader" / "cgroup.procs").read_text() == "17"
    assert (mounted / "unit" / "cgroup.subtree_control").read_text() == "+memory +pids"


def test_groups_of_a_grader_that_was_killed_are_removed(made_up):
    mounted, own = made_up("/", root=(BOTH, BOTH))
    old, mine = mounted / f"{NAME}4999999-1", mounted / f"{NAME}{os.getpid()}-999999"
    old.mkdir(), mine.mkdir()
    Groups(mounted, own)
    assert mine.exists() and not old.exists()


def test_here_there_are_groups_or_one_line_says_why_not():
    assert ("\n" not in groups.why_not()) and (groups.why_not() or groups.new(LIMITS))


def test_an_out_of_memory_in_the_group_is_known(tmp_path):
    group = Group(tmp_path / "group", LIMITS)
    assert not group.ran_out
    for count, ran_out in ((0, False), (2, True)):
        (group.path / "memory.events").write_text(f"max 7\noom 3\noom_kill {count}\n")
        assert group.ran_out is ran_out


@pytest.mark.sandbox
@pytest.mark.parametrize("warm", [True, False])
def test_a_kernel_enters_its_group_before_it_runs_anything(tmp_path, monkeypatch, warm):
    group = Group(tmp_path / "group", LIMITS)
    monkeypatch.setattr(groups, "new", lambda limits: group)
    monkeypatch.setattr(Group, "close", lambda self: None)
    policy = sandbox.Policy(modules=("msgpack",))
    with sandbox.Zygote(policy, warm=warm) as kernels:
        ran = run(kernels, "print(6 * 7)")
    assert (ran.texts, ran.warm) == (["42\n"], warm)
    assert (group.path / "cgroup.procs").read_text() == "0"


class Bare(Group):
    """A real group, without bounds."""

    def __init__(self, path):
        self.path = path
        path.mkdir()


def hierarchy():
    """A mounted hierarchy of version 2 in which this process may make a group; else None."""
    for line in Path("/proc/mounts").read_text().splitlines():
        _, place, kind, *_ = line.split()
        if kind == "cgroup2" and os.access(place, os.W_OK) and not os.statvfs(place).f_flag & 1:
            return Path(place)
    return None


@pytest.mark.sandbox
@pytest.mark.skipif(hierarchy() is None, reason="no cgroup v2 hierarchy that may be written")
def test_a_real_group_holds_the_kernel_and_is_removed(light, monkeypatch):
    group = Bare(hierarchy() / f"{NAME}{os.getpid()}-test")
    monkeypatch.setattr(groups, "new", lambda limits: group)
    ran = run(light, "print(open('/proc/self/cgroup').read())")
    assert group.path.name in ran.texts[0]
    assert not group.path.exists()
