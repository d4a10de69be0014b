"""Fixtures of all tests."""

import sys
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parents[1]

# How fast cases are drawn depends on what else the machine does.
settings.register_profile("kit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kit")


GROUPS = {"browser": "screens", "deploy": "screens", "chaos": "machines", "fleet": "machines"}
"""Folder under tests/ → what shares a worker: tests that keep the machine busy by themselves take
turns."""


class InTurns(LoadScopeScheduling):
    """Under pytest-xdist a file's tests stay together, as they share what they set up and a
    notebook's cells need each other; so do the groups' files.

    xdist 3.8's own groups do nothing under pytest 9.2, where a test's id cannot be changed.
    """

    def _split_scope(self, nodeid):
        return group(nodeid.partition("::")[0])


def group(path):
    """A test file's group, or the file itself."""
    return GROUPS.get(PurePosixPath(path).parent.name, path)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Whatever --dist says."""
    return InTurns(config, log)


def pytest_collection_modifyitems(items):
    """The groups, which take long, begin first; then the files as they were collected."""
    names = sorted(set(GROUPS.values()))
    ranks = {name: rank for rank, name in enumerate(names)}
    items.sort(key=lambda item: ranks.get(group(item.nodeid.partition("::")[0]), len(names)))


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
