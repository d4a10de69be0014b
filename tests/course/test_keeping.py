"""What leftover cells spoil is put back while a notebook is graded, and only then."""

import shutil

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from course.notebook.settings import Settings

GIVEN = """
import math
import numpy as np
from math import sqrt
from numpy.lib.stride_tricks import sliding_window_view
image = np.ones(3)
def half(x):
    return x / 2
"""
ANSWER = "def largest(x):\n    return max(np.max(x), sqrt(4))"
GRADED = "if True:  # autograder.probe asks here\n    print(largest([1, 3]), largest([1, 1]))"


@pytest.fixture(scope="module")
def kernel():
    """One kernel that grades, for all cases: what each spoils is its own cells' to put back."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NBGRADER_EXECUTION", "autograde")
        client = NotebookClient(new_notebook(), timeout=60)
        with client.setup_kernel():
            start = "import course; course.kernel.start('x', '0.1', course.__version__)"
            assert told(client, start) == ""
            yield client


def told(client, source):
    """What a cell prints, and the error that it ends with."""
    cell = new_code_cell(source)
    client.nb.cells.append(cell)
    client.allow_errors = True
    client.execute_cell(cell, len(client.nb.cells) - 1)
    return "".join(o.get("text", "") or o.get("evalue", "") for o in cell.outputs)


SPOILS = {
    "np = None": "np, which a cell above had set to None]",
    "np = 'numpy'": "np, which a cell above had set to 'numpy']",
    "del np": "np, which a cell above had deleted]",
    "max = 3": "max, which a cell above had set to 3]",
    "sqrt = 2.0\nmax = [1]": "sqrt, which a cell above had set to 2.0]",
    "%reset -f": "which a cell above had deleted]",
}


@pytest.mark.parametrize("spoils", SPOILS)
def test_what_an_answer_needs_is_put_back_before_it_is_graded(kernel, spoils):
    for source in (GIVEN, ANSWER):
        told(kernel, source)
    assert told(kernel, spoils) == ""
    shown = told(kernel, GRADED)
    assert SPOILS[spoils] in shown
    assert shown.endswith("3 2.0\n")
    assert told(kernel, GRADED) == "3 2.0\n", "and stays there"


def test_what_is_put_back_is_there_for_a_cell_that_uses_it_at_once(kernel):
    told(kernel, GIVEN)
    told(kernel, "sliding_window_view = list = math = 1")
    shown = told(kernel, "print(math.pi > 3, list('ab'), sliding_window_view(image, 3).shape)")
    assert shown.count("put back") == 3
    assert shown.endswith("True ['a', 'b'] (1, 3)\n")


def test_what_a_learner_means_is_left_alone(kernel):
    told(kernel, GIVEN)
    mine = "image = [5]\nsum = 0\nmax = min\ndef half(x):\n    return 7\n"
    assert told(kernel, mine) == ""
    assert (
        told(kernel, "for n in image:\n    sum += n\nprint(sum, max(1, 2), half(3))") == "5 1 7\n"
    )


PROCESS = {
    "import builtins\nbuiltins.list = []": "builtins_list",
    "import builtins\ndel builtins.len, builtins.print": "len, print",
    "import builtins\nbuiltins.__import__ = None": "__import__",
    "import sys\ndel sys.modules['numpy']": "numpy",
    "np.pad = 'edge'\ndel np.linalg": "numpy.pad, numpy.linalg",
    "import json\njson.dumps = None\nfrom os import path\npath.exists = 3": "json.dumps, posixpath",
    "import sys\nsys.path.clear()\nsys.meta_path = None": "",
    "import sys\nsys.stdout = None\nsys.stderr = None": "",
    "import os\nos.environ.clear()": "",
    "import warnings\nwarnings.simplefilter('error')\nnp.seterr(all='raise')": "warnings, numpy",
    "import signal\nsignal.alarm(1)\nimport os\nos.umask(0o777)": "",
    "import os\nos.mkdir('gone')\nos.chdir('gone')\nos.rmdir('../gone')": "",
}
NEEDS = """
import json, os, signal, sys, wave, warnings
warnings.warn("only a word")
np.float64(0) / np.float64(0)
assert not signal.alarm(0)
open("to_read", "w").close(), open("to_read").close(), os.remove("to_read")
print(list(np.pad(np.eye(1), 1)[1]), len(str(np.linalg)) > 9, os.path.exists(os.getcwd()),
      json.dumps([sys.modules['numpy'] is np, 'PATH' in os.environ, os.getcwd()[-4:] != 'gone']))
"""


@pytest.mark.parametrize("spoils", PROCESS)
def test_what_a_cell_spoils_of_the_process_is_put_back_at_once(kernel, spoils):
    told(kernel, GIVEN)
    shown = told(kernel, spoils)
    for name in PROCESS[spoils].replace("builtins_", "").split(", "):
        assert name in shown
    assert ("spoilt" in shown) == bool(PROCESS[spoils])
    assert (
        "[np.float64(0.0), np.float64(1.0), np.float64(0.0)] True True [true, true, true]\n"
        in told(kernel, NEEDS)
    )


def test_a_table_and_what_draws_are_put_back(kernel):
    told(kernel, GIVEN)
    told(kernel, "TABLE = {'3a': (64, [1, 2]), 'max': [np.max]}\nrng = np.random.default_rng(1)")
    told(kernel, "%reset -f")
    shown = told(kernel, "print(TABLE['max'][0](TABLE['3a'][1]), rng.integers(1, 2))")
    assert shown.endswith("2 1\n")


def test_weights_that_a_cell_deletes_are_put_back(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "trained").mkdir()
    for name in "ab":
        (tmp_path / "trained" / f"{name}.h5").write_bytes(name.encode() * 100_000)
    settings = Settings()
    (tmp_path / "trained" / "b.h5").write_text("trained anew")
    assert settings.put_back() == []
    shutil.rmtree("trained")
    assert settings.put_back() == ["trained/a.h5", "trained/b.h5"]
    assert (tmp_path / "trained" / "a.h5").read_bytes() == b"a" * 100_000


def test_what_can_be_called_stays_and_so_does_a_module_of_the_notebooks_own(kernel):
    told(kernel, "import math\nmath.floor = lambda x: 7\nimport builtins\nbuiltins.abs = min")
    told(kernel, "%%writefile mine_to_reload.py\nx = 1")
    told(kernel, "import sys, mine_to_reload\ndel sys.modules['mine_to_reload']")
    shown = told(kernel, "print(math.floor(1.5), abs(3, 2), 'mine_to_reload' in sys.modules)")
    assert shown == "7 2 False\n"
    told(kernel, "import os; os.remove('mine_to_reload.py'); del builtins.abs")


def test_a_modules_name_for_what_is_no_module_is_put_back(kernel):
    told(kernel, GIVEN)
    told(kernel, "class Axes:\n    ones = pow\nnp = Axes()")
    assert told(kernel, "print(np.ones(2, 3))") == "8\n", "as the learner means it"
    shown = told(kernel, "print(np.zeros(1))")
    assert "np, which a cell above had set to a Axes]" in shown and shown.endswith("[0.]\n")


def test_nothing_is_put_back_where_somebody_works(monkeypatch):
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    start = "import course; course.kernel.start('x', '0.1', course.__version__)"
    cells = [new_code_cell(source) for source in (start, "max = 3", "max(1, 2)")]
    notebook = new_notebook(cells=cells)
    NotebookClient(notebook, timeout=60, allow_errors=True).execute()
    assert cells[2].outputs[0].ename == "TypeError"
