"""The checks of 05-alexnet: right answers pass, wrong ones fail where they must and are named.

Layers and networks that are wrong in one place stand in the bank, and run behind the sandbox.
"""

import re
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from autograder.assignments.alexnet import mistakes as mistaken
from autograder.assignments.alexnet import oracle
from autograder.judge import checks, local

from .conftest import NONSENSE, failed, written

SOURCE = Path(__file__).parents[2] / "source" / "05-alexnet" / "05-alexnet.nb.py"
POINTS = {
    "convert_lrn": 2,
    "lrn": 5,
    "lrn_question": 2,
    "walk": 2,
    "mended": 1,
    "network": 6,
    "random_crops": 2,
    "colour_components": 1,
    "lighting": 2,
    "ten_crops": 2,
    "zfnet": 3,
    "top_k_error": 2,
    "top_k_metric": 2,
    "reached": 4,
}
OFFERED = {
    "lrn": ["LocalResponseNorm"],
    "lrn_question": ["lrn_answers"],
    "mended": ["mended", "mended_parameters"],
    "network": ["build_alexnet", "LocalResponseNorm"],
    "lighting": ["colour_noise", "simple_lighting"],
    "ten_crops": ["ten_crops", "predicted"],
    "zfnet": ["zfnet_table", "build_zfnet", "LocalResponseNorm"],
    "top_k_metric": ["TopKError", "reset", "evaluated"],
    "reached": ["build_alexnet_small"],
}
KERAS = ["lrn", "network", "zfnet", "top_k_metric"]
NUMPY = [name for name in POINTS if name not in [*KERAS, "reached"]]


def run(name, answers, seed=7):
    """The verdict on one answer for all names that the cell offers, or on a dictionary of them."""
    offered = OFFERED.get(name, [name])
    if not isinstance(answers, dict):
        answers = dict.fromkeys(offered, answers)
    return local.run(f"alexnet.{name}", {key: answers[key] for key in offered}, seed)


def defined(**names):
    """What the author's answer cells define; those that need Keras only if it is among `names`."""
    names |= {"np": np, "print": lambda *args: None}
    for code in written("05-alexnet", "printed|scaled|stand-in").values():
        if "showing(" not in code and ("keras" in names or "keras." not in code):
            exec(code, names)
    letters = dict(re.findall(r'"(\d)": "([A-D])"', SOURCE.read_text(encoding="utf-8")))
    return names | {
        "lrn_answers": lambda: letters,
        "mended": lambda: [*names["PRINTED"][:7], ("S8", "pool", 3, 2), *names["PRINTED"][7:]],
        "mended_parameters": lambda: 62_378_344,
        "predicted": partial(names["ten_crop_predict"], names["stand_in"]),
    }


@pytest.fixture(scope="session")
def numpy_answers():
    return defined()


def evaluated(metric, scores, labels):
    keras = pytest.importorskip("keras")
    network = keras.Sequential([keras.Input(scores.shape[1:]), keras.layers.Identity()])
    network.compile(loss="sparse_categorical_crossentropy", metrics=[metric])
    return network.evaluate(scores, labels, batch_size=16, verbose=0, return_dict=True)[metric.name]


@pytest.fixture(scope="session")
def answers():
    keras = pytest.importorskip("keras")
    names = defined(keras=keras, ops=keras.ops)
    with pytest.MonkeyPatch.context() as patch:
        # Where the kernel has the learner's names, which loading a saved network looks up.
        for name, value in names.items():
            if not name.startswith("__"):
                patch.setattr(f"__main__.{name}", value, raising=False)
        yield names | {"reset": lambda metric: metric.reset_state(), "evaluated": evaluated}


def test_every_check_of_the_assignment_has_the_points_of_its_cell():
    registered = {name: check.points for name, check in checks.load("alexnet").items()}
    assert registered == {f"alexnet.{name}": points for name, points in POINTS.items()}
    assert sum(registered.values()) == 36


@pytest.mark.parametrize("name", NUMPY)
def test_the_reference_passes_in_full_whatever_is_drawn(name, numpy_answers):
    for seed in range(10):
        assert failed(run(name, numpy_answers, seed)) == {}


@pytest.mark.keras
@pytest.mark.parametrize("name", KERAS)
def test_the_reference_in_keras_passes_in_full_whatever_is_drawn(name, answers):
    for seed in range(2):
        assert failed(run(name, answers, seed)) == {}


@pytest.mark.parametrize("name", POINTS)
@pytest.mark.parametrize("result", NONSENSE, ids=lambda value: type(value).__name__)
def test_an_answer_that_returns_nonsense_fails_every_part(name, result):
    verdict = run(name, lambda *args, **kwargs: result)
    assert verdict.points == 0
    assert all(part.message for part in verdict.parts)


