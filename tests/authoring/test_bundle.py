import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
import zipfile

import pytest

import course
from autograder.authoring.build import build
from autograder.authoring.bundle import BundleError, bundle, environment, requirements

from .conftest import REPOSITORY

PARTS = ("LICENSE", "environment.yml", "pyproject.toml", "requirements.lock")


@pytest.fixture
def ready(root):
    """A built course with everything that a bundle needs."""
    for name in PARTS:
        shutil.copy(REPOSITORY / name, root)
    shutil.copytree(
        REPOSITORY / "course", root / "course", ignore=shutil.ignore_patterns("__pycache__")
    )
    build(root)
    return root


@pytest.fixture
def unpacked(ready, tmp_path_factory):
    """The folder that a learner gets."""
    folder = tmp_path_factory.mktemp("learner")
    with zipfile.ZipFile(bundle(ready, folder)) as archive:
        archive.extractall(folder)
    return folder / "convnet-course"


def start(folder):
    """The start.py of an unpacked bundle, as a module."""
    spec = importlib.util.spec_from_file_location("start", folder / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def of_the_course():
    """Every file of the course that belongs to it, by its path in the repository."""
    files = [path for path in (REPOSITORY / "course").rglob("*") if path.is_file()]
    kept = [path for path in files if path.parent.name != "__pycache__"]
    return {path.relative_to(REPOSITORY).as_posix() for path in kept}


def test_a_bundle_holds_what_learners_need_and_nothing_else(ready, tmp_path):
    for folder in ("course", "course/pictures"):
        (ready / folder / "__pycache__").mkdir()
        (ready / folder / "__pycache__/plots.pyc").write_bytes(b"")
    path = bundle(ready, tmp_path / "out")
    assert re.fullmatch(r"convnet-course-\d+\.\d+\.\d+\.zip", path.name)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 1, 1, 0, 0, 0)}
    assert names == sorted(names)
    inside = {name.removeprefix("convnet-course/") for name in names}
    assert {name for name in inside if "/" not in name} == {
        "LICENSE",
        "README.md",
        "convnets_course-0.1.0-py3-none-any.whl",
        "environment.yml",
        "requirements.txt",
        "start.py",
    }
    assert {"release/01-small/01-small.ipynb", "release/01-small/images/two.svg"} < inside
    assert {"course/__init__.py", "course/samples/fashion-mnist.npz"} < inside
    assert {path for path in inside if path.startswith("course/")} == of_the_course()
    assert not [n for n in inside if re.search(r"autograder|source|\.nb\.py|\.pyc|tests", n)]


def test_the_same_files_give_the_same_bytes(ready, tmp_path):
    first = bundle(ready, tmp_path / "one.zip")
    for path in ready.rglob("*"):
        os.utime(path, (1e9, 1e9))
    (ready / "course/pictures/plots.py").chmod(0o755)
    assert bundle(ready, tmp_path / "two.zip").read_bytes() == first.read_bytes()


def test_the_wheel_holds_the_course_and_nothing_of_instructors(ready, tmp_path):
    bundle(ready, tmp_path)
    (path,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    folders = {name.split("/")[0] for name in inside}
    assert folders == {"course", "convnets_course-0.1.0.dist-info"}
    held = {name for name in inside if name.startswith("course/")}
    assert held == of_the_course() - {"course/pyproject.toml"}
    assert not [name for name, content in inside.items() if b"import autograder" in content]
    metadata = inside["convnets_course-0.1.0.dist-info/METADATA"].decode()
    needs = sorted(re.findall(r"^Requires-Dist: (.*)", metadata, re.MULTILINE))
    assert needs == ["h5py", "ipython", "keras>=3.10", "matplotlib", "ml-dtypes", "numpy>=1.26"]
    assert course.__version__ == "0.1.0" and "Requires-Python: <3.14,>=3.10" in metadata
    record = inside["convnets_course-0.1.0.dist-info/RECORD"].decode().splitlines()
    assert {line.split(",")[0] for line in record} == inside.keys()


def test_two_versions_of_the_course_are_refused(ready, tmp_path):
    path = ready / "course" / "pyproject.toml"
    path.write_text(path.read_text().replace('version = "0.1.0"', 'version = "0.2.0"'))
    with pytest.raises(BundleError, match="two versions: pyproject.toml says 0.1.0, course/pyproj"):
        bundle(ready, tmp_path)


def test_the_course_imports_from_the_unpacked_bundle_without_the_autograder(unpacked):
    code = (
        "import course, sys; print(course.__file__); "
        "print(course.data.fashion_mnist().test_images.shape[1:]); "
        "print([name for name in sys.modules if name.startswith('autograder')])"
    )
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd="/", env=environment, capture_output=True, text=True
    )
    expected = f"{unpacked / 'course' / '__init__.py'}\n(28, 28, 1)\n[]\n"
    assert ran.stdout == expected, ran.stderr


