"""The way into a notebook, and out of it, on imitations of Colab, Kaggle and VS Code."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.authoring.wheel import wheel

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "release" / "01-pooling" / "01-pooling.ipynb"
COLAB = """
import sys, types, json
google, colab = types.ModuleType("google"), types.ModuleType("google.colab")
sys.modules["google"], sys.modules["google.colab"], google.colab = google, colab, colab
colab.files = types.SimpleNamespace(download=lambda path: print("DOWNLOADS", path))
def held(request, timeout_sec):
    assert request == "get_ipynb"
    return {"ipynb": json.load(open(NOTEBOOK))}
colab._message = types.SimpleNamespace(blocking_request=held)
"""
# The set-up of the repository makes `course` importable everywhere; a host's Python has none.
ABSENT = """
import sys
sys.meta_path = [f for f in sys.meta_path if getattr(f, "__name__", "") != "_EditableFinder"]
sys.path = [p for p in sys.path if p != ROOT]
""".replace("ROOT", repr(str(ROOT)))
IN_A_KERNEL = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance(); shell.kernel = True
"""


def first_cell():
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    return next("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def every_first_cell():
    for path in sorted((ROOT / "release").glob("*/*.ipynb")):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        source = next("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        yield path.stem, source


@pytest.fixture
def host(tmp_path):
    """Run code as on a host whose Python has NumPy and Keras and no `course`."""

    def run(code, folder=tmp_path, **environment):
        place = folder / "content"
        place.mkdir(exist_ok=True)
        quiet = {k: v for k, v in os.environ.items() if not k.startswith(("JPY_", "VSCODE"))}
        # -P and no PYTHONPATH: the repository is not this Python's.
        return subprocess.run(
            [sys.executable, "-c", code],
            cwd=place,
            env={**quiet, "PYTHONPATH": "", "HOME": str(folder), **environment},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


def said(done):
    return done.stderr.splitlines()[-1]


def test_the_first_cell_is_the_same_in_every_notebook_but_for_its_name():
    cells = dict(every_first_cell())
    calls = {name: f'find_course("{name}", "0.1")' for name in cells}
    assert len(cells) == 10 and all(calls[name] in cell for name, cell in cells.items())
    rest = {cell.replace(calls[name], "").partition("hint = ")[0] for name, cell in cells.items()}
    assert len(rest) == 1


@pytest.mark.parametrize(
    "before, environment, told",
    [
        (COLAB, {}, "upload convnets_course-….whl with the folder symbol at the left"),
        ("", {"KAGGLE_KERNEL_RUN_TYPE": "Interactive"}, "under Add Input, and run this cell again"),
        ("", {"VSCODE_PID": "1"}, "choose Select Kernel"),
        ("", {}, "the wrong kernel: choose Kernel, Change Kernel"),
    ],
    ids=["Colab", "Kaggle", "VS Code", "JupyterLab"],
)
def test_without_the_course_each_host_is_told_its_own_way_in_one_line(
    host, before, environment, told
):
    done = host(ABSENT + before + first_cell(), **environment)
    assert said(done).startswith("AssertionError: ") and told in said(done)


@pytest.mark.slow
def test_a_wheel_beside_the_notebook_is_installed_and_nothing_else_is_touched(host, tmp_path):
    name, content = wheel(ROOT)
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / name).write_bytes(content)
    # pip as the host has it, installing into a folder of its own; so is what the cell calls.
    target = tmp_path / "installed"
    environment = {
        "PIP_TARGET": str(target),
        "PIP_NO_INDEX": "1",
        "PYTHONPATH": str(target),
    }
    done = host(ABSENT + first_cell() + "\nprint(course.__file__)", **environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(target / "course" / "__init__.py")
    assert {p.name.partition("-")[0] for p in target.iterdir()} == {"course", "convnets_course"}


def test_a_wheel_that_cannot_be_fetched_is_told_with_what_to_do_instead(host):
    cell = first_cell().replace('"0.1")', '"0.1", "https://127.0.0.1:9/convnets_course-0.whl")')
    done = host(ABSENT + COLAB + cell, PIP_RETRIES="0")
    assert "convnets_course-0.whl could not be installed. upload" in said(done)


@pytest.mark.parametrize(
    "code, told",
    [
        ("kernel.start('x', '9.1', '0.1.0')", "is of version 9.1 of the course, and the `course`"),
        (
            "metadata.version = lambda name: '3.9.2'; kernel.check_packages()",
            'keras 3.10 or newer, and here is keras 3.9.2: type %pip install "keras>=3.10"',
        ),
        (
            "util.find_spec = lambda name: None; kernel.check_packages()",
            "no backend of Keras is installed here",
        ),
        (
            "os.environ['KERAS_BACKEND'] = 'torch'; util.find_spec = lambda name: None; "
            "kernel.check_packages()",
            "KERAS_BACKEND asks for torch, which is not installed here",
        ),
    ],
)
def test_what_the_host_lacks_is_one_line_with_both_versions(host, code, told):
    code = "import os; from importlib import metadata, util; from course import kernel; " + code
    done = host(code, PYTHONPATH=str(ROOT))
    assert said(done).startswith("course.kernel.WrongKernel: ") and told in said(done)


def handed_in(done):
    """The receipt's line and what the zip holds."""
    assert done.returncode == 0, done.stderr
    (receipt,) = [line for line in done.stdout.splitlines() if line.startswith("Handed in ")]
    with zipfile.ZipFile(receipt.rpartition(", in ")[2]) as archive:
        return receipt, sorted(archive.namelist())


def answered(folder):
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = "def output_size(*_):\n    return 1\n"
            break
    path = folder / "held.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    return path


SUBMIT = "\nimport course\ncourse.kernel.start('01-pooling', '0.1', '0.1.0')\ncourse.submit({})\n"


def test_from_colab_the_page_s_notebook_is_packed_and_downloaded(host, tmp_path):
    colab = COLAB.replace("NOTEBOOK", repr(str(answered(tmp_path))))
    code = colab + IN_A_KERNEL + "shell.events.callbacks\n" + SUBMIT.format('"ada"')
    receipt, files = handed_in(done := host(code, PYTHONPATH=str(ROOT)))
    assert "01-pooling as ada: 1 of " in receipt
    assert files == ["01-pooling.ipynb", "timestamp.txt"]
    assert "DOWNLOADS" in done.stdout and "Your browser downloads ada+01-pooling+" in done.stdout


def test_on_kaggle_it_stays_in_the_output_or_a_line_says_how(host, tmp_path):
    kaggle = {"KAGGLE_KERNEL_RUN_TYPE": "Batch", "PYTHONPATH": str(ROOT)}
    code = IN_A_KERNEL + SUBMIT.format('"ada"')
    assert (
        "Not handed in: Kaggle's editor keeps the notebook elsewhere" in host(code, **kaggle).stdout
    )
    (tmp_path / "content" / "__notebook__.ipynb").write_bytes(answered(tmp_path).read_bytes())
    receipt, files = handed_in(done := host(code, **kaggle))
    assert files == ["01-pooling.ipynb", "timestamp.txt"] and "Output: download it" in done.stdout


def test_in_vs_code_the_folder_of_the_open_file_is_packed(host, tmp_path):
    folder = tmp_path / "work" / "01-pooling"
    folder.mkdir(parents=True)
    answered(tmp_path).rename(folder / "01-pooling.ipynb")
    (folder / "notes.txt").write_text("mine")
    file = repr(str(folder / "01-pooling.ipynb"))
    code = IN_A_KERNEL + f"shell.user_ns['__vsc_ipynb_file__'] = {file}" + SUBMIT.format('"ada"')
    receipt, files = handed_in(host(code, PYTHONPATH=str(ROOT)))
    assert files == ["01-pooling.ipynb", "notes.txt", "timestamp.txt"]


def test_a_user_that_every_host_has_is_asked_for_a_name(host, tmp_path):
    colab = COLAB.replace("NOTEBOOK", repr(str(answered(tmp_path))))
    asked = "import builtins; builtins.input = lambda words: 'grace'\n"
    code = colab + IN_A_KERNEL + asked + SUBMIT.format("")
    receipt, _ = handed_in(host(code, PYTHONPATH=str(ROOT), LOGNAME="root"))
    assert " as grace: " in receipt
    refused = host(colab + IN_A_KERNEL + SUBMIT.format(""), PYTHONPATH=str(ROOT), LOGNAME="jovyan")
    assert 'Not handed in: who are you? Write course.submit("YOUR-NAME")' in refused.stdout


def test_from_a_terminal_the_folder_is_found_under_jupyterlabs_root(host, tmp_path):
    folder = tmp_path / "bundle" / "release" / "01-pooling"
    folder.mkdir(parents=True)
    answered(tmp_path).rename(folder / "01-pooling.ipynb")
    code = "import sys; from course.__main__ import main; sys.exit(main(%r))"
    words = ["submit", "01-pooling", "--learner", "ada"]
    for root in (tmp_path / "bundle", tmp_path / "bundle" / "release"):
        done = host(code % words, PYTHONPATH=str(ROOT), JUPYTER_SERVER_ROOT=str(root))
        assert handed_in(done)[1] == ["01-pooling.ipynb", "timestamp.txt"]
