"""What a release holds for Colab and Kaggle: the wheel's address, badges, and hints."""

import json

import pytest
from nbformat import reads
from traitlets.config import Config

from autograder.authoring.build import BuildError, build
from autograder.authoring.hosted import Hosted

from .conftest import REPOSITORY

WHEEL = "https://example.org/files/convnets_course-0.1.0-py3-none-any.whl"
RELEASE = "https://github.com/ada/nets/blob/main/release"
SETTINGS = f'\nc.Course.wheel = "{WHEEL}"\nc.Course.notebooks = "{RELEASE}"\n'


def pooling():
    path = REPOSITORY / "source" / "01-pooling" / "01-pooling.ipynb"
    return reads(path.read_text("utf-8"), as_version=4)


def test_without_settings_a_release_is_as_it_was():
    assert Hosted.of(Config()).released(pooling(), "01-pooling") == pooling()


def test_the_wheels_address_and_two_badges_are_written_into_the_release():
    config = Config({"Course": {"wheel": WHEEL, "notebooks": RELEASE + "/"}})
    source = pooling()
    release = Hosted.of(config).released(source, "01-pooling")
    assert source == pooling()
    title, empty, badges, *_ = release.cells[0].source.split("\n")
    path = "ada/nets/blob/main/release/01-pooling/01-pooling.ipynb"
    assert title == pooling().cells[0].source.split("\n")[0] and not empty
    assert f"](https://colab.research.google.com/github/{path})" in badges
    assert f"](https://kaggle.com/kernels/welcome?src=https://github.com/{path})" in badges
    changed = [(a, b) for a, b in zip(source.cells, release.cells, strict=True) if a != b]
    assert len(changed) == 2
    assert f'find_course("01-pooling", "0.1", "{WHEEL}")' in changed[1][1].source


def test_the_build_reads_the_settings(root):
    with (root / "nbgrader_config.py").open("a") as file:
        file.write(SETTINGS)
    build(root)
    release = json.loads((root / "release" / "01-small" / "01-small.ipynb").read_text("utf-8"))
    assert any("Open in Kaggle" in "".join(cell["source"]) for cell in release["cells"])
    assert "Open in" not in (root / "source" / "01-small" / "01-small.ipynb").read_text("utf-8")


@pytest.mark.parametrize(
    "line, told",
    [
        ('c.Course.wheel = "course.zip"', "must be the address of a .whl file, not 'course.zip'"),
        ('c.Course.notebooks = "https://example.org"', "must be GitHub's address of release/"),
    ],
)
def test_an_address_that_no_host_can_open_is_refused(root, line, told):
    with (root / "nbgrader_config.py").open("a") as file:
        file.write(f"\n{line}\n")
    with pytest.raises(BuildError, match=told.replace("'", ".")):
        build(root)


def test_hints_leave_the_release_for_the_learners_package(root):
    path = root / "source" / "01-small" / "01-small.nb.py"
    text = path.read_text("utf-8")
    path.write_text(text.replace("### BEGIN SOLUTION", "### BEGIN SOLUTION\n    # hint: look", 1))
    build(root)
    assert not (root / "course").exists()
    (root / "course" / "notebook").mkdir(parents=True)
    build(root)
    (entry,) = json.loads((root / "course/notebook/hints/01-small.json").read_text())
    assert len(entry["hints"]) == 1
    assert "hint" not in (root / "release" / "01-small" / "01-small.ipynb").read_text("utf-8")