def test_a_learner_hands_in_from_the_unpacked_bundle(unpacked):
    notebook = unpacked / "release" / "01-small" / "01-small.ipynb"
    notebook.write_text(notebook.read_text().replace("raise NotImplementedError()", "return 1"))
    ran = subprocess.run(
        [sys.executable, "-m", "course", "submit", "release/01-small", "--learner", "ada"],
        cwd=unpacked, capture_output=True, text=True,
    )  # fmt: skip
    assert re.search(r"Receipt: 01-small \S+ \S+ UTC sha256 [0-9a-f]{16}\n$", ran.stdout), (
        ran.stderr
    )
    (archive,) = (unpacked / "release").glob("ada+01-small+*.zip")
    with zipfile.ZipFile(archive) as packed:
        assert {"01-small.ipynb", "images/two.svg", "timestamp.txt"} <= {*packed.namelist()}


@pytest.mark.parametrize("name", [*PARTS, "course"])
def test_a_missing_part_is_named(ready, tmp_path, name):
    path = ready / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(BundleError, match=rf"{re.escape(name)} is missing"):
        bundle(ready, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_release_out_of_step_is_refused(ready, tmp_path):
    (ready / "release/01-small/data.csv").write_text("3")
    with pytest.raises(BundleError, match="data.csv: differs from its source; run `autograder bui"):
        bundle(ready, tmp_path)


@pytest.mark.parametrize("folder", ["course", "course/training"])
def test_a_leak_in_the_course_is_refused(ready, tmp_path, folder):
    (ready / folder / "cheat.py").write_text("from autograder.oracles import pooling\n")
    with pytest.raises(BundleError, match=rf"{folder}/cheat\.py:1: imports autograder"):
        bundle(ready, tmp_path)


def test_no_folders_are_made_but_the_last(ready, tmp_path):
    with pytest.raises(BundleError, match="is no folder: make it first"):
        bundle(ready, tmp_path / "nowhere" / "out.zip")
    assert not (tmp_path / "nowhere").exists()


LOCK = """\
# made by uv
alpha==1.0 ; sys_platform == 'win32' \\
    --hash=sha256:aa \\
    --hash=sha256:ab
    # via
    #   beta
    #   gamma
beta==2.0 \\
    --hash=sha256:bb
    # via course (pyproject.toml)
gamma==3.0 \\
    --hash=sha256:cc
    # via delta
delta==4.0 \\
    --hash=sha256:dd
    # via course (pyproject.toml)
"""


def test_learners_requirements_are_the_part_of_the_lock_that_they_need():
    assert requirements(LOCK, {"beta"}) == (
        "alpha==1.0 ; sys_platform == 'win32' \\\n"
        "    --hash=sha256:aa \\\n    --hash=sha256:ab\nbeta==2.0 \\\n    --hash=sha256:bb\n"
    )
    assert requirements(LOCK, {"delta"}).count("==") == 4


def test_a_package_that_the_lock_lacks_is_named():
    with pytest.raises(BundleError, match="lacks omega; run `make lock`"):
        requirements(LOCK, {"beta", "omega"})


def test_a_package_that_the_environment_lacks_is_named():
    with pytest.raises(BundleError, match="lacks omega"):
        environment("name: a\ndependencies:\n  - pip:\n      - beta==2.0\n", {"beta", "omega"})


def test_learners_install_every_package_of_the_course_and_no_instructors_tool(unpacked):
    pins = dict(
        re.findall(r"^([a-z0-9-]+)==(\S+)", (unpacked / "requirements.txt").read_text(), re.M)
    )
    conda = dict(
        re.findall(r"- ([a-z0-9-]+)==([\d.]+)", (unpacked / "environment.yml").read_text())
    )
    wanted = {"jupyterlab", "keras", "matplotlib", "nbgrader", "numpy", "tensorflow-cpu"}
    assert wanted < pins.keys() and wanted < conda.keys()
    assert conda.items() <= pins.items()
    assert not {"hypothesis", "jax", "jupytext", "pytest", "ruff", "typer", "uv"} & pins.keys()
    assert not re.search(r"https?://", (unpacked / "requirements.txt").read_text())


def test_start_takes_the_pythons_that_the_project_takes(unpacked):
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    first, end = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", project["requires-python"]).groups()
    expected = tuple((3, minor) for minor in range(int(first), int(end)))
    assert start(unpacked).SUPPORTED == expected


@pytest.mark.slow
def test_start_installs_once_and_anew_when_the_list_changes(tmp_path):
    learner = REPOSITORY / "autograder" / "learner"
    shutil.copy(learner / "start.py", tmp_path)
    (tmp_path / "requirements.txt").write_text("")
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "__init__.py").write_text("here = True\n")
    module = start(tmp_path)
    module.install()
    ran = subprocess.run([module.PYTHON, "-c", "import course; print(course.here)"], cwd="/",
                         capture_output=True, text=True)  # fmt: skip
    assert ran.stdout == "True\n", ran.stderr
    left = tmp_path / ".venv" / "left"
    left.write_text("")
    module.install()
    assert left.exists()
    (tmp_path / "requirements.txt").write_text("# another list\n")
    module.install()
    assert not left.exists()


