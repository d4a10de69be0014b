"""Control groups of learners' servers: where they are made, what they hold, that they hold."""

import subprocess
import sys

import pytest

from deploy import limits

GIBI = 2**30


def newer(tmp_path, divisible):
    """A tree of version 2 with this process in a.slice/hub.service; and which groups divide."""
    for path in ("", "a.slice", "a.slice/hub.service"):
        folder = tmp_path / "fs" / path
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "cgroup.controllers").write_text("cpu memory pids")
        file = folder / "cgroup.subtree_control"
        file.write_text("") if path in divisible else file.mkdir()
    (tmp_path / "own").write_text("0::/a.slice/hub.service\n")
    return tmp_path / "fs", tmp_path / "own"


def test_the_nearest_group_that_can_be_divided_holds_the_learners(tmp_path):
    groups = limits.Groups(*newer(tmp_path, {"", "a.slice"}))
    doors = groups.group("ada", 4 * GIBI, 1.5)
    (place,) = (door.parent for door in doors)
    assert place == tmp_path / "fs" / "a.slice" / "convnets-ada"
    assert (place / "memory.max").read_text() == f"{4 * GIBI}\n"
    assert (place / "cpu.max").read_text() == "150000 100000\n"
    assert (tmp_path / "fs/a.slice/cgroup.subtree_control").read_text() == "+memory +cpu"


def test_where_none_can_be_divided_it_is_said(tmp_path):
    with pytest.raises(limits.NoLimits, match="may be divided"):
        limits.Groups(*newer(tmp_path, set()))


def test_the_older_version_has_a_group_for_each_controller_below_our_own(tmp_path):
    places = [tmp_path / "fs" / name for name in ("memory/box", "cpu/convnets-ada", "memory/box")]
    for place in [*places, tmp_path / "fs/memory/box/convnets-ada"]:
        place.mkdir(parents=True, exist_ok=True)
    for name in ("cpu/convnets-ada/cpu.cfs_quota_us", "cpu/convnets-ada/cpu.cfs_period_us"):
        (tmp_path / "fs" / name).write_text("-1")
    (tmp_path / "fs/memory/box/convnets-ada/memory.limit_in_bytes").write_text("-1")
    (tmp_path / "own").write_text("4:memory:/box\n1:cpu:/\n0::/\n")
    doors = limits.Groups(tmp_path / "fs", tmp_path / "own").group("ada", GIBI, 2)
    memory, cpu = (door.parent for door in doors)
    assert (memory / "memory.limit_in_bytes").read_text() == f"{GIBI}\n"
    assert (cpu / "cpu.cfs_quota_us").read_text() == "200000\n"
    assert sorted(path.name for path in memory.iterdir()) == ["memory.limit_in_bytes"]


@pytest.mark.skipif(bool(limits.why_not()), reason=limits.why_not())
def test_who_wants_more_memory_than_the_group_has_is_ended():
    groups = limits.Groups()
    doors = groups.group("testing", 200 * 2**20, 1)

    def enter():
        for door in doors:
            door.write_text("0")

    def took(megabytes):
        code = f"print(len(bytearray({megabytes} * 2**20)))"
        command = [sys.executable, "-c", code]
        return subprocess.run(command, preexec_fn=enter, capture_output=True).returncode

    try:
        assert took(50) == 0
        assert took(400) == -9
    finally:
        groups.remove("testing")
    assert not doors[0].parent.exists()
