"""What fails once and holds by itself is told; what fails twice fails."""

import pytest

from tools import again

ONCE = """
import pathlib
def test_holds():
    pass
def test_fails_{when}():
    seen = pathlib.Path("seen{number}")
    first = not seen.exists()
    seen.touch()
    assert not first and {again}
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    # Nothing but workers is needed, and all that is installed takes seconds to load.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)

    def run(tests, workers="0"):
        for number, (when, holds) in enumerate(tests):
            text = ONCE.format(when=when, number=number, again=holds)
            (tmp_path / f"test_{when}_{number}.py").write_text(text)
        code = again.main(["-q", "-p", "xdist", "-n", workers, "--rootdir", str(tmp_path)])
        return code, capfd.readouterr().out

    return run


def test_what_holds_by_itself_is_told_and_passes(run):
    code, told = run([("once", True)], workers="2")
    assert code == 0
    assert told.endswith(
        "held by themselves, and failed beside others:\n  test_once_0.py::test_fails_once\n"
    )


def test_what_fails_twice_fails(run):
    code, told = run([("once", True), ("twice", False)])
    assert code == 1
    assert "— failed twice:" in told


def test_many_failures_are_nobodys_bad_luck(run):
    code, told = run([("once", True)] * (again.FEW + 1))
    assert code == 1
    assert "once more" not in told


def test_a_failure_of_an_earlier_run_is_none_of_this_one(run, tmp_path):
    again.CACHE.parent.mkdir(parents=True)
    again.CACHE.write_text('{"test_gone.py::test_gone": true}')
    code, told = run([])
    assert code == 5 and "once more" not in told
