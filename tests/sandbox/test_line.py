"""Cells asked over the grader's own line: what a notebook sees of it, and what the grader takes."""

import asyncio
import json
import socket
import struct
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder import sandbox
from autograder.engine.runner import _Run
from autograder.job import Limits
from autograder.sandbox.line import LONGEST_FRAME, Line, NonsenseError

LIMITS = Limits(cell_seconds=5)
SLEEP_THROUGH = """
import time
while True:
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        pass
"""


def graded(kernels, *cells, limits=LIMITS):
    """Outputs of each cell as text, and why no further one could run."""
    staged = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    job = SimpleNamespace(staged=staged, limits=limits, seed=1, checks={}, idle={}, numbers={})
    run = _Run(job, kernels.kernel_manager(limits=limits))
    ended = asyncio.run(run.go())
    return [[_text(output) for output in cell or ()] for cell in run.outputs], ended


def _text(output):
    if output["output_type"] == "stream":
        return f"{output['name']}: {output['text']}"
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    return " ".join(sorted(output["data"]))


# ---------------------------------------------------------------------------- a kernel's end


@pytest.mark.skipif(sandbox.available() is not None, reason=str(sandbox.available()))
def test_a_kernel_that_starts_cold_is_asked_over_the_line_as_well():
    with sandbox.Zygote(sandbox.Policy(modules=()), warm=False) as cold:
        outputs, ended = graded(cold, "x = 6", "print(7 * x)\nx", "1 / 0")
    assert outputs == [[], ["stdout: 42\n", "text/plain"], ["ZeroDivisionError: division by zero"]]
    assert ended == ""


@pytest.fixture(scope="module", params=["sandbox", "plain"])
def kernels(request):
    if request.param == "plain":
        with sandbox.Unsandboxed() as plain:
            yield plain
    elif problem := sandbox.available():
        pytest.skip(problem)
    else:
        yield request.getfixturevalue("light")


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("print('a'); print('b')", ["stdout: a\nb\n"]),
        ("import sys; print('a', file=sys.stderr)", ["stderr: a\n"]),
        ("import logging; logging.warning('careful')", ["stderr: WARNING:root:careful\n"]),
        ("import os; _ = os.write(1, b'from C\\n')", ["stdout: from C\n"]),
        ("import os; _ = os.write(2, b'\\xff\\n')", ["stderr: \ufffd\n"]),
        ("import subprocess; _ = subprocess.run('echo a; echo b >&2', shell=True)",
         ["stdout: a\n", "stderr: b\n"]),
        ("%%bash\necho shell", ["stdout: shell\n"]),
        ("6 * 7", ["text/plain"]),
        ("6 * 7;", []),
        ("import asyncio; await asyncio.sleep(0); 'top level'", ["text/plain"]),
        ("from IPython.display import clear_output; print('a'); clear_output(); print('b')",
         ["stdout: b\n"]),
        ("from IPython.display import HTML, display; display(HTML('<b>'))",
         ["text/html text/plain"]),
        ("1 / 0", ["ZeroDivisionError: division by zero"]),
        ("if", ["SyntaxError: invalid syntax (1612957.py, line 1)"]),
        ("import threading; t = threading.Thread(target=print, args=('aside',)); t.start(); "
         "t.join()", ["stdout: aside\n"]),
        ("print('\\ud800')", ["stdout: \ud800\n"]),
        ("import json; print(json.dumps('é'), 'é')", ["stdout: \"\\u00e9\" é\n"]),
    ],
)  # fmt: skip
def test_a_cell_shows_what_it_shows_in_jupyter(kernels, cell, shown):
    (_, outputs), ended = graded(kernels, "pass", cell)
    if cell == "if":
        assert outputs[0].startswith("SyntaxError: invalid syntax")
    else:
        assert outputs == shown
    assert not ended


def test_figures_are_shown_inline(kernels):
    plot = "%matplotlib inline\nimport matplotlib.pyplot as plt\n_ = plt.plot([1, 2])"
    (outputs,), ended = graded(kernels, plot)
    assert outputs == ["image/png text/plain"]
    assert not ended