def contents(url):
    """Names in a folder of JupyterLab, which prints its address a moment before it listens."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    end = time.monotonic() + 30
    while True:
        try:
            with opener.open(url) as reply:
                return {entry["name"] for entry in json.load(reply)["content"]}
        except urllib.error.URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


@pytest.mark.slow
def test_one_command_opens_jupyterlab_on_the_notebooks(unpacked):
    options = ["--here", "--no-browser", "--allow-root", "--ServerApp.port=0"]
    process = subprocess.Popen(
        [sys.executable, "start.py", *options],
        cwd=unpacked,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        urls = (
            re.search(r"http://127\.0\.0\.1:\d+/lab\?token=\w+", line) for line in process.stderr
        )
        url = next(found[0] for found in urls if found)
        listed = contents(url.replace("/lab?", "/api/contents/01-small?"))
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(url.replace("/lab?", "/formgrader/manage_assignments?"))
    finally:
        process.terminate()
        process.communicate(timeout=30)
    assert listed == {"01-small.ipynb", "data.csv", "images"}


PIP = """
import sys
for name in ("alpha", "beta"):
    print(f"Collecting {name}==1.0")
    print(f"  Downloading {name}-1.0-py3-none-any.whl (1.5 MB)")
print("Installing collected packages: alpha, beta")
print("what went wrong")
sys.exit(int(sys.argv[1]))
"""


def test_of_pips_hundreds_of_lines_the_last_say_how_far_it_is_and_why_it_failed(tmp_path, capsys):
    shutil.copy(REPOSITORY / "autograder" / "learner" / "start.py", tmp_path)
    listed = "alpha==1.0 \\\n    --hash=sha256:00\nbeta==1.0 \\\n    --hash=sha256:00\n"
    (tmp_path / "requirements.txt").write_text(listed)
    module = start(tmp_path)
    module.follow([sys.executable, "-c", PIP, "0"])
    told = capsys.readouterr()
    assert re.search(r"unpacking, .* 2 of 2 packages, 3 MB, \d+ s", told.out)
    assert "fetching 1 of 2" in told.out and "Collecting" not in told.out + told.err
    with pytest.raises(subprocess.CalledProcessError):
        module.follow([sys.executable, "-c", PIP, "1"])
    assert "what went wrong" in capsys.readouterr().err
