"""The reference answers of 01-pooling, and what it means to pass and to fail a check."""

import re
from pathlib import Path

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from autograder.judge import local

SOURCE = Path(__file__).parents[2] / "source" / "01-pooling" / "01-pooling.nb.py"
OFFERED = {
    "pool_layer": ["Pool2D"],
    "depth_max": ["DepthMaxPool"],
    "global_average": ["GlobalAvgPool"],
    "shift_question": ["shift_answers"],
    "conv_cost": ["conv_cost", "stack_cost"],
}


@pytest.fixture(scope="session")
def solutions():
    """The author's answer cells by id."""
    cells = re.split(r"^# %%", SOURCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = [re.match(r' answer="([\w-]+)"\n(.*)', cell, re.DOTALL) for cell in cells]
    return {cell[1]: cell[2] for cell in found if cell}


@pytest.fixture(scope="session")
def numpy_reference(solutions):
    """What the solutions define, Keras layers left out."""
    names = {"np": np, "sliding_window_view": sliding_window_view}
    for answer, code in solutions.items():
        if "keras" not in code and answer not in ("shift-question", "draw-curves"):
            exec(code, names)
    letters = dict(re.findall(r'"(\d)": "([A-D])"', solutions["shift-question"]))
    return names | {"shift_answers": lambda: letters}


@pytest.fixture(scope="session")
def reference(numpy_reference, solutions):
    """What the solutions define, layers included."""
    keras = pytest.importorskip("keras")
    names = dict(numpy_reference) | {"keras": keras, "ops": keras.ops}
    for code in solutions.values():
        if "keras.layers.Layer" in code:
            exec(code, names)
    return names


@pytest.fixture(scope="session")
def offered():
    """offered(check) → names that the check's cell offers to the judge."""
    return lambda name: OFFERED.get(name, [name])


@pytest.fixture(scope="session")
def run(offered):
    """run(check, names, seed) → the verdict on those of `names` that the cell offers."""

    def run(name, names, seed=7):
        objects = {key: names[key] for key in offered(name)}
        return local.run(f"pooling.{name}", objects, seed)

    return run


@pytest.fixture(scope="session")
def passes(run):
    """passes(check, names, seeds): every part passes."""

    def passes(name, names, seeds=1):
        for seed in range(seeds):
            verdict = run(name, names, seed)
            assert {p.name: (p.message, p.mistake) for p in verdict.parts if not p.passed} == {}
            assert verdict.points == verdict.max_points

    return passes


@pytest.fixture(scope="session")
def fails(run):
    """fails(check, names, expected, seeds): exactly the parts of `expected` fail, and the likely
    mistake of each holds its words; empty words: the mistake is not named."""

    def fails(name, names, expected, seeds=1):
        for seed in range(seeds):
            parts = run(name, names, seed).parts
            failed = {part.name: part for part in parts if not part.passed}
            assert failed.keys() == expected.keys(), {n: p.message for n, p in failed.items()}
            for part, words in expected.items():
                assert words in failed[part].mistake, (part, failed[part])
                assert bool(words) == bool(failed[part].mistake), (part, failed[part])

    return fails
