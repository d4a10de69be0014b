"""The checks of 08-challenge: right answers pass, wrong ones fail where they must and are named.

Networks stand in the bank, and run behind the sandbox; here are the author's and a few others.
"""

import re
from pathlib import Path

import numpy as np
import pytest

from autograder.assignments.challenge import mistakes as mistaken
from autograder.assignments.challenge import oracle
from autograder.judge import checks, local, reached

SOURCE = Path(__file__).parents[2] / "source" / "08-challenge" / "08-challenge.nb.py"
POINTS = {
    "layer_cost": 5,
    "separable_saving": 2,
    "pareto_front": 4,
    "network": 8,
    "own_cost": 3,
    "reached": 8,
}
NUMPY = ["layer_cost", "separable_saving", "pareto_front"]
NONSENSE = (None, "text", float("nan"), [], {}, object(), [[1], [1, 2]], (np.ones(3),) * 2)


def run(name, seed=7, **objects):
    return local.run(f"challenge.{name}", objects, seed)


def failed(verdict):
    return {part.name: part.mistake for part in verdict.parts if not part.passed}


@pytest.fixture(scope="session")
def solutions():
    """The author's answer cells."""
    cells = re.split(r"^# %%", SOURCE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    answers = [re.match(r' answer="[\w-]+"\n(.*)', cell, re.DOTALL) for cell in cells]
    return [answer[1] for answer in answers if answer]


@pytest.fixture(scope="session")
def numpy_answers(solutions):
    names = {"np": np}
    for code in solutions:
        if "keras" not in code and "showing" not in code:
            exec(code, names)
    return names


@pytest.fixture(scope="session")
def answers(solutions):
    from course import showing

    keras = pytest.importorskip("keras")
    names = {"np": np, "keras": keras, "layers": keras.layers, "showing": showing}
    for code in solutions:
        exec(code, names)
    return names


def test_the_points_are_those_of_the_notebook():
    known = checks.load("challenge")
    assert {name.partition(".")[2]: check.points for name, check in known.items()} == POINTS
    text = SOURCE.read_text(encoding="utf-8")
    cells = re.findall(r'points=(\d+).*?check\("challenge\.(\w+)"', text, re.DOTALL)
    assert {name: int(points) for points, name in cells} == POINTS
    assert sum(POINTS.values()) == 30


@pytest.mark.parametrize("name", NUMPY)
@pytest.mark.parametrize("seed", range(5))
def test_the_authors_answers_get_all_points(numpy_answers, name, seed):
    assert failed(run(name, seed, **{name: numpy_answers[name]})) == {}


@pytest.mark.parametrize("name", NUMPY)
@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: type(value).__name__)
def test_nonsense_fails_every_part_and_never_the_check(name, value):
    verdict = run(name, **{name: lambda *args: value})
    assert verdict.points == 0


@pytest.mark.parametrize("name", NUMPY)
def test_what_is_not_written_fails_every_part(name):
    def missing(*args):
        raise NotImplementedError

    assert run(name, **{name: missing}).points == 0


WRONG = [
    ("front", mistaken.fronts, "the front of the dearest"),
    ("front", mistaken.fronts, "only the most accurate"),
    ("ties", mistaken.fronts, "of equal networks only one is kept"),
    ("ties", mistaken.fronts, "only those better in both"),
    ("ties", mistaken.fronts, "equal networks dominate each other away"),
    ("order", mistaken.fronts, "in the order of the input"),
    ("order", mistaken.fronts, "by falling cost"),
]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("part", "known", "words"), WRONG, ids=[words for *_, words in WRONG])
def test_a_wrong_front_is_named(part, known, words, seed):
    def wrong(costs, accuracies):
        return next(v for why, v in known(costs, accuracies).items() if why.startswith(words))

    found = failed(run("pareto_front", seed, pareto_front=wrong))
    assert found[part].startswith(words)