def test_nobody_is_asked_for_input(kernels):
    (asked, after), ended = graded(kernels, "input('Your name? ')", "print('on')")
    assert asked[0].startswith("Unasked: this cell asks for input() ('Your name? ')")
    assert after == ["stdout: on\n"]
    assert not ended


def test_a_cell_that_takes_too_long_is_interrupted_and_the_next_one_runs(kernels):
    cells = "import time; print('first'); time.sleep(600)", "print('on')"
    (slow, after), ended = graded(kernels, *cells, limits=replace(LIMITS, cell_seconds=1))
    assert slow == ["stdout: first\n", "KeyboardInterrupt: "]
    assert after == ["stdout: on\n"]
    assert ended == "a cell took longer than 1 s, and was interrupted"


def test_a_cell_that_takes_no_interrupt_ends_the_run(kernels, monkeypatch):
    monkeypatch.setattr("autograder.engine.runner.INTERRUPT_SECONDS", 1)
    limits = replace(LIMITS, cell_seconds=1)
    outputs, ended = graded(kernels, "print('on')", SLEEP_THROUGH, "print('never')", limits=limits)
    assert outputs == [["stdout: on\n"], [], []]
    assert ended == "a cell took longer than 1 s, and went on when it was interrupted"


def test_a_flood_of_text_is_cut_and_the_next_cell_runs(kernels):
    cells = "while True: print('x' * 1000)", "1 + 1"
    limits = replace(LIMITS, output_bytes=100_000)
    (flood, _), ended = graded(kernels, *cells, limits=limits)
    assert flood[-1] == "stdout: [stopped: more than 0.0953674 MB of output]\n"
    assert sum(map(len, flood)) < 110_000
    assert not ended


def test_one_output_that_is_too_large_is_left_out(kernels):
    limits = replace(LIMITS, cell_seconds=60, output_bytes=10**9)
    (large, after), ended = graded(
        kernels, "print('x' * 20_000_000, end='')", "print(1)", limits=limits
    )
    assert large == ["stderr: [an output of more than 16 MB was left out]\n"]
    assert after == ["stdout: 1\n"]
    assert not ended


def test_earlier_cells_and_values_are_where_notebooks_look_for_them(kernels):
    """A test may ask whether a magic was used, or for the last value."""
    cells = "%time x = 42\nx", "assert _ == Out[1] == 42 and 'time' in In[1]", "x;", "_iii"
    outputs, ended = graded(kernels, *cells)
    assert [shown[-1:] for shown in outputs] == [["text/plain"], [], [], ["text/plain"]]
    assert not ended


@pytest.mark.parametrize("cell", ["import os; os._exit(0)", "get_ipython().kernel.do_shutdown(0)"])
def test_a_kernel_that_exits_is_told_of(kernels, cell):
    (_, after), ended = graded(kernels, cell, "print('never')")
    assert not after
    assert "ended its own kernel" in ended


def test_what_a_fork_prints_is_nobodys(kernels):
    cell = (
        "import os\nif not os.fork():\n    print('child'); os._exit(0)\nos.wait(); print('parent')"
    )
    (outputs,), ended = graded(kernels, cell)
    assert outputs == ["stdout: parent\n"]
    assert not ended


@pytest.mark.skipif(sandbox.available() is not None, reason=str(sandbox.available()))
def test_no_path_of_the_graders_is_among_the_kernels_sockets(light):
    (shown,), ended = graded(light, "print(open('/proc/net/unix').read())")
    assert "/line" in shown[0] and str(light.folder.path) not in shown[0] and not ended


# ---------------------------------------------------------------------------- the grader's end


@pytest.fixture
def ends(tmp_path):
    """A line, and the socket that a learner's process has of it."""
    with Line(tmp_path / "line") as line, socket.socket(socket.AF_UNIX) as kernel:
        kernel.connect(str(tmp_path / "line"))
        line.accept(seconds=5)
        yield line, kernel


def frame(text: bytes) -> bytes:
    return struct.pack("!I", len(text)) + text


def soon():
    return time.monotonic() + 5


