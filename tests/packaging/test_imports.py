"""What the packages import is declared, and learners' code imports nothing of the instructors'."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = {"autograder", "benchmarks", "course", "tests", "tools"}
# Learners may use PyTorch as Keras's backend; the course does not bring it. Who fuzzes installs
# Atheris, whose wheels are Linux's only.
OPTIONAL = {"torch", "atheris"}


def imported(folder):
    """Top-level names that a module, or those under a folder, import, wherever they do it."""
    found, place = set(), ROOT / folder
    for path in [place] if place.is_file() else place.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                found.add(node.module.split(".")[0])
    return found


def declared(*extras):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = list(project["dependencies"])
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    return {re.match(r"[A-Za-z0-9-]+", line).group().lower() for line in lines}


def undeclared(folder, *extras):
    distributions = packages_distributions()
    foreign = imported(folder) - set(sys.stdlib_module_names) - OURS - OPTIONAL
    known = declared(*extras)
    return {
        name
        for name in foreign
        if not {d.lower().replace("_", "-") for d in distributions.get(name, [])} & known
    }


@pytest.mark.parametrize(
    "folder, extras",
    [
        ("course", ["cpu", "dev"]),
        ("autograder", ["cpu", "lab", "grade", "scale", "dev"]),
        ("benchmarks", ["cpu", "lab", "grade", "scale", "dev"]),
        ("tools", ["grade"]),
    ],
)
def test_every_import_is_declared_in_pyproject(folder, extras):
    assert undeclared(folder, *extras) == set()


@pytest.mark.parametrize("tool", ["setup_env.py", "setup_sandbox.py"])
def test_set_up_runs_on_a_bare_python(tool):
    assert imported(f"tools/{tool}") <= set(sys.stdlib_module_names)


def test_learners_and_instructors_packages_do_not_import_each_other():
    assert "autograder" not in imported("course")
    assert "course" not in imported("autograder")
