"""The checks of 04-lenet5: right answers pass, wrong ones fail where they must and are named.

Layers and networks that are wrong in one place stand in the bank, and run behind the sandbox.
"""

import re

import numpy as np
import pytest

from autograder.assignments.lenet5 import function_mistakes as misdone
from autograder.assignments.lenet5 import oracle
from autograder.judge import checks, local

from .conftest import NONSENSE, failed, written

POINTS = {
    "layer_table": 3,
    "prepare": 2,
    "scaled_tanh": 1,
    "average_pool": 3,
    "connection_table": 2,
    "partial_conv": 5,
    "costs": 2,
    "rbf": 3,
    "feature_gradients": 2,
    "build_original": 3,
    "build_modern": 2,
    "reached": 4,
    "multiply_adds": 1,
    "permute": 1,
}
OFFERED = {
    "layer_table": ["lenet5_table"],
    "prepare": ["prepare", "function"],
    "scaled_tanh": ["scaled_tanh", "squash"],
    "average_pool": ["TrainableAveragePool"],
    "partial_conv": ["PartialConv2D"],
    "costs": ["lenet5_costs"],
    "rbf": ["RBFOutput", "rbf_loss"],
    "build_original": ["build_lenet5"],
    "build_modern": ["build_lenet5_modern"],
    "reached": ["build_lenet5_modern"],
    "permute": ["permute_pixels"],
}
KERAS = [
    "prepare",
    "scaled_tanh",
    "average_pool",
    "partial_conv",
    "rbf",
    "build_original",
    "build_modern",
]
NUMPY = [name for name in POINTS if name not in [*KERAS, "reached"]]


def run(name, answers, seed=7):
    """The verdict on one answer for all names that the cell offers, or on a dictionary of them."""
    offered = OFFERED.get(name, [name])
    if not isinstance(answers, dict):
        answers = dict.fromkeys(offered, answers)
    return local.run(f"lenet5.{name}", {key: answers[key] for key in offered}, seed)


def defined(**names):
    """What the author's answer cells define; those that need Keras only if it is among `names`."""
    names |= {"np": np}
    for code in written("04-lenet5").values():
        if "keras" in names or not re.search(r"keras|ops\.|training", code):
            exec(code, names)
    return names


@pytest.fixture(scope="session")
def numpy_answers():
    return defined()


@pytest.fixture(scope="session")
def answers():
    keras = pytest.importorskip("keras")
    names = defined(keras=keras, ops=keras.ops)
    with pytest.MonkeyPatch.context() as patch:
        # Where the kernel has the learner's names, which loading a saved network looks up.
        for name, value in names.items():
            if not name.startswith("__"):
                patch.setattr(f"__main__.{name}", value, raising=False)
        yield names | {
            "function": lambda: names["prepare"],
            "squash": lambda: names["scaled_tanh"],
        }


def test_every_check_of_the_assignment_has_the_points_of_its_cell():
    registered = {name: check.points for name, check in checks.load("lenet5").items()}
    assert registered == {f"lenet5.{name}": points for name, points in POINTS.items()}
    assert sum(registered.values()) == 34


@pytest.mark.parametrize("name", NUMPY)
def test_the_reference_passes_in_full_whatever_is_drawn(name, numpy_answers):
    for seed in range(10):
        assert failed(run(name, numpy_answers, seed)) == {}


@pytest.mark.keras
@pytest.mark.parametrize("name", KERAS)
def test_the_reference_in_keras_passes_in_full_whatever_is_drawn(name, answers):
    for seed in range(3):
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
@pytest.mark.parametrize("name", ["average_pool", "partial_conv", "rbf"])
def test_a_layer_that_does_nothing_earns_nothing(name):
    keras = pytest.importorskip("keras")
    assert run(name, lambda *args, **kwargs: keras.layers.Identity()).points == 0


