import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.authoring.build import BuildError, build, check
from autograder.authoring.cells import TextError

from .conftest import REPOSITORY
from .small import TEXT

NOTEBOOK = "01-small/01-small.ipynb"


def text(root):
    return root / "source" / "01-small" / "01-small.nb.py"


def names(root, paths):
    return [path.relative_to(root).as_posix() for path in paths]


def cells(path):
    return {cell["id"]: cell for cell in json.loads(path.read_text("utf-8"))["cells"]}


def files(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_build_writes_both_notebooks_and_copies_what_lies_beside(root):
    assert sorted(names(root, build(root))) == [
        "release/01-small/01-small.ipynb",
        "release/01-small/data.csv",
        "release/01-small/images/two.svg",
        "source/01-small/01-small.ipynb",
    ]
    assert (root / "release/01-small/data.csv").read_bytes() == b"1,2\r\n"
    assert not list(root.glob("release/**/*.nb.py"))
    assert (root / "release" / NOTEBOOK).stat().st_mode & 0o777 == 0o644


def test_a_second_build_writes_nothing_and_finds_all_in_step(root):
    assert (
        check(root)
        == [f"{path}: missing; run `autograder build`" for path in names(root, build(root))]
        or check(root) == []
    )
    before = files(root)
    assert build(root) == []
    assert check(root) == []
    assert files(root) == before


def test_a_release_holds_stubs_and_no_hidden_test(root):
    build(root)
    released = cells(root / "release" / NOTEBOOK)
    assert "".join(released["double"]["source"]).endswith(
        '"""Twice `x`, an array of any shape."""\n'
        "    # YOUR CODE HERE\n    raise NotImplementedError()"
    )
    assert released["test-double"]["source"] == ["# Parts: values (2 points), shape (1 point)."]
    assert released["test-double"]["metadata"]["editable"] is False
    assert released["ask-why-twice"]["source"] == ["Why twice?"]
    assert released["ask-why-twice"]["metadata"]["editable"] is False
    assert released["why-twice"]["source"] == ["YOUR ANSWER HERE"]
    assert list(released) == list(cells(root / "source" / NOTEBOOK))


def test_check_tells_what_is_missing_differs_or_is_nobodys(root):
    problems = check(root)
    assert problems == [f"{p}: missing; run `autograder build`" for p in names(root, build(root))]
    (root / "release/01-small/data.csv").unlink()
    (root / "release" / NOTEBOOK).write_text("{}")
    (root / "source/01-small/scratch.ipynb").write_text("{}")
    (root / "release/02-old").mkdir()
    (root / "release/02-old/old.txt").write_text("")
    (root / "release/01-small/.ipynb_checkpoints").mkdir()
    (root / "release/01-small/.ipynb_checkpoints/01-small.ipynb").write_text("{}")
    problems = check(root)
    assert f"release/{NOTEBOOK}: differs from its source; run `autograder build`" in problems
    assert "release/01-small/data.csv: missing; run `autograder build`" in problems
    assert "release/02-old/old.txt: no text gives this file; delete it" in problems
    assert "source/01-small/scratch.ipynb: no text gives this file; delete it" in problems
    assert len([problem for problem in problems if "checkpoints" in problem]) == 0


def test_check_shows_an_edit_of_the_text(root):
    build(root)
    text(root).write_text(TEXT.replace("points=3", "points=4"), "utf-8")
    assert [problem.split(":")[0] for problem in check(root)] == [
        f"source/{NOTEBOOK}",
        f"release/{NOTEBOOK}",
    ]


def test_a_build_deletes_what_its_assignment_no_longer_gives(root):
    build(root)
    (root / "source/01-small/data.csv").unlink()
    (root / "release/elsewhere.txt").write_text("kept")
    assert names(root, build(root)) == ["release/01-small/data.csv"]
    assert not (root / "release/01-small/data.csv").exists()
    assert (root / "release/elsewhere.txt").exists()


def test_one_broken_text_keeps_everything_as_it_was(root):
    build(root)
    text(root).write_text(TEXT.replace("*everything*", "all"), "utf-8")
    shutil.copytree(root / "source/01-small", root / "source/02-bad")
    bad = root / "source/02-bad/02-bad.nb.py"
    (root / "source/02-bad/01-small.nb.py").rename(bad)
    bad.write_text("# %% ansver\n", "utf-8")
    before = files(root)
    with pytest.raises(TextError, match=r"^source/02-bad/02-bad\.nb\.py:1: "):
        build(root)
    assert files(root) == before
    assert check(root) == [
        "source/02-bad/02-bad.nb.py:1: a cell line holds markers only, not 'ansver'; "
        "put words in a markdown cell"
    ]
    assert names(root, build(root, ["01-small"])) == [f"source/{NOTEBOOK}", f"release/{NOTEBOOK}"]


def test_an_unknown_assignment_is_refused_with_those_known(root):
    with pytest.raises(BuildError, match=r"source/2/2\.nb\.py; known: 01-small"):
        build(root, ["2"])


def test_a_text_of_another_name_is_refused(root):
    text(root).with_name("draft.nb.py").write_text(TEXT, "utf-8")
    with pytest.raises(BuildError, match="name it 01-small.nb.py"):
        build(root)


def test_settings_that_would_hand_out_the_texts_are_refused(root):
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    with pytest.raises(BuildError, match=r'add "\*\.nb\.py" to c\.CourseDirectory\.ignore'):
        build(root)


def test_a_secret_beside_the_notebook_is_refused(root):
    (root / "source/01-small/hints.py").write_text("import autograder.oracles\n")
    with pytest.raises(BuildError, match=r"release/01-small/hints\.py:1: imports autograder"):
        build(root)
    assert not (root / "release").exists()


def test_what_nbgrader_refuses_is_told_with_the_assignment(root):
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + 'c.IncludeHeaderFooter.header = "none.ipynb"\n')
    with pytest.raises(BuildError, match=r"source/01-small: nbgrader refuses it: .*none\.ipynb"):
        build(root)


