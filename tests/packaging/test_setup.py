"""Set-up happens once, trusts nothing unfinished, and names what is missing in one line."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import setup_env, setup_sandbox

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with locks but no environment; commands are noted instead of run, and succeed."""
    for name in (setup_env.CPU_LOCK, setup_env.GPU_LOCK, "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    venv = tmp_path / ".venv"
    monkeypatch.setattr(setup_env, "ROOT", tmp_path)
    monkeypatch.setattr(setup_env, "VENV", venv)
    monkeypatch.setattr(setup_env, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(setup_env, "STAMP", venv / "installed.json")
    monkeypatch.setattr(setup_env, "NEEDED_GIB", {setup_env.CPU_LOCK: 0, setup_env.GPU_LOCK: 0})
    return tmp_path


@pytest.fixture
def commands(project, monkeypatch):
    """The commands that set-up would have run, each as one string."""
    ran = []

    def note(*command):
        ran.append(" ".join(map(str, command)))
        if "venv --clear" in ran[-1]:
            setup_env.PYTHON.parent.mkdir(parents=True, exist_ok=True)
            setup_env.PYTHON.touch()
        return True

    monkeypatch.setattr(setup_env, "run", note)
    return ran


def test_the_first_run_makes_the_environment_and_the_second_does_nothing(commands):
    assert setup_env.main([]) == 0
    assert "venv --clear" in commands[0]
    assert any("sync" in command and "--require-hashes" in command for command in commands)
    del commands[:]
    assert setup_env.main([]) == 0
    assert commands == []


def test_an_environment_without_its_stamp_is_made_anew(commands):
    setup_env.main([])
    setup_env.STAMP.unlink()
    del commands[:]
    assert setup_env.main([]) == 0
    assert "venv --clear" in commands[0]


@pytest.mark.parametrize("part", ["folder", "python"])
def test_an_environment_for_another_folder_or_python_is_made_anew(commands, part):
    setup_env.main([])
    stamp = json.loads(setup_env.STAMP.read_text())
    setup_env.STAMP.write_text(json.dumps({**stamp, part: "another"}))
    del commands[:]
    assert setup_env.main([]) == 0
    assert "venv --clear" in commands[0]


def test_a_new_lock_updates_the_environment_in_place(commands, project):
    setup_env.main([])
    with (project / setup_env.CPU_LOCK).open("a") as lock:
        lock.write("# changed\n")
    del commands[:]
    assert setup_env.main([]) == 0
    assert commands and not any("venv --clear" in command for command in commands)


def test_a_failed_install_leaves_no_stamp_and_fails(commands, monkeypatch, capsys):
    noted = setup_env.run
    monkeypatch.setattr(setup_env, "run", lambda *command: noted(*command) and "pip" not in command)
    assert setup_env.main([]) == 1
    assert not setup_env.STAMP.exists()
    assert "trying again with pip" in capsys.readouterr().err


def test_the_gpu_build_is_kept_until_the_cpu_build_is_asked_for(commands):
    def installed():
        return json.loads(setup_env.STAMP.read_text())["lock"]

    setup_env.main(["--gpu", "1"])
    setup_env.main(["--gpu", ""])
    assert installed() == setup_env.GPU_LOCK
    setup_env.main(["--gpu", "0"])
    assert installed() == setup_env.CPU_LOCK


def test_an_environment_elsewhere_has_the_packages_but_not_the_project(
    commands, project, monkeypatch
):
    monkeypatch.setattr(setup_env, "WITH_PROJECT", True)
    elsewhere = project / "hub" / "env"
    assert setup_env.main(["--venv", str(elsewhere)]) == 0
    assert f"venv --clear {elsewhere}" in commands[0]
    assert any("sync" in command for command in commands)
    assert not any("--editable" in command for command in commands)
    assert (elsewhere / "installed.json").exists()
    assert not (project / ".venv").exists()


def test_uv_is_installed_at_the_locked_version_with_its_hashes():
    lines = setup_env.requirement(setup_env.CPU_LOCK, "uv").splitlines()
    assert lines[0].startswith("uv==")
    assert len(lines) > 2
    assert all("--hash=sha256:" in line for line in lines[1:])


def test_an_old_python_is_refused_with_what_to_install():
    with pytest.raises(setup_env.SetupError, match="3.11.*is 3.9.*sudo apt install"):
        setup_env.check_python((3, 9, 2), which=lambda name: None)


def test_a_newer_python_elsewhere_on_the_path_is_used():
    found = {"python3.12": "/usr/bin/python3.12"}.get
    assert setup_env.check_python((3, 9, 2), which=found) == "/usr/bin/python3.12"
    assert setup_env.check_python((3, 11, 0), which=found) is None


def test_a_python_without_venv_is_refused_with_what_to_install():
    with pytest.raises(setup_env.SetupError, match="sudo apt install python3-venv"):
        setup_env.check_venv_module(find_spec={"venv": True}.get)


def test_a_full_disk_is_refused_with_the_space_that_is_needed():
    with pytest.raises(setup_env.SetupError, match="4 GB of free disk.* 1.0 GB are left"):
        setup_env.check_disk(setup_env.CPU_LOCK, free_bytes=2**30)


def test_what_is_missing_is_told_in_one_line_without_a_traceback(project, monkeypatch, capsys):
    monkeypatch.setattr(setup_env, "check_python", lambda: None)
    monkeypatch.setattr(setup_env, "NEEDED_GIB", {setup_env.CPU_LOCK: 10**9})
    assert setup_env.main([]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_set_up_takes_turns(project):
    code = "import fcntl, sys; fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    lock = project / setup_env.CPU_LOCK
    with setup_env.only_one(lock):
        beside = subprocess.run([sys.executable, "-c", code, lock], capture_output=True)
    after = subprocess.run([sys.executable, "-c", code, lock], capture_output=True)
    assert (beside.returncode, after.returncode) == (1, 0)


def test_without_bubblewrap_or_leave_to_install_it_one_command_is_named(monkeypatch, capsys):
    monkeypatch.setattr(setup_sandbox.shutil, "which", lambda name: None)
    monkeypatch.setattr(setup_sandbox, "privilege", lambda: None)
    assert setup_sandbox.main() == 0
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("sudo apt install bubblewrap")


def test_bubblewrap_is_installed_with_apt_where_that_is_allowed(monkeypatch, capsys):
    ran = []
    monkeypatch.setattr(setup_sandbox.shutil, "which", {"apt-get": "/usr/bin/apt-get"}.get)
    monkeypatch.setattr(setup_sandbox, "privilege", lambda: ["sudo", "-n"])
    monkeypatch.setattr(setup_sandbox, "quiet", lambda command: (ran.append(command) or True, ""))
    assert setup_sandbox.main() == 0
    assert ran[0][:3] == ["sudo", "-n", "apt-get"]
    assert "bubblewrap" in ran[0]


def test_a_bubblewrap_that_may_not_work_is_explained(monkeypatch, capsys):
    monkeypatch.setattr(setup_sandbox.shutil, "which", lambda name: "/usr/bin/bwrap")
    monkeypatch.setattr(setup_sandbox, "quiet", lambda command: (False, "Permission denied"))
    monkeypatch.setattr(setup_sandbox, "restricted", lambda: True)
    assert setup_sandbox.main() == 0
    assert "sudo sysctl" in capsys.readouterr().err
