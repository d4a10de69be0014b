"""make test tells the minutes of each stage, whatever becomes of them."""

import pytest

from tools import stages


def test_each_stage_is_run_and_told(capfd):
    assert stages.main(["one: true", "two: echo hello"]) == 0
    told = capfd.readouterr().out.splitlines()
    assert told[:3] == ["— one", "— two", "hello"]
    assert told[-1].startswith("minutes: one 0.0 · two 0.0 · in all 0.0")


def test_all_are_run_and_the_first_code_that_fails_is_kept(capfd):
    assert stages.main(["one: exit 3", "two: echo after", "three: exit 4"]) == 3
    told = capfd.readouterr().out
    assert "after" in told and told.endswith("; failed: one, three\n")


@pytest.mark.parametrize("arguments", [[], ["no command"]])
def test_what_is_no_stage_is_told_in_one_line(arguments, capsys):
    assert stages.main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1
