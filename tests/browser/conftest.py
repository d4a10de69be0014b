"""A browser, and a class with an exchange of its own."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.looking import PATIENCE_MS, chromium
from tests.serving import ROOT

ASSIGNMENT = "01-pooling"


@pytest.fixture(scope="module")
def browser():
    """Chromium without a window; a module has one of its own."""
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def new_page(browser):
    """A function that opens an empty page, with cookies of its own."""
    contexts = []

    def new_page(**options):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context.new_page()

    yield new_page
    for context in contexts:
        context.close()


@dataclass(frozen=True)
class Classroom:
    """A course's folder and its exchange."""

    course: Path
    exchange: Path

    def run(self, *command):
        """Run a command of nbgrader's or the grader's in the course; returns what it printed."""
        program, *arguments = command
        done = subprocess.run(
            [Path(sys.executable).parent / program, *arguments],
            cwd=self.course,
            env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def classroom(tmp_path_factory):
    """A class with the first assignment, released through its exchange."""
    folder = tmp_path_factory.mktemp("class")
    course, exchange = folder / "course", folder / "exchange"
    for part in ("source", "release"):
        shutil.copytree(ROOT / part / ASSIGNMENT, course / part / ASSIGNMENT)
    exchange.mkdir()
    settings = (ROOT / "nbgrader_config.py").read_text()
    (course / "nbgrader_config.py").write_text(f"{settings}\nc.Exchange.root = {str(exchange)!r}\n")
    return Classroom(course, exchange)
