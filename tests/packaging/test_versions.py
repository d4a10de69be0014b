"""pyproject.toml, environment.yml and the two locks name the same versions."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.lock", "requirements-gpu.lock"]
PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(?:\[[a-z-]+\])?==(?P<version>[^\s;]+)")


def pins(lines):
    found = {}
    for line in lines:
        match = PIN.match(line)
        assert match, f"not pinned to one version: {line}"
        name = match["name"].lower().replace("_", "-")
        assert found.setdefault(name, match["version"]) == match["version"], f"{name} has two pins"
    return found


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def project_pins(*left_out):
    extras = project()["optional-dependencies"]
    chosen = [line for name, lines in extras.items() if name not in left_out for line in lines]
    return pins([*project()["dependencies"], *chosen])


def environment_lines():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    (through_pip,) = [item["pip"] for item in listed if isinstance(item, dict)]
    return through_pip


def lock_pins(name):
    text = (ROOT / name).read_text()
    return pins(line for line in text.splitlines() if re.match(r"[a-z0-9]", line))


def test_environment_yml_holds_the_versions_of_pyproject():
    assert pins(environment_lines()) == project_pins("gpu")


def test_every_pin_of_environment_yml_has_a_reason():
    text = (ROOT / "environment.yml").read_text()
    pinned = [line for line in text.splitlines() if re.match(r" +- [a-z-]+=", line)]
    assert len(pinned) > 20
    assert [line for line in pinned if not re.search(r"  # \S+ \S+", line)] == []


def test_environment_yml_shows_the_gpu_variant():
    (gpu,) = project()["optional-dependencies"]["gpu"]
    assert gpu.split(";")[0] in (ROOT / "environment.yml").read_text()


@pytest.mark.parametrize("lock, left_out", [(LOCKS[0], "gpu"), (LOCKS[1], "cpu")])
def test_a_lock_holds_the_versions_of_pyproject(lock, left_out):
    expected = project_pins(left_out)
    locked = lock_pins(lock)
    assert {name: locked.get(name) for name in expected} == expected


def test_the_gpu_lock_changes_nothing_but_tensorflow():
    cpu, gpu = (lock_pins(name) for name in LOCKS)
    assert {name for name in cpu if gpu.get(name) != cpu[name]} == {"tensorflow-cpu"}
    assert all(name.startswith("nvidia-") for name in gpu.keys() - cpu.keys())


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_registry_and_hashes_every_package(lock):
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert not re.search(r"^--(extra-)?index|^--find-links", text, re.MULTILINE)
    for block in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in block


def test_the_python_of_environment_yml_is_one_that_the_project_supports():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    (python,) = [item for item in listed if isinstance(item, str) and item.startswith("python=")]
    assert project()["requires-python"] == ">=3.11,<3.14"
    assert python in {"python=3.11", "python=3.12", "python=3.13"}