@pytest.mark.keras
@pytest.mark.parametrize("name", ["build_original", "build_modern"])
def test_a_network_of_one_dense_layer_earns_nothing(name):
    layers = pytest.importorskip("keras").layers

    def build(*args, **kwargs):
        keras = pytest.importorskip("keras")
        return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)])

    assert run(name, build).points == 0


def test_each_cell_of_the_table_of_layers_counts():
    """Nine of ten rows' cells: C3 with one wrong cell of five keeps 0.4 of its 0.5 points."""
    table = oracle.LAYER_TABLE | {"C3": (16, 14, 5, 1, "tanh"), "Out": (None, 10, None, None, 3)}
    verdict = run("layer_table", lambda: table)
    assert verdict.points == pytest.approx(3 - 0.1 - 0.12, abs=0.011)
    assert failed(verdict).keys() == {"C3", "Out"}
    assert "no padding" in failed(verdict)["C3"]


def named(name, answer, sentence):
    """Some part fails, and each part that fails and names a mistake names this one."""
    mistakes = failed(run(name, answer))
    assert mistakes
    assert {m for m in mistakes.values() if m} == {sentence}


@pytest.mark.parametrize("why", misdone.squashings(0.0))
def test_mistakes_in_the_squashing_function_are_named(why):
    named("scaled_tanh", lambda x: misdone.squashings(x)[why], why)


@pytest.mark.parametrize("why", misdone.preparations(np.zeros((1, 28, 28, 1))))
def test_mistakes_in_the_preparation_are_named(why):
    def prepare(images):
        wrong = misdone.preparations(images)[why]
        return wrong() if callable(wrong) else wrong

    named("prepare", prepare, why)


@pytest.mark.parametrize("why", misdone.tables(oracle.connection_table()))
def test_mistakes_in_the_table_of_connections_are_named(why):
    wrong = misdone.tables(oracle.connection_table())[why]
    mistakes = failed(run("connection_table", lambda: wrong))
    assert mistakes
    assert why in mistakes.values() or "all maps" in why


@pytest.mark.parametrize("layer", oracle.LAYER_TABLE)
def test_mistakes_in_the_counts_are_named(layer):
    """Made in all layers of the part: in one alone, they are no way of counting."""
    part = next((p for p in (["S2", "S4"], ["C5", "F6"]) if layer in p), [layer])
    for why in misdone.costs(oracle.connection_table())[layer]:

        def costs(table, why=why):
            known = misdone.costs(table)
            return oracle.costs(table) | {n: known[n][why] for n in part if why in known[n]}

        mistakes = failed(run("costs", costs))
        assert len(mistakes) == 1
        assert "" not in mistakes.values(), why


@pytest.mark.parametrize("key", ["distance", "softmax"])
def test_mistakes_in_the_gradients_are_named(key):
    sample = np.zeros((2, 3)), np.array([0, 1]), np.eye(2, 3)
    for why in misdone.feature_gradients(*sample)[key]:

        def gradients(*given, why=why):
            wrong = misdone.feature_gradients(*given)[key][why]
            return oracle.feature_gradients(*given) | {key: wrong}

        mistakes = failed(run("feature_gradients", gradients))
        assert mistakes.pop(key) == why
        assert not mistakes or key == "softmax"


@pytest.mark.parametrize("why", misdone.products(oracle.connection_table()))
def test_mistakes_in_the_products_are_named(why):
    def multiply_adds(table):
        pairs = zip(misdone.products(table)[why], oracle.multiply_adds(table), strict=True)
        return tuple(right if wrong is None else wrong for wrong, right in pairs)

    named("multiply_adds", multiply_adds, why)


@pytest.mark.parametrize("why", misdone.permutations(np.zeros((1, 2, 2, 1)), np.arange(4)))
def test_mistakes_in_the_shuffling_are_named(why):
    def permute(images, order):
        wrong = misdone.permutations(images, order)[why]
        return wrong() if callable(wrong) else wrong

    named("permute", permute, why)
