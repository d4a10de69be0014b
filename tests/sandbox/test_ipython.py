"""What IPython offers a notebook, by name: there, or told of without loss of a cell."""

import pytest

from autograder import sandbox
from autograder.job import Limits
from tests.sandbox.test_line import graded

MODULE = "%%writefile mine.py\ndef twice(x):\n    return 2 * x\nprint('ran')\n"


@pytest.fixture(scope="module", params=["sandbox", "plain"])
def kernels(request):
    if request.param == "plain":
        with sandbox.Unsandboxed() as plain:
            yield plain
    elif problem := sandbox.available():
        pytest.skip(problem)
    else:
        yield request.getfixturevalue("light")


OFFERED = {
    "!echo a shell": "a shell",
    "n = 7\n!echo {n} $n": "7 7",
    "def f(n):\n    !echo {n}\nf(8)": "8",
    "lines = !echo one; echo two\nprint(list(lines))": "['one', 'two']",
    "n = 9\nlines = !echo {n}\nprint(lines.n)": "9",
    "!!echo list": "text/plain",
    "%sx echo list": "text/plain",
    "%system echo list": "text/plain",
    "!exit 3\nprint(_exit_code)": "3",
    "exit()\nprint('on')": "the notebook goes on",
    "quit()\nprint('on')": "on",
    "quit\nprint('on')": "on",
    "!echo to-err >&2": "to-err",
    "!cat": "",
    "!test -t 1 || echo no terminal": "no terminal",
    "!printf 'caf\\303\\251'": "café",
    "import os\nos.system('echo os')": "os",
    "%%bash\necho bash": "bash",
    "%%sh\necho sh": "sh",
    "%%shell\necho colab": "colab",
    "%%script python3\nprint(6 * 7)": "42",
    "%%bash --out kept\necho kept\n": "",
    MODULE: "Writing mine.py",
    "%run mine.py\nprint(twice(4))": "ran\n8",
    "%load mine.py\nprint('on')": "on",
    "%mkdir made\n%cd made\n%pwd": "/made",
    "%ls /": "usr",
    "%cat /etc/hostname": "",
    "%env MINE=1\n!echo $MINE": "1",
    "%env HOME": "text/plain",
    "%time x = 6 * 7": "CPU times",
    "%%time\ny = 6 * 7": "CPU times",
    "%timeit -n1 -r1 1 + 1": "loop",
    "%%timeit -n1 -r1\n1 + 1": "loop",
    "%prun 1 + 1": "",
    "%%capture kept\nprint('kept')": "",
    "%%html\n<b>bold</b>": "text/html",
    "%%latex\n$x$": "text/latex",
    "%%markdown\n*x*": "text/markdown",
    "%%javascript\n1": "javascript",
    "%who": "",
    "x = 1\n%whos": "",
    "%lsmagic": "",
    "%precision 3\n1 / 3": "text/plain",
    "%config InlineBackend.figure_format = 'retina'": "",
    "%load_ext autoreload\n%autoreload 2\nprint('on')": "on",
    "%xmode Plain\nprint('on')": "on",
    "%pdb off\nprint('on')": "on",
    "%alias hi echo hi\n%hi": "hi",
    "%reset -f\nprint('clean')": "clean",
    "%history\nprint('on')": "on",
    "%pinfo len\nprint('on')": "on",
    "len?\nprint('on')": "on",
    "?len\nprint('on')": "on",
    "import textwrap\ntextwrap.dedent??\nprint('on')": "on",
    "*int*?\nprint('on')": "on",
    "%matplotlib inline\nprint('on')": "on",
    "%debug\nprint('on')": "on",
    "%pip --version": "pip",
    "# ---- what this place does not have\n%matplotlib qt\nprint('on')": "on",
    "%matplotlib widget\nprint('on')": "on",
    "%load_ext line_profiler_of_mine\nprint('on')": "on",
    "%tensorflow_version 2.x\nprint('on')": "on",
    "%tensorboard --logdir logs\nprint('on')": "on",
    "%conda install -y numpy\nprint('on')": "on",
    "!pip install -q no-such-package-of-mine\nprint('on')": "graded without a network",
    "%pip install no-such-package-of-mine": "graded without a network",
    "!no-such-command\nprint('on')": "not found",
}


STOPS = {  # where Jupyter would wait for a person; what stands above it in the cell has run
    "input('who? ')": "this cell asks for input() ('who? '), and nobody types",
    "import getpass; getpass.getpass()": "this cell asks for getpass()",
    "breakpoint()": "",
    "%debug 1 + 1": "",
    "!sleep 60 &": "nothing runs in the background",
}


def test_what_waits_for_a_person_ends_its_own_cell_alone(kernels):
    cells = [text for cell in STOPS for text in (f"x = {cell!r}\n{cell}", "print(x)")]
    outputs, ended = graded(kernels, *cells, limits=Limits(cell_seconds=20))
    assert ended == ""
    for n, (cell, told) in enumerate(STOPS.items()):
        assert told in "\n".join(outputs[2 * n])
        assert outputs[2 * n + 1] == [f"stdout: {cell}\n"]


DEBUGGERS = (
    "import pdb; pdb.set_trace()",
    "from IPython.core.debugger import set_trace; set_trace()",
    "breakpoint()",
)


def test_a_debugger_that_was_left_in_an_answer_goes_on(kernels):
    cells = [f"def f(x):\n    {line}\n    return 2 * x\nprint(f(21), f(22))" for line in DEBUGGERS]
    outputs, ended = graded(kernels, *cells, limits=Limits(cell_seconds=20))
    assert ended == ""
    for shown in map("\n".join, outputs):
        assert shown.endswith("42 44\n") and "Error" not in shown, shown


def test_a_command_that_never_ends_is_interrupted(kernels):
    limits = Limits(cell_seconds=2)
    outputs, ended = graded(kernels, "!sleep 1000 | cat", "print('on')", limits=limits)
    assert outputs == [["KeyboardInterrupt: "], ["stdout: on\n"]]
    assert ended == "a cell took longer than 2 s, and was interrupted"


def test_each_works_or_is_told_of_and_the_cell_goes_on(kernels):
    cells = list(OFFERED)
    outputs, ended = graded(kernels, *cells, limits=Limits(cell_seconds=60))
    assert ended == ""
    short = {
        cell: shown
        for cell, shown in zip(cells, map("\n".join, outputs), strict=True)
        if OFFERED[cell] not in shown or "Error" in shown
    }
    assert short == {}
