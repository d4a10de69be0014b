"""Fixtures of the tests of `course`."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def python(tmp_path):
    """Run code in a Python process of its own, at home in an empty folder; return its lines."""

    def run(code, *arguments, **environment):
        done = subprocess.run(
            [sys.executable, "-W", "error:::course", "-c", code, *arguments],
            cwd=ROOT,
            env={**os.environ, "HOME": str(tmp_path), **environment},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    return run


@pytest.fixture
def keras_process(python):
    """Run code in a Python process whose Keras has the backend asked for; return its lines."""

    def run(backend, code):
        if importlib.util.find_spec(backend) is None:
            pytest.skip(f"{backend} is not installed")
        quiet = {"JAX_PLATFORMS": "cpu"} if backend == "jax" else {}
        return python(code, backend, KERAS_BACKEND=backend, **quiet)

    return run
