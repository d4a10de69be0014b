"""`python -m course submit`: a whole zip with a receipt, or one line that helps."""

import ast
import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from course import __main__ as command
from course import kernel
from course.notebook.packing import NotHandedIn, submit

ROOT = Path(__file__).resolve().parents[2]
NAME = "01-pooling"
NAMED = re.compile(rf"ada\+{NAME}\+\d{{8}}T\d{{6}}\.\d{{6}}Z\+[0-9a-f]{{8}}\.zip")


@pytest.fixture
def folder(tmp_path):
    """A learner's folder of 01-pooling, with the first answer written."""
    folder = tmp_path / "work" / NAME
    shutil.copytree(ROOT / "release" / NAME, folder)
    edit(folder, lambda source: source.replace("raise NotImplementedError()", "return 1", 1))
    return folder


def edit(folder, change):
    """Change the source of the first answer."""
    path = folder / f"{folder.name}.ipynb"
    notebook = json.loads(path.read_text())
    cells = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("solution")]
    cells[0]["source"] = change("".join(cells[0]["source"]))
    path.write_text(json.dumps(notebook))


def refused(folder, *words, capsys):
    """The one line that the command refuses with."""
    before = sorted(folder.parent.rglob("*"))
    assert command.main(["submit", str(folder), "--learner", "ada", *words]) == 2
    told = capsys.readouterr()
    assert not told.out and sorted(folder.parent.rglob("*")) == before
    (line,) = told.err.splitlines()
    return line


def test_the_whole_folder_is_packed_with_its_time_and_a_receipt(folder, capsys):
    (folder / "trained").mkdir()
    (folder / "trained" / "fashion-cnn.weights.h5").write_bytes(b"weights")
    for litter in (".ipynb_checkpoints/old.ipynb", "feedback/x/page.html", "earlier.zip"):
        (folder / litter).parent.mkdir(parents=True, exist_ok=True)
        (folder / litter).write_text("")
    (folder / "timestamp.txt").write_text("of an earlier attempt")
    (folder / "link").symlink_to("/etc/passwd")
    assert command.main(["submit", str(folder), "--learner", "ada"]) == 0
    (archive,) = folder.parent.glob("*.zip")
    assert NAMED.fullmatch(archive.name)
    with zipfile.ZipFile(archive) as packed:
        names, time = set(packed.namelist()), packed.read("timestamp.txt").decode()
        assert packed.read(f"{NAME}.ipynb") == (folder / f"{NAME}.ipynb").read_bytes()
    handed_out = {p.name for p in (ROOT / "release" / NAME).iterdir() if p.is_file()}
    assert names == {*handed_out, "timestamp.txt", "trained/fashion-cnn.weights.h5"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} UTC", time)
    first, receipt = capsys.readouterr().out.splitlines()
    assert first.startswith(f"Handed in {NAME} as ada: 1 of 13 answers written, ")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    assert receipt == f"Receipt: {NAME} {time[:19]} UTC sha256 {digest[:16]}"


def test_it_goes_where_it_is_asked_to_and_each_time_anew(folder, tmp_path):
    drop = tmp_path / "drop"
    drop.mkdir()
    paths = {submit(folder, drop, "ada").path, submit(folder, drop, "ada").path}
    assert len(paths) == 2 and {path.parent for path in paths} == {drop}
    named = submit(folder / f"{NAME}.ipynb", tmp_path / "homework.zip", "ada").path
    assert named == tmp_path / "homework.zip" and zipfile.is_zipfile(named)


def test_without_a_name_the_users_own_is_taken(folder, monkeypatch):
    monkeypatch.setenv("LOGNAME", "grace")
    assert submit(folder).learner == "grace"
    monkeypatch.setenv("LOGNAME", "Grace Hopper")
    with pytest.raises(NotHandedIn, match="'Grace Hopper' is no learner's name: add --learner"):
        submit(folder)


NOTEBOOKS = {
    "is empty: save it again": lambda path: path.write_text(""),
    "is damaged or cut off": lambda path: path.write_text(path.read_text()[:5000]),
    "can't be read": lambda path: path.write_bytes(b"\xff\xfe"),
    "has no cells with text": lambda path: path.write_text('{"cells": []}'),
    "there is no notebook 01-pooling.ipynb": lambda path: path.unlink(),
    "(there is mine.ipynb: give it back its name)": lambda path: path.rename(
        path.with_name("mine.ipynb")
    ),
    "no answer is written": lambda path: shutil.copy(
        ROOT / "release" / NAME / f"{NAME}.ipynb", path
    ),
}


@pytest.mark.parametrize("told", NOTEBOOKS)
def test_a_notebook_that_cannot_be_graded_is_refused_in_one_line(folder, told, capsys):
    NOTEBOOKS[told](folder / f"{NAME}.ipynb")
    assert told in refused(folder, capsys=capsys)


def test_another_assignments_notebook_is_refused_by_its_name(folder, capsys):
    other = "02-fashion-cnn"
    shutil.copy(ROOT / "release" / other / f"{other}.ipynb", folder / f"{NAME}.ipynb")
    edit(folder, lambda source: source.replace("raise NotImplementedError()", "return 1", 1))
    assert f"is {other}'s notebook, not {NAME}'s" in refused(folder, capsys=capsys)


