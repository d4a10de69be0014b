"""What machines of one class compare before they share the work."""

import shutil
from pathlib import Path

import pytest

import course
from autograder.fleet import identity

PACKAGE = Path(course.__file__).parent
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    there = tmp_path_factory.mktemp("elsewhere") / "course"
    return shutil.copytree(PACKAGE, there, ignore=shutil.ignore_patterns("__pycache__"))


def test_a_copy_of_the_course_elsewhere_is_the_same(copy):
    assert identity.mine()["course"] == identity._digest(copy)


@pytest.mark.parametrize("module", MODULES)
def test_a_changed_module_of_the_course_is_noticed_wherever_it_stands(copy, module):
    content = (copy / module).read_bytes()
    (copy / module).write_bytes(content + b"#\n")
    try:
        assert identity.mine()["course"] != identity._digest(copy)
    finally:
        (copy / module).write_bytes(content)
