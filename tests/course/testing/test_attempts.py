"""Cells around answers that are not written yet."""

import pytest

from course import Mismatch, NotWrittenYet, expect_close, showing, trying


def max_pool2d(images):
    raise NotImplementedError()


class Pool2D:
    def call(self, images):
        return max_pool2d(images)


def test_tests_that_pass_print_one_line(capsys):
    with trying("max_pool2d", "avg_pool2d"):
        expect_close(1, 1)
    assert capsys.readouterr().out == "✓ max_pool2d: all tests of this cell pass.\n"


def test_an_unwritten_answer_is_told_without_the_stubs_error():
    with pytest.raises(NotWrittenYet, match="^max_pool2d is not written yet: put your") as caught:
        with trying("avg_pool2d", "max_pool2d"):
            max_pool2d(1)
    assert isinstance(caught.value, AssertionError)
    assert caught.value.__suppress_context__ and caught.value.__cause__ is None


def test_the_answer_that_is_missing_is_the_innermost_one_named():
    with pytest.raises(NotWrittenYet, match="^Pool2D is"):
        with trying("Pool2D"):
            Pool2D().call(1)
    with pytest.raises(NotWrittenYet, match="^max_pool2d is"):
        with trying("Pool2D", "max_pool2d"):
            Pool2D().call(1)
    with pytest.raises(NotWrittenYet, match="^one or two is"):
        with trying("one", "two"):
            max_pool2d(1)


def test_a_name_that_does_not_exist_is_told():
    with pytest.raises(NotWrittenYet, match="depth_pool is not written yet: nothing of that name"):
        with trying("depth_pool"):
            depth_pool(1)  # noqa: F821


def test_every_other_error_goes_on_as_it_is():
    for context in trying, showing:
        with pytest.raises(NameError):
            with context("max_pool2d"):
                other_name  # noqa: B018, F821
        with pytest.raises(ValueError):
            with context("max_pool2d"):
                int("word")
        with pytest.raises(Mismatch):
            with context("max_pool2d"):
                expect_close(1, 2)


def test_a_demonstration_of_an_unwritten_answer_prints_a_note_and_goes_on(capsys):
    with showing("max_pool2d"):
        max_pool2d(1)
    with showing("depth_pool"):
        depth_pool(1)  # noqa: F821
    with showing("Pool2D"):
        print("drawn")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(
        "(No demonstration yet. max_pool2d is not written yet: put your code"
    )
    assert lines[1].startswith("(No demonstration yet. depth_pool is not written yet: nothing of")
    assert lines[2:] == ["drawn"]


def test_two_attempts_may_stand_inside_each_other():
    with pytest.raises(NotWrittenYet, match="max_pool2d"):
        with trying("Pool2D"), trying("max_pool2d"):
            max_pool2d(1)
