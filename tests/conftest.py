"""Fixtures of all tests."""

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

# How fast cases are drawn depends on what else the machine does.
settings.register_profile("kit", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kit")


GROUPS = {"hub": "screens", "browser": "screens", "chaos": "machines", "fleet": "machines"}
"""Mark, or folder under tests/, → what shares a worker: tests that keep the machine busy by
themselves take turns."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Under pytest-xdist a file's tests stay together, as they share what they set up and a
    notebook's cells need each other; the long groups begin first."""
    for item in items:
        kinds = [mark.name for mark in item.iter_markers()] + [item.path.parent.name]
        group = next((GROUPS[kind] for kind in kinds if kind in GROUPS), None)
        item.add_marker(pytest.mark.xdist_group(group or item.path.relative_to(ROOT).as_posix()))
    items.sort(key=_rank)


def _rank(item):
    """The groups, then the files as they were collected."""
    groups = sorted(set(GROUPS.values()))
    name = next(item.iter_markers("xdist_group")).args[0]
    return groups.index(name) if name in groups else len(groups)


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
