"""Where things stand: few modules on top, imports one way, and nothing lost sight of by a move."""

import ast
import importlib
import sys
from pathlib import Path

import pytest

import course
from course.testing.tracebacks import is_learners

PACKAGE = Path(course.__file__).parent
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))
ORDER = ["testing", "notebook", "pictures", "training", ""]
"""Each folder may import itself and those before it; "" is the top."""
OLD_NAMES = {
    "course.attempts": "course.testing.attempts",
    "course.derivatives": "course.testing.derivatives",
    "course.device": "course.training.device",
    "course.expect": "course.testing.expect",
    "course.figures": "course.pictures.figures",
    "course.network_drawing": "course.pictures.network_drawing",
    "course.plots": "course.pictures.plots",
}


def folder_of(name):
    """The folder of "course.folder.module", or "" for what stands on top."""
    return next((part for part in name.split(".")[1:2] if part in ORDER), "")


def imported(module):
    """The course's modules that a module names in its imports, wherever it does so."""
    for node in ast.walk(ast.parse((PACKAGE / module).read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_each_folder_has_modules_and_the_top_has_at_most_ten():
    folders = [path.rpartition("/")[0] for path in MODULES]
    assert set(folders) == set(ORDER)
    assert folders.count("") <= 10 and all(folders.count(name) > 3 for name in ORDER)


@pytest.mark.parametrize("module", MODULES)
def test_imports_run_one_way(module):
    mine = ORDER.index(module.rpartition("/")[0])
    used = [name for name in imported(module) if name.split(".")[0] == "course"]
    assert [name for name in used if ORDER.index(folder_of(name)) > mine] == []


@pytest.mark.parametrize("module", MODULES)
def test_no_line_of_the_course_passes_for_the_learners(module):
    assert not is_learners(str(PACKAGE / module))
    assert is_learners(str(PACKAGE.parent / "release" / Path(module).name))


@pytest.mark.parametrize("old, new", OLD_NAMES.items())
def test_notebooks_need_not_know_the_folders(old, new):
    assert importlib.import_module(old) is importlib.import_module(new)
    assert getattr(course, old.partition(".")[2]) is sys.modules[new]


@pytest.mark.parametrize("old", OLD_NAMES)
def test_a_name_without_its_folder_can_be_a_programs_first_import(python, old):
    name = old.partition(".")[2]
    code = (
        f"import {old}\nfrom {old} import __name__ as found\nprint(found, {old} is course.{name})"
    )
    assert python(code) == [f"{OLD_NAMES[old]} True"]
