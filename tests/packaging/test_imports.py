"""What the packages import is declared, and learners' code imports nothing of the instructors'."""

import ast
import importlib.util
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import setuptools

from autograder.sandbox import policy

ROOT = Path(__file__).resolve().parents[2]
OURS = {"autograder", "benchmarks", "course", "tests", "tools"}
# Learners may use PyTorch as Keras's backend; the course does not bring it. In Colab there is a
# package of Google's. Who fuzzes installs Atheris, whose wheels are Linux's only.
OPTIONAL = {"torch", "google", "atheris"}
# JupyterLab cannot be without its server, which an extension of ours is a part of, nor matplotlib
# without Pillow.
BROUGHT = {"jupyter_server", "jupyter_core", "tornado", "PIL"}


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
    foreign = imported(folder) - set(sys.stdlib_module_names) - OURS - OPTIONAL - BROUGHT
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
        ("tools", ["cpu", "grade", "dev"]),
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


@pytest.mark.parametrize("package", ["course", "autograder"])
def test_an_installed_package_has_every_folder_of_modules(package):
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    include = settings["packages"]["find"]["include"]
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / package).rglob("*.py")}
    found = set(setuptools.find_packages(str(ROOT), include=include))
    shipped = {Path(data).parent for data in (ROOT / package).glob("learner/**/*.py")}
    shipped = {path.relative_to(ROOT) for path in shipped}
    assert {".".join(path.parts) for path in folders - shipped} <= found


@pytest.mark.parametrize("name", policy._MODULES)
def test_what_a_warm_kernel_imports_exists(name):
    """A kernel leaves out what is missing, and would start cold without a word."""
    assert importlib.util.find_spec(name) is not None
