"""The forecast of a training's length, by the steps themselves."""

import pytest

from course.training import pace


def heard(*times):
    found = pace.Pace()
    for seconds in times:
        found.add(seconds)
    return found


def test_steps_that_take_the_same_make_a_sure_forecast():
    found = heard(*[0.1] * 40)
    assert found.seconds() == pytest.approx(0.1)
    assert pace.told(*(600 * seconds for seconds in found.span())) == "about 60 s"


def test_a_machine_that_gets_busy_is_told_as_not_so_sure_and_then_forgotten():
    found = heard(*[0.1] * 40, *[0.5] * 10)
    assert pace.told(*(1000 * seconds for seconds in found.span())) == "1 min 40 s to 8 min 20 s"
    for _ in range(100):
        found.add(0.5)
    assert found.span() == pytest.approx((0.5, 0.5))
    assert found.seconds() == pytest.approx(0.5)


def test_one_slow_step_of_many_changes_little():
    assert heard(*[0.1] * 99, 1.0).seconds() < 0.12


def test_before_the_first_step_nothing_is_forecast():
    assert heard().seconds() == 0 and heard().span() == (0, 0)
    assert pace.told(0, 0) == "about 0 s"