def test_nbgrader_is_imported_only_when_a_text_is_sound(root):
    code = (
        "import sys; from autograder.authoring import build, bundle, text\n"
        "try: build.build('.')\n"
        "except text.TextError: print('nbgrader' in sys.modules)"
    )
    text(root).write_text("# %% ansver\n")
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment, capture_output=True, text=True
    )
    assert ran.stdout == "False\n", ran.stderr


@pytest.mark.parametrize("path", sorted(REPOSITORY.glob("source/*/*.nb.py")), ids=lambda p: p.stem)
def test_no_line_of_a_solution_or_hidden_test_reaches_learners(path, tmp_path):
    shutil.copytree(REPOSITORY / "source", tmp_path / "source")
    shutil.copy(REPOSITORY / "nbgrader_config.py", tmp_path)
    name = path.parent.name
    build(tmp_path, [name])
    secret, shown, hidden = set(), set(), False
    for line in path.read_text("utf-8").splitlines():
        hidden = hidden or "### BEGIN" in line
        (secret if hidden else shown).add(line.strip())
        hidden = hidden and "### END" not in line
    released = cells(tmp_path / "release" / name / f"{name}.ipynb").values()
    lines = {line.strip() for cell in released for line in cell["source"]}
    assert len(secret) > 20
    assert not lines & {line for line in secret - shown if len(line) > 15}


@pytest.mark.slow
def test_nbgrader_itself_makes_the_same_release(root):
    for path in REPOSITORY.glob("source/*/*.nb.py"):
        shutil.copytree(path.parent, root / "source" / path.parent.name)
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + "c.ClearSolutions.text_stub = 'In your words.'\n")
    build(root)
    (root / "release").rename(root / "ours")
    scripts = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
    ran = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", "--assignment=*"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert files(root / "release") == files(root / "ours")
    assert b"In your words." in (root / "ours" / NOTEBOOK).read_bytes()
    assert len(list(root.glob("ours/*/*.ipynb"))) == len(list(root.glob("source/*/*.nb.py")))
