"""The checks of 07-resnet: right answers pass, and slips in counting are named.

Networks that are wrong in one place stand in the bank, and run behind the sandbox.
"""

import numpy as np
import pytest

from autograder.assignments.resnet import counts, oracle
from autograder.judge import checks, local

from .conftest import NONSENSE, failed, written

OFFERED = {
    "run_chain": ["run_chain"],
    "chain_gradients": ["chain_gradients"],
    "batch_norm": ["batch_norm"],
    "unit": ["ResidualUnit"],
    "network": ["build_resnet", "build_resnet34"],
    "costs": ["resnet_depth", "basic_cost", "bottleneck_cost", "stage_costs"],
    "tower": ["build_tower"],
    "race": ["descend", "compare"],
    "gradient_norms": ["gradient_norms"],
    "reached": ["build_resnet_small"],
}
GIVEN = {
    "chain_gradients": ["run_chain"],
    "network": ["ResidualUnit"],
    "tower": ["ResidualUnit"],
    "race": ["tiny_network"],
    "gradient_norms": ["tiny_network"],
}
POINTS = dict(zip(OFFERED, (2, 2, 2, 6, 6, 3, 2, 2, 2, 3), strict=True))
NUMPY = ["run_chain", "chain_gradients", "batch_norm", "costs"]


def run(name, names, seed=7):
    objects = {key: names[key] for key in (*OFFERED[name], *GIVEN.get(name, []))}
    return local.run(f"resnet.{name}", objects, seed)


@pytest.fixture(scope="session")
def answers():
    """What the author's answer cells, and the locked cell of the tiny network, define."""
    keras = pytest.importorskip("keras")
    from course.derivatives import loss_and_gradients

    names = {"np": np, "keras": keras, "ops": keras.ops, "loss_and_gradients": loss_and_gradients}
    for code in written("07-resnet", "tiny").values():
        exec(code, names)
    return names


def test_every_check_of_the_assignment_has_the_points_of_its_cell():
    registered = {name: check.points for name, check in checks.load("resnet").items()}
    assert registered == {f"resnet.{name}": points for name, points in POINTS.items()}
    assert sum(registered.values()) == 30


@pytest.mark.keras
@pytest.mark.parametrize("name", [name for name in OFFERED if name != "reached"])
def test_the_reference_passes_in_full_whatever_is_drawn(name, answers):
    for seed in range(20 if name in NUMPY else 1):
        verdict = run(name, answers, seed)
        assert {p.name: (p.message, p.mistake) for p in verdict.parts if not p.passed} == {}


@pytest.mark.parametrize("shortcut", [False, True])
@pytest.mark.parametrize("name", ["run_chain", "chain_gradients"])
def test_every_known_slip_in_a_chain_is_caught_and_named(name, shortcut, subtests):
    mistakes, right = {
        "run_chain": (counts.chains, oracle.chain),
        "chain_gradients": (counts.gradients, oracle.chain_gradients),
    }[name]
    signal = np.ones((1, 5))
    for sentence in mistakes(signal, [np.eye(5)], shortcut):
        with subtests.test(sentence):

            def slipped(signal, weights, asked, sentence=sentence):
                chosen = mistakes(signal, weights, asked).get(sentence)
                return chosen() if chosen else right(signal, weights, asked)

            found = failed(run(name, {"run_chain": oracle.chain, name: slipped}))
            assert sentence in found.values()


@pytest.mark.parametrize(
    ("function", "mistakes"),
    [
        ("resnet_depth", counts.depths),
        ("basic_cost", counts.basics),
        ("bottleneck_cost", counts.bottlenecks),
        ("stage_costs", counts.stages),
    ],
)
def test_every_known_slip_in_counting_is_caught_and_named(function, mistakes, subtests):
    right = {
        "resnet_depth": oracle.depth,
        "basic_cost": oracle.basic_cost,
        "bottleneck_cost": oracle.bottleneck_cost,
        "stage_costs": oracle.stage_costs,
    }
    sample = ((2, 2), 2) if function == "resnet_depth" else (4, 8, 6, 6)
    sample = ((1, 1), 4, 8) if function == "stage_costs" else sample
    for sentence in mistakes(*sample):
        with subtests.test(sentence):

            def slipped(*args, sentence=sentence):
                value = mistakes(*args)[sentence]
                return value() if callable(value) else value

            found = failed(run("costs", right | {function: slipped}))
            assert list(found.values()) == [sentence]


@pytest.mark.keras
@pytest.mark.parametrize("name", OFFERED)
@pytest.mark.parametrize("result", NONSENSE, ids=lambda value: type(value).__name__)
def test_an_answer_that_returns_nonsense_earns_nothing(name, result, answers):
    nonsense = dict.fromkeys(OFFERED[name], lambda *args, **options: result)
    verdict = run(name, answers | nonsense)
    assert verdict.points == 0
    assert all(part.message for part in verdict.parts)


@pytest.mark.keras
@pytest.mark.parametrize("name", OFFERED)
def test_an_answer_that_is_not_written_yet_earns_nothing_and_says_so(name, answers):
    def blank(*args, **options):
        raise NotImplementedError

    verdict = run(name, answers | dict.fromkeys(OFFERED[name], blank))
    assert verdict.points == 0
    assert all("not written yet" in part.message for part in verdict.parts)


@pytest.mark.keras
def test_a_slip_in_the_unit_costs_the_network_around_it_nothing(answers, monkeypatch):
    right = answers["ResidualUnit"]

    class Slipped(right):
        def call(self, maps, training=None):
            return super().call(maps, training=training) / 2

    monkeypatch.setitem(answers["build_resnet"].__globals__, "ResidualUnit", Slipped)
    assert failed(run("network", answers | {"ResidualUnit": Slipped})) == {}
    # The same outputs, but by the network's own fault.
    found = failed(run("network", answers | {"ResidualUnit": right}))
    assert {"network", "other stages", "small images"} <= set(found)


@pytest.mark.keras
def test_a_network_of_one_dense_layer_earns_nothing_even_beside_a_right_resnet_34(answers):
    layers = pytest.importorskip("keras").layers

    def dense(input_shape, num_classes, **options):
        keras = pytest.importorskip("keras")
        head = layers.Dense(num_classes, activation="softmax")
        return keras.Sequential([keras.Input(input_shape), layers.Flatten(), head])

    right = answers["build_resnet"]
    resnet34 = lambda: right((224, 224, 3), 1000)  # noqa: E731
    offered = {"build_resnet": dense, "build_resnet34": resnet34}
    assert run("network", offered | {"ResidualUnit": answers["ResidualUnit"]}).points == 0


@pytest.mark.keras
def test_a_unit_that_does_nothing_earns_nothing():
    keras = pytest.importorskip("keras")
    assert run("unit", {"ResidualUnit": lambda *args, **kw: keras.layers.Identity()}).points == 0