def test_a_place_that_is_not_there_is_refused_in_one_line(folder, capsys):
    nowhere = folder.parent / "nowhere"
    assert "make it, or name a file that ends" in refused(folder, f"--to={nowhere}", capsys=capsys)
    assert "make it" in refused(folder, f"--to={nowhere}/a.zip", capsys=capsys)


def test_networks_that_are_not_trained_are_named(tmp_path, capsys):
    folder = tmp_path / "work" / "02-fashion-cnn"
    shutil.copytree(ROOT / "release" / folder.name, folder)
    edit(folder, lambda source: source.replace("raise NotImplementedError()", "return 1", 1))
    told = refused(folder, capsys=capsys)
    assert "trained/fashion-cnn.weights.h5, trained/small-cnn.weights.h5 are not there" in told
    assert submit(folder, learner="ada", incomplete=True).path.is_file()
    (folder / "trained").mkdir()
    for name in ("fashion-cnn", "small-cnn"):
        (folder / "trained" / f"{name}.weights.h5").write_bytes(b"")
    assert submit(folder, learner="ada").files > 2


def test_more_than_the_grader_takes_is_refused_before_it_is_packed(folder, capsys):
    with (folder / "video.mp4").open("wb") as file:
        file.truncate(65 * 1024**2)
    assert "holds 68 MB, and at most 67 are taken; the largest file is video.mp4" in refused(
        folder, capsys=capsys
    )
    (folder / "video.mp4").unlink()
    for index in range(501):
        (folder / f"{index}.txt").touch()
    assert re.search(r"holds 50\d files, and at most 500 are taken", refused(folder, capsys=capsys))


@pytest.mark.skipif(not shutil.which("bwrap"), reason="bubblewrap, which makes a small disk")
def test_a_full_disk_is_told_in_one_line_and_nothing_is_left_on_it(folder, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    (folder / "noise").write_bytes(bytes(range(256)) * 8000)
    with (folder / "noise").open("r+b") as file:
        file.write(b"".join(hashlib.sha256(bytes([n % 256])).digest() for n in range(9000)))
    disk = ["bwrap", "--dev-bind", "/", "/", "--size", "65536", "--tmpfs", str(small)]
    python = f"{sys.executable} -m course submit {folder} --learner ada --to {small}"
    ran = subprocess.run(
        [*disk, "sh", "-c", f"{python}; echo $?; ls -A {small}"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    if "bwrap:" in ran.stderr:
        pytest.skip(ran.stderr)
    assert ran.stdout == "2\n"
    (line,) = ran.stderr.splitlines()
    assert "no room is left for" in line and "another place with --to" in line


# ---------------------------------------------------------------------------- the wrong Python

OLD = [
    python
    for python in ("python3.6", "python3.8", "python3.9")
    if shutil.which(python)
    and subprocess.run([python, "-c", ""], capture_output=True).returncode == 0
]


@pytest.mark.parametrize("file", ["__init__.py", "kernel.py"])
def test_an_old_python_understands_what_tells_it_that_it_is_old(file):
    ast.parse((ROOT / "course" / file).read_text(), feature_version=(3, 7))


@pytest.mark.skipif(not OLD, reason="no Python older than 3.10 is installed")
@pytest.mark.parametrize("python", OLD)
def test_an_old_python_is_told_in_one_line(python):
    ran = subprocess.run([python, "-m", "course", "submit"], cwd=ROOT, capture_output=True)
    (line,) = ran.stderr.decode().splitlines()
    assert line.startswith("course: the course needs Python 3.10 to 3.13: this is Python 3.")


def test_a_version_that_is_too_old_is_refused(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    with pytest.raises(kernel.WrongKernel, match="needs Python 3.10 to 3.13: this is Python 3.9"):
        kernel.check_version()


def test_a_kernel_without_the_courses_packages_says_which_to_choose():
    code = "import sys; sys.modules['numpy'] = None; import course"
    bare = [sys.executable, "-S", "-c", "import course"]  # -S: without what is installed
    for arguments in (bare, [sys.executable, "-c", code]):
        ran = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True)
        assert "course.kernel.WrongKernel: numpy is not installed: this is Python" in ran.stderr
        assert "Change Kernel" in ran.stderr
    ran = subprocess.run(
        [sys.executable, "-S", "-m", "course", "submit"], cwd=ROOT, capture_output=True, text=True
    )
    (line,) = ran.stderr.splitlines()
    assert ran.returncode == 1 and line.startswith("course: numpy is not installed: this is Python")


def test_a_fault_of_the_courses_own_is_shown_as_it_is():
    error = ModuleNotFoundError("No module named 'course.gone'", name="course.gone")
    assert kernel.check_missing(error) is None


def test_a_notebook_shows_the_line_alone():
    error = kernel.WrongKernel("numpy is not installed")
    assert error._render_traceback_() == ["WrongKernel: numpy is not installed"]
