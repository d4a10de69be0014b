"""Fixtures of the engine's tests: a module of tiny checks."""

import sys
from types import ModuleType

import numpy as np
import pytest

from autograder import checks


@pytest.fixture
def small_checks(monkeypatch):
    """Checks small.double, halve and broken, as if autograder/checks/small.py held them."""
    monkeypatch.setitem(sys.modules, "autograder.checks.small", ModuleType("small"))
    monkeypatch.setattr(checks, "_REGISTRY", dict(checks._REGISTRY))

    @checks.check("small.double", parts={"values": 2, "shape": 1})
    def double(student, rng, grade):
        x = rng.normal(size=(2, 3))
        with grade.part("values"):
            mistakes = {"this is the square": x**2}
            grade.close(student.double(x), 2 * x, mistakes)
        with grade.part("shape"):
            grade.shape(student.double(np.zeros((4, 1))), (4, 1))

    @checks.check("small.halve", parts={"values": 2})
    def halve(student, rng, grade):
        with grade.part("values"):
            grade.close(student.halve(8.0), 4.0)

    @checks.check("small.broken", parts={"values": 1})
    def broken(student, rng, grade):
        with grade.part("values"):
            grade.equal(student.double(1)["no such key"], 1)