@pytest.mark.parametrize("name", POINTS)
def test_an_answer_that_is_not_written_yet_fails_every_part(name):
    def blank(*args, **kwargs):
        raise NotImplementedError

    verdict = run(name, blank)
    assert verdict.points == 0
    assert all(part.message for part in verdict.parts)


@pytest.mark.keras
def test_a_layer_that_does_nothing_earns_nothing():
    keras = pytest.importorskip("keras")
    assert run("lrn", lambda *args, **kwargs: keras.layers.Identity()).points == 0


@pytest.mark.keras
@pytest.mark.parametrize("name", ["network", "zfnet"])
def test_a_slip_in_the_layer_costs_the_networks_around_it_nothing(name, answers, monkeypatch):
    right = answers["LocalResponseNorm"]

    class Slipped(right):
        def __init__(self, r=2, **options):
            super().__init__(r=2 * r, **options)

    monkeypatch.setitem(answers, "LocalResponseNorm", Slipped)
    for build in ("build_alexnet", "build_zfnet"):
        monkeypatch.setitem(answers[build].__globals__, "LocalResponseNorm", Slipped)
    assert failed(run(name, answers)) == {}
    # The same outputs, but by the network's own fault.
    monkeypatch.setitem(answers, "LocalResponseNorm", right)
    wrong = failed(run(name, answers))
    assert wrong and all("nine maps" in mistake for mistake in wrong.values())


@pytest.mark.keras
@pytest.mark.parametrize("name", ["network", "zfnet"])
def test_a_network_of_one_dense_layer_earns_nothing(name):
    keras = pytest.importorskip("keras")

    def build(input_shape=(227, 227, 3), num_classes=1000, **options):
        layers = [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(num_classes)]
        return keras.Sequential([keras.Input(input_shape), *layers])

    assert run(name, build).points == 0


def wrongly(table, why):
    """A function that makes this mistake, whatever it is asked."""

    def answer(*given):
        wrong = table(*given)[why]
        return wrong() if callable(wrong) else wrong

    return answer


X = np.ones((2, 3, 4, 3))
CASES = {
    "walk": (mistaken.walks, (oracle.PRINTED, 227)),
    "top_k_error": (lambda s, y, k=5: mistaken.errors(s, y, k), (np.eye(6), np.arange(6))),
}


@pytest.mark.parametrize(
    ("name", "why"),
    [(name, why) for name, (table, given) in CASES.items() for why in table(*given)],
)
def test_mistakes_in_functions_are_named(name, why):
    assert why in failed(run(name, wrongly(CASES[name][0], why))).values()


@pytest.mark.parametrize("why", mistaken.lightings(X, np.ones(2), np.ones(2)))
def test_mistakes_in_simple_lighting_are_named(why):
    answers = {
        "colour_noise": oracle.colour_noise,
        "simple_lighting": wrongly(mistaken.lightings, why),
    }
    assert failed(run("lighting", answers)) == {"simple lighting": why}


@pytest.mark.parametrize("why", mistaken.colour_noises(X, np.ones(3), np.eye(3), np.ones((2, 3))))
def test_mistakes_in_the_noise_are_named(why):
    answers = {
        "colour_noise": wrongly(mistaken.colour_noises, why),
        "simple_lighting": oracle.simple_lighting,
    }
    assert failed(run("lighting", answers))["colour noise"] == why


@pytest.mark.parametrize("why", mistaken.variances(X + np.arange(3)))
def test_mistakes_in_the_variances_are_named(why):
    def components(images):
        return mistaken.variances(images)[why], oracle.colour_components(images)[1]

    assert failed(run("colour_components", components)) == {"variances": why}


@pytest.mark.parametrize("why", mistaken.directions(X + np.arange(3)))
def test_mistakes_in_the_directions_are_named(why):
    def components(images):
        return oracle.colour_components(images)[0], mistaken.directions(images)[why]

    assert failed(run("colour_components", components)) == {"directions": why}


@pytest.mark.parametrize("why", mistaken.crops(np.ones((1, 5, 6, 1)), 3))
def test_mistakes_in_the_ten_crops_are_named(why):
    predicted = defined()["predicted"]
    answers = {"ten_crops": wrongly(mistaken.crops, why), "predicted": predicted}
    assert {m for m in failed(run("ten_crops", answers)).values() if m} == {why}


@pytest.mark.parametrize("why", mistaken.predictions(np.ones((3, 5, 6, 1)), 3))
def test_mistakes_in_the_prediction_are_named(why):
    answers = {
        "ten_crops": oracle.ten_crops,
        "predicted": wrongly(mistaken.predictions, why),
    }
    assert failed(run("ten_crops", answers)) == {"prediction": why}
