"""The class report on a phone, in the dark, and by axe's rules."""

import pytest

from tests.looking import chromium, faults

from .conftest import NAME

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),  # nbgrader's
]


def test_axe_finds_nothing_and_everything_fits_a_phone(klass, report):
    assert report()[0] == 0
    with chromium() as browser:
        assert faults(browser, klass.root / "results" / NAME / "report.html") == []
