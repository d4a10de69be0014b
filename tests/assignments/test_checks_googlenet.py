"""The checks of 06-googlenet: right answers pass, nonsense earns nothing, and slips are named.

Layers and networks that are wrong in one place stand in the bank, and run behind the sandbox.
"""

import numpy as np
import pytest

from autograder.assignments.googlenet import functions as checked
from autograder.assignments.googlenet import held_out, oracle
from autograder.assignments.googlenet import mistakes as mistaken
from autograder.judge import checks, local

from .conftest import NONSENSE, failed, written

OFFERED = {
    "conv1x1": ["conv1x1"],
    "module_cost": ["module_cost", "naive_cost"],
    "pair_weights": ["pair_weights"],
    "inception": ["Inception"],
    "stage_shapes": ["stage_shapes"],
    "network": ["build_googlenet", "Inception"],
    "auxiliary": ["build_googlenet", "inference_model", "total_loss", "Inception"],
    "network_cost": ["network_cost"],
    "answers": ["answers"],
    "reached": ["build_googlenet_small"],
}
POINTS = dict(zip(OFFERED, (1, 3, 2, 5, 2, 6, 3, 3, 2, 3), strict=True))
HEAVY = ["inception", "network", "auxiliary"]
LIGHT = [name for name in OFFERED if name not in (*HEAVY, "reached")]
LETTERS = {"1": "B", "2": "C", "3": "D", "4": "B"}


def run(name, names, seed=7):
    return local.run(f"googlenet.{name}", {key: names[key] for key in OFFERED[name]}, seed)


@pytest.fixture(scope="session")
def answers():
    """What the author's answer cells, and the locked cells that they need, define."""
    keras = pytest.importorskip("keras")
    names = {"np": np, "keras": keras, "ops": keras.ops}
    for name, code in written("06-googlenet", "modules|stages|lrn").items():
        if not name.startswith("answers"):
            exec(code, names)
    return names | {"answers": lambda: LETTERS}


def test_every_check_of_the_assignment_has_the_points_of_its_cell():
    registered = {name: check.points for name, check in checks.load("googlenet").items()}
    assert registered == {f"googlenet.{name}": points for name, points in POINTS.items()}
    assert sum(registered.values()) == 30


@pytest.mark.keras
@pytest.mark.parametrize("name", [*LIGHT, *HEAVY])
def test_the_reference_passes_in_full_whatever_is_drawn(name, answers):
    for seed in range(20 if name in LIGHT else 2):
        verdict = run(name, answers, seed)
        assert {p.name: (p.message, p.mistake) for p in verdict.parts if not p.passed} == {}


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


# ------------------------------------------------------------------ slips are named


def caught(name, make, sentences, others=None):
    """Each slip ``make(sentence)`` fails a part that names it."""
    for sentence in sentences:
        found = failed(run(name, {**(others or {}), name: make(sentence)}))
        assert sentence in found.values(), (sentence, found)


def test_every_known_slip_in_a_1x1_convolution_is_named():
    x = np.ones((1, 2, 3, 4)), np.ones((1, 1, 4, 2)), np.ones(2)

    def make(sentence):
        return lambda *args: mistaken.pixelwise(*args)[sentence]()

    caught("conv1x1", make, mistaken.pixelwise(*x))


@pytest.mark.parametrize(
    ("answer", "known"),
    [("module_cost", mistaken.module_costs), ("naive_cost", mistaken.naive_costs)],
)
def test_every_known_slip_in_a_module_s_cost_is_named(answer, known):
    right = {"module_cost": oracle.module_cost, "naive_cost": oracle.naive_cost}
    for sentence in known(10, (1, 2, 3, 4, 5, 6), 2, 3):
        wrong = {answer: lambda *args, sentence=sentence: known(*args)[sentence]}
        found = failed(run("module_cost", right | wrong))
        assert sentence in found.values(), (sentence, found)


def test_every_known_slip_in_the_shapes_of_the_stages_is_named():
    known = mistaken.shapes((224, 224, 3))
    caught("stage_shapes", lambda why: lambda shape: mistaken.shapes(shape)[why], known)


def test_every_known_slip_in_a_network_s_cost_is_named():
    known = mistaken.network_costs([("dense", 2, 3, 1)])
    caught("network_cost", lambda why: lambda layers: mistaken.network_costs(layers)[why], known)


def test_every_known_slip_in_the_loss_is_told_from_the_right_one_and_from_the_others():
    rng = np.random.default_rng(3)
    labels, outputs = rng.integers(3, size=8), rng.dirichlet(np.ones(3), size=(3, 8))
    known = mistaken.losses(labels, outputs)
    values = [float(np.sum(loss)) for loss in known.values()] + [oracle.total_loss(labels, outputs)]
    assert len({round(value, 6) for value in values}) == len(values) - 1  # one is a sum by image


@pytest.mark.parametrize("letter", "ABCD")
def test_letters_are_right_or_explained(letter):
    found = failed(run("answers", {"answers": lambda: dict.fromkeys(LETTERS, letter)}))
    assert set(found) == {f"question {n}" for n, right in LETTERS.items() if right != letter}
    assert all(found.values())
    assert {n: q[0] for n, q in checked.QUESTIONS.items()} == LETTERS


def test_a_sigmoid_that_is_full_is_read_as_one_all_the_same():
    logits = np.array([[30.0, 2.0, -1.0], [20.0, 0.0, 1.0]])
    given = (1 / (1 + np.exp(-logits.astype("float32")))).astype("float32")
    assert given.max() == 1
    found = held_out.read(given)
    assert np.allclose(found, [[1, 0, 0], [1, 0, 0]], atol=1e-5)
