"""Networks that the course ships are known again, also when they are changed a little."""

import keras
import numpy as np
import pytest

from autograder.judge import reached
from autograder.judge.familiar import familiar, likeness, shipped
from course import trained
from tools import make_familiar

pytestmark = pytest.mark.keras
DATA = reached.held_out(reached.FASHION)


def given(network):
    return network.predict(DATA.images, verbose=0)


def known(scores):
    return familiar(reached.FASHION, scores, DATA.labels)


def test_what_is_kept_is_what_the_shipped_networks_give():
    made = make_familiar.given()
    assert made.keys() == shipped().keys()
    for key, probabilities in made.items():
        np.testing.assert_allclose(shipped()[key], probabilities, atol=2e-3)


def test_a_copy_is_known_by_its_probabilities_or_its_logits():
    probabilities = given(trained.fashion_small())
    assert known(probabilities) == "fashion_small"
    assert known(3 * np.log(probabilities + 1e-9) + 7) == "fashion_small"
    assert known(given(trained.lenet5_fashion())) == "lenet5_fashion"


def test_a_copy_with_some_units_less_or_with_noise_is_known():
    pruned = trained.lenet5_fashion()
    dense = [layer for layer in pruned.layers if isinstance(layer, keras.layers.Dense)][1]
    kernel, bias = dense.get_weights()
    kernel[np.argsort(np.linalg.norm(kernel, axis=1))[:5]] = 0
    dense.set_weights([kernel, bias])
    assert known(given(pruned)) == "lenet5_fashion"
    noisy, rng = trained.fashion_small(), np.random.default_rng(0)
    for layer in noisy.layers:
        values = layer.get_weights()
        layer.set_weights([v + 0.02 * v.std() * rng.normal(size=v.shape) for v in values])
    assert known(given(noisy)) == "fashion_small"


def test_a_network_that_was_trained_apart_is_not_known():
    one, other = given(trained.fashion_small()), given(trained.lenet5_fashion())
    assert likeness(one, other, DATA.labels) < 0.9
    assert known(np.full((len(DATA.labels), 10), 0.1)) == ""


def test_digits_are_not_compared_with_clothes():
    assert familiar(reached.DIGITS, given(trained.fashion_small()), DATA.labels) == ""


def test_a_copy_earns_nothing_and_is_told_so():
    class Copied:
        def load(self, path):
            pass

        def outputs(self, x):
            return trained_network.predict(x, verbose=0)

    from autograder.judge.grade import Grade

    trained_network = trained.fashion_small()
    grade, goal = Grade({"accuracy": 3}), reached.Goal(0.5, 0.9, 0.4, 0.6)
    with grade.part("accuracy"):
        reached.accuracy(grade, Copied(), "net", reached.FASHION, goal, np.random.default_rng(0))
    (part,) = grade.verdict("small.check").parts
    assert part.points == 0 and "comes with the course" in part.message
    assert "train your own" in part.mistake