def test_a_front_of_a_million_numbers_is_not_read():
    """As a list, 60 million took the judge half a minute."""
    verdict = run("pareto_front", pareto_front=lambda *_: np.arange(1_000_000))
    assert {part.message[:15] for part in verdict.parts} == {"expected a list"}


@pytest.mark.parametrize(
    "words",
    ["upside down", "the 1×1 convolution is left out", "the depthwise convolution is left out"],
)
def test_a_wrong_saving_is_named(words):
    def wrong(*case):
        return next(v for why, v in mistaken.savings(*case).items() if why.startswith(words))

    assert failed(run("separable_saving", separable_saving=wrong))["ratio"].startswith(words)


@pytest.mark.parametrize(
    ("part", "known", "index"),
    [
        ("shapes", mistaken.cost_shapes, 0),
        ("parameters", mistaken.cost_parameters, 1),
        ("multiply-adds", mistaken.cost_products, 2),
    ],
)
def test_a_wrong_cost_fails_its_part_alone_and_is_named(part, known, index):
    cases = [("conv", 5, 7, 2), ("depthwise", 3, 1), ("separable", 3, 7, 1), ("norm",)]
    shapes = {layer: (9, 17, 3) for layer in [*cases, ("pool", 2), ("global",)]}
    shapes["dense", 4] = (6,)
    sentences = {why for layer, shape in shapes.items() for why in known(layer, shape)}
    assert sentences

    def wrong_by(sentence):
        def cost(layer, shape):
            row = list(oracle.layer_cost(layer, shape))
            row[index] = known(layer, shape).get(sentence, row[index])
            return tuple(row)

        return cost

    for sentence in sentences:
        found = failed(run("layer_cost", layer_cost=wrong_by(sentence)))
        assert found == {part: sentence}


# ---------------------------------------------------------------------------- networks


@pytest.mark.keras
def test_the_authors_network_is_within_the_budget_and_its_cost_is_stated(answers):
    build, own_cost = answers["build_challenge"], answers["own_cost"]
    assert failed(run("network", build_challenge=build)) == {}
    told = run("own_cost", build_challenge=build, own_cost=lambda: own_cost)
    assert failed(told) == {}


@pytest.mark.keras
@pytest.mark.parametrize(
    ("layers_of", "parts"),
    [
        (lambda layers: [layers.Flatten(), layers.Dense(80)], {"parameters"}),
        (lambda layers: [layers.Conv2D(96, 9), layers.Conv2D(8, 5)], {"multiply-adds"}),
    ],
    ids=["many weights", "many products"],
)
def test_a_network_beyond_a_budget_fails_that_budget_alone(answers, layers_of, parts):
    keras, layers = answers["keras"], answers["layers"]

    def build_challenge(input_shape, num_classes):
        middle = layers_of(layers)
        end = [layers.Flatten()] if len(middle) == 1 else []
        if parts == {"multiply-adds"}:
            end = [layers.GlobalAveragePooling2D()]
        top = layers.Dense(num_classes, activation="softmax")
        return keras.Sequential([keras.Input(input_shape), *middle, *end, top])

    assert failed(run("network", build_challenge=build_challenge)).keys() == parts


@pytest.mark.keras
def test_the_judges_own_accuracy_is_that_of_the_network_and_is_recorded(
    answers, tmp_path, monkeypatch
):
    """On weights that have learned nothing: they are saved, handed in and computed by the judge."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "trained").mkdir()
    model = answers["build_challenge"]()
    model.save_weights("trained/challenge.weights.h5")
    verdict = run("reached", build_challenge=answers["build_challenge"])
    images = reached.held_out(reached.FASHION)
    right = np.asarray(model(images.images)).argmax(axis=1) == images.labels
    plain = np.average(right, weights=images.shares)
    assert verdict.figures["accuracy"] <= plain + 1e-9
    assert verdict.figures["parameters"] == answers["own_cost"]["parameters"]
    assert verdict.figures["multiply-adds"] == answers["own_cost"]["multiply_adds"]
    assert verdict.points <= 4  # as nothing handed in: the grader trains it a little
