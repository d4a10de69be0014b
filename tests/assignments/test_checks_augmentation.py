"""The checks of 03-augmentation: right answers pass, do-nothing and nonsense earn nothing.

What wrong answers fail, and how they are named, is stated and tested in the bank.
"""

import os
from pathlib import Path

import nbformat
import numpy as np
import pytest

from autograder.assignments.augmentation import random_shift
from autograder.judge import checks, local
from autograder.judge.grade import Failure
from autograder.submission.integrity import grade_id

SOURCE = Path(__file__).parents[2] / "source" / "03-augmentation" / "03-augmentation.ipynb"
POINTS = {
    "shift_batch": 4,
    "flip_batch": 1,
    "relight": 2,
    "sample_at": 3,
    "rotate_batch": 3,
    "resize_batch": 2,
    "random_shift": 5,
    "augment": 4,
    "augmented_batches": 2,
    "suits": 2,
    "compare": 2,
}
FUNCTIONS = ("shift_batch", "flip_batch", "relight", "rotate_batch", "resize_batch")
NONSENSE = (None, "text", float("nan"), [], {}, [[1], [1, 2]], (np.ones(3),) * 2, np.ones((2, 2)))
keras_needed = pytest.mark.keras


@pytest.fixture(scope="module")
def offered():
    """Check → the objects that the source notebook, with its solutions, offers to the judge."""
    pytest.importorskip("keras")
    before = dict(os.environ)
    os.environ |= {"COURSE_FIGURES": "words", "COURSE_TRAINING": "load"}
    found, real = {}, local.grade_here
    local.grade_here = lambda name, objects: found.setdefault(name.partition(".")[2], objects)
    scope = {"__name__": "__main__"}
    try:
        for cell in nbformat.read(SOURCE, as_version=4).cells:
            if cell.cell_type == "code" and not (grade_id(cell) or "try-").startswith("try-"):
                exec(compile(cell.source, grade_id(cell), "exec"), scope)
    finally:
        local.grade_here = real
        os.environ.clear()
        os.environ.update(before)
    return found


def run(name, objects, seed=7):
    return local.run(f"augmentation.{name}", objects, seed)


def test_every_check_of_the_assignment_has_the_points_of_its_cell():
    registered = {name: check.points for name, check in checks.load("augmentation").items()}
    assert registered == {f"augmentation.{name}": points for name, points in POINTS.items()}
    assert sum(registered.values()) == 30


@keras_needed
@pytest.mark.parametrize("name", POINTS)
def test_the_reference_passes_in_full_whatever_is_drawn(name, offered):
    for seed in range(2 if name in ("augment", "compare") else 5):
        verdict = run(name, offered[name], seed)
        assert {p.name: (p.message, p.mistake) for p in verdict.parts if not p.passed} == {}
        assert verdict.points == POINTS[name]


@pytest.mark.parametrize("name", POINTS)
@pytest.mark.parametrize("result", NONSENSE, ids=lambda value: type(value).__name__)
def test_an_answer_that_returns_nonsense_fails_every_part(name, result):
    names = {"random_shift": ["RandomShift", "changes_in"], "augment": ["Augment"]}
    names |= {"augmented_batches": ["epoch"], "compare": ["pretend"]}
    objects = dict.fromkeys(names.get(name, [name]), lambda *args, **kwargs: result)
    verdict = run(name, objects)
    assert verdict.points == 0
    assert all(part.message for part in verdict.parts)


@keras_needed
@pytest.mark.parametrize("name", FUNCTIONS)
def test_images_handed_back_as_they_came_earn_nothing(name):
    assert run(name, {name: lambda images, *numbers: images}).points == 0


@keras_needed
def test_a_layer_that_does_nothing_earns_nothing(offered):
    import keras

    class Nothing(keras.layers.Layer):
        def __init__(self, *args, **options):
            super().__init__()

        def call(self, images, training=False):
            return images

    objects = {"RandomShift": Nothing, "changes_in": offered["random_shift"]["changes_in"]}
    assert run("random_shift", objects).points == 0
    assert run("augment", {"Augment": Nothing}).points == 0


def test_evenly_drawn_offsets_are_never_called_uneven():
    rng = np.random.default_rng(0)
    for _ in range(3000):
        random_shift._even(_Strict(), rng.integers(-2, 3, size=(800, 2)).astype(float))


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda rng: rng.integers(0, 3, size=(800, 2)), "0 and more"),
        (lambda rng: rng.integers(-2, 2, size=(800, 2)), "the end of randint"),
        (lambda rng: np.rint(rng.uniform(-2, 2, size=(800, 2))), "half as often"),
        (lambda rng: rng.integers(-2, 3, size=(800, 1)).repeat(2, axis=1), "both offsets"),
        (lambda rng: rng.integers(-2, 3, size=(800, 2)) * [0, 1], "down"),
        (lambda rng: np.fix(rng.uniform(-2, 2, size=(800, 2))), "rounding towards 0"),
        (lambda rng: rng.integers(-2, 3, size=(2, 2)).repeat(400, axis=0), "whole batch"),
    ],
)
def test_offsets_that_are_drawn_wrongly_are_always_found_and_named(draw, words):
    for seed in range(100):
        with pytest.raises(Failure) as failure:
            random_shift._even(_Strict(), draw(np.random.default_rng(seed)).astype(float))
        assert words in failure.value.mistake


class _Strict:
    """A grade outside of any part: the first assertion that fails raises."""

    def that(self, condition, message, mistake=""):
        if not condition:
            raise Failure(message, mistake)