def test_outputs_arrive_and_the_end_of_the_cell(ends):
    line, kernel = ends
    line.run("print('é')", seconds=5)
    assert kernel.recv(100) == frame(json.dumps("print('é')").encode())
    content = {"name": "stdout", "text": "é\n"}
    kernel.sendall(frame(json.dumps(["stream", content]).encode()) + frame(b"null"))
    message, size = line.hear(soon())
    assert (message["msg_type"], message["content"]) == ("stream", content)
    assert size == len(json.dumps(["stream", content]))
    assert line.hear(soon()) is None


@pytest.mark.parametrize(
    "sent",
    [
        frame(b"{"), frame(b"\xff\xfe"), frame(b"[]"), frame(b"[1, 2, 3]"), frame(b"5"),
        frame(b'["stream", 5]'), frame(b'[5, {}]'), frame(b"[" * 100_000), frame(b"true"),
        frame(b""), struct.pack("!I", LONGEST_FRAME + 1), b"\xff" * 4, frame(b"9" * 10_000),
    ],
)  # fmt: skip
def test_what_is_no_message_is_refused(ends, sent):
    line, kernel = ends
    kernel.sendall(sent)
    with pytest.raises(NonsenseError):
        line.hear(soon())


def test_a_message_of_millions_of_parts_is_not_even_read(ends, monkeypatch):
    line, kernel = ends
    monkeypatch.setattr("autograder.sandbox.line.MOST_PARTS", 1_000)
    kernel.sendall(frame(b'["stream", {"text": "' + b"x, " * 300 + b'"}]'))
    assert line.hear(soon())
    kernel.sendall(frame(b'["stream", {"a": [' + b"[]," * 1_000 + b"[]]}]"))
    with pytest.raises(NonsenseError, match="too many parts"):
        line.hear(soon())


@pytest.mark.parametrize("bound", ["MOST_BYTES", "MOST_FRAMES"])
def test_messages_without_end_hold_nobody_whatever_they_say(ends, monkeypatch, bound):
    line, kernel = ends
    monkeypatch.setattr(f"autograder.sandbox.line.{bound}", 50)
    with pytest.raises(NonsenseError, match="without end"):
        for _ in range(100):
            kernel.sendall(frame(b'["no such kind", {}]'))
            line.hear(soon())


def test_half_a_message_is_kept_until_the_rest_arrives(ends):
    line, kernel = ends
    whole = frame(b'["stream", {}]')
    for cut in range(len(whole)):
        kernel.sendall(whole[:cut])
        with pytest.raises(TimeoutError):
            line.hear(time.monotonic() + 0.01)
        kernel.sendall(whole[cut:])
        message, _ = line.hear(soon())
        assert message["msg_type"] == "stream"


def test_a_dribble_of_messages_ends_at_the_deadline(ends):
    line, kernel = ends
    kernel.sendall(frame(b'["stream", {}]') * 1000)
    with pytest.raises(TimeoutError):
        while True:
            line.hear(time.monotonic() - 1)


@pytest.mark.parametrize("sent", [b"", b"\x00", frame(b"null")[:-1]])
def test_a_kernel_that_has_gone_is_told_apart(ends, sent):
    line, kernel = ends
    kernel.sendall(sent)
    kernel.close()
    with pytest.raises(EOFError):
        line.hear(soon())


def test_nobody_connects_after_the_kernel(ends, tmp_path):
    with socket.socket(socket.AF_UNIX) as other, pytest.raises(ConnectionRefusedError):
        other.connect(str(tmp_path / "line"))


def test_a_kernel_that_never_connects_or_listens_is_waited_for_no_longer(tmp_path):
    with Line(tmp_path / "line") as line, socket.socket(socket.AF_UNIX) as kernel:
        with pytest.raises(TimeoutError):
            line.accept(seconds=0.01)
        kernel.connect(str(tmp_path / "line"))
        line.accept(seconds=5)
        with pytest.raises(TimeoutError):
            line.run("x" * 10**7, seconds=0.05)
        kernel.close()
        with pytest.raises(EOFError):
            line.run("pass", seconds=5)
