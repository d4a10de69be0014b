"""The reference answers of 01-pooling, and what it means to pass and to fail a check."""

import re
from pathlib import Path

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from autograder.authoring.variants import first
from autograder.judge import local

SOURCES = Path(__file__).parents[2] / "source"
NONSENSE = (None, "text", float("nan"), [], {}, object(), [[1], [1, 2]], (np.ones(3),) * 2)
"""What an answer might be that is none."""


def written(assignment, locked=""):
    """{id: code} of the author's answer cells, and of the locked cells whose ids `locked` matches,
    in the notebook's order."""
    path = SOURCES / assignment / f"{assignment}.nb.py"
    text = first(path.read_text(encoding="utf-8"), path.name)
    wanted = rf' (?:answer="([\w-]+)"|locked="({locked or "(?!)"})")\n(.*)'
    cells = re.split(r"^# %%", text, flags=re.MULTILINE)
    found = filter(None, (re.match(wanted, cell, re.DOTALL) for cell in cells))
    return {cell[1] or cell[2]: cell[3] for cell in found}


def failed(verdict):
    """{part: the likely mistake} of the parts that failed."""
    return {part.name: part.mistake for part in verdict.parts if not part.passed}


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
    return written("01-pooling")


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
