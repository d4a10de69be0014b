"""A class, what becomes of it undisturbed, and a disk of its own to fill."""

import os
import random
import subprocess
from contextlib import suppress

import pytest

from autograder.proof import banks
from tests.extent import EVERYTHING

from .disturbed import ASSIGNMENT, ROOT, grade, outcomes

CLASS = 100 if EVERYTHING else 40


@pytest.fixture(scope="session")
def rng():
    """COURSE_CHAOS=number repeats a run's choices; its moments are never quite the same."""
    seed = int(os.environ.get("COURSE_CHAOS", random.randrange(10**6)))
    print(f"COURSE_CHAOS={seed}")
    return random.Random(seed)


@pytest.fixture(scope="session")
def entries(rng):
    """Right and wrong answers and messy notebooks of 01-pooling, one for each learner."""
    found = banks.find(ROOT, ASSIGNMENT, ("right", "wrong", "messy"))
    return rng.sample(found, CLASS)


@pytest.fixture(scope="session")
def undisturbed(entries, tmp_path_factory):
    """What everybody gets in a run that nothing happens to."""
    folder = tmp_path_factory.mktemp("undisturbed")
    banks.lay_out_class(ROOT, folder, ASSIGNMENT, entries)
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
