"""The line at the top of each notebook."""

import sys
from types import SimpleNamespace

import pytest

from course import device_report
from course.training import device


@pytest.fixture
def pretend(monkeypatch):
    """Pretend that Keras runs on a backend that sees these accelerators."""

    def keras_on(backend, accelerators):
        keras = SimpleNamespace(__version__="3.0", backend=SimpleNamespace(backend=lambda: backend))
        monkeypatch.setitem(sys.modules, "keras", keras)
        monkeypatch.setitem(sys.modules, backend, SimpleNamespace(__version__="2.0"))
        monkeypatch.setitem(device.ACCELERATORS, backend, accelerators)

    return keras_on


def broken():
    raise RuntimeError("no driver\nmore")


@pytest.mark.parametrize(
    ("accelerators", "end"),
    [
        (lambda: ["NVIDIA H100"], "using NVIDIA H100"),
        (lambda: ["A", "B", "A"], "using 2 × A, B"),
        (broken, "using unknown devices (RuntimeError: no driver)"),
    ],
)
def test_accelerators_are_named(pretend, accelerators, end):
    pretend("torch", accelerators)
    assert device_report() == f"Keras 3.0 on PyTorch 2.0, {end}"


def test_without_accelerators_the_cores_are_counted(pretend, monkeypatch):
    pretend("numpy", list)
    monkeypatch.setattr(device, "_cores", lambda: 4)
    assert device_report() == "Keras 3.0 on numpy 2.0, using the CPU (4 cores)"


def test_a_keras_that_does_not_start_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "keras", None)
    assert device_report().startswith("Keras does not start here: ModuleNotFoundError: ")


def test_only_tensorflows_news_is_left_out_of_the_error_stream(capfd):
    import os

    with device._without_start_up_log():
        os.write(2, b"WARNING: All log messages before absl::InitializeLog() is called are ...\n")
        os.write(2, b"I0000 00:00:17.45 1 port.cc:153] oneDNN custom operations are on.\n")
        os.write(2, b"2026-01-30 22:44:42.456316: I tensorflow/core/util/port.cc:153] oneDNN\n")
        os.write(2, b"E0000 00:00:17.45 1 cuda.cc:1] no driver\nImportant\n")
    assert capfd.readouterr().err == "E0000 00:00:17.45 1 cuda.cc:1] no driver\nImportant\n"


@pytest.mark.keras
def test_the_notebooks_first_cell_shows_this_line_and_nothing_else():
    """TensorFlow's log, which it writes past Python, does not reach the notebook."""
    import nbformat
    from nbclient import NotebookClient

    source = "from course import device_report\nprint(device_report())\nimport keras"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(notebook, timeout=120).execute()
    (output,) = notebook.cells[0].outputs
    assert output.name == "stdout"
    assert output.text.startswith("Keras 3") and output.text.count("\n") == 1
