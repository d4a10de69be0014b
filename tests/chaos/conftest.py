"""A class of a hundred, what becomes of it undisturbed, and a disk of its own to fill."""

import os
import random
import subprocess
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest

from autograder import banks, course_config
from autograder.staging import Course
from tests import postgres

from .disturbed import ASSIGNMENT, grade, outcomes

ROOT = Path(__file__).resolve().parents[2]
CLASS = 100


@pytest.fixture(scope="session")
def rng():
    """COURSE_CHAOS=number repeats a run's choices; its moments are never quite the same."""
    seed = int(os.environ.get("COURSE_CHAOS", random.randrange(10**6)))
    print(f"COURSE_CHAOS={seed}")
    return random.Random(seed)


@pytest.fixture(scope="session")
def server():
    if postgres.MISSING:
        pytest.skip(postgres.MISSING)
    with postgres.running() as server:
        yield server


@pytest.fixture(scope="session")
def entries(rng):
    """Right and wrong answers and messy notebooks of 01-pooling, one for each learner."""
    found = banks.find(ROOT, ASSIGNMENT, ("right", "wrong", "messy"))
    return rng.sample(found, CLASS)


@pytest.fixture(scope="session")
def lay_out(entries):
    """Makes a course with the class's submissions in an empty folder."""

    def lay_out(folder, settings=""):
        (folder / course_config.NAME).write_text((ROOT / course_config.NAME).read_text() + settings)
        for part in ("source", "release"):
            (folder / part).mkdir()
            subprocess.run(["cp", "-r", ROOT / part / ASSIGNMENT, folder / part], check=True)
        course = Course(folder, ASSIGNMENT, course_config.load(folder))
        source = nbformat.read(course.source(), as_version=4)
        for number, entry in enumerate(entries):
            place = course.submission(f"learner-{number:03}")
            banks.lay_out(entry, place, course.release, source)
        return folder

    return lay_out


@pytest.fixture(scope="session")
def undisturbed(lay_out, tmp_path_factory):
    """What everybody gets in a run that nothing happens to."""
    folder = lay_out(tmp_path_factory.mktemp("undisturbed"))
    process = grade(folder)
    told = process.stderr.read()
    assert process.wait() == 0, told
    return outcomes(folder)


@pytest.fixture
def small_disk(tmp_path):
    """A folder on a disk of its own, or, where none may be mounted, on everybody's."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", folder]
    mounted = False
    with suppress(OSError):
        mounted = subprocess.run(command, capture_output=True).returncode == 0
    yield folder
    if mounted:
        subprocess.run(["umount", "--lazy", folder], check=True)
