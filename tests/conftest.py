"""Fixtures of all tests."""

import sys

import pytest
from hypothesis import HealthCheck, settings

# How fast cases are drawn depends on what else the machine does.
settings.register_profile("kit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kit")


@pytest.fixture(scope="session")
def server():
    """A PostgreSQL server, started once."""
    from tests import postgres

    if postgres.MISSING:
        pytest.skip(postgres.MISSING)
    with postgres.running() as server:
        yield server


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs the command line; exit code, what it printed, and its complaint."""
    from autograder import commands

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["autograder", *map(str, arguments)])
        try:
            commands.main()
            code = 0
        except SystemExit as end:
            code = end.code or 0
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, printed.out, printed.err

    return run
