"""The network that the course ships is known again, however its answers were dressed up."""

import keras
import numpy as np
import pytest

from autograder.judge import reached
from autograder.judge.familiar import ALIKE, familiar, kinship, shipped, usual
from autograder.judge.grade import Grade
from course import trained
from tools import make_familiar

pytestmark = pytest.mark.keras
DATA = reached.held_out(reached.FASHION)


def given(network):
    return network.predict(DATA.images, verbose=0)


def known(answers):
    return familiar(reached.FASHION, answers, DATA.labels)


def test_what_is_kept_is_what_the_shipped_networks_give():
    for data, names in make_familiar.NETWORKS.items():
        assert shipped(data).keys() == set(names)
        for name in names:
            same = shipped(data)[name] == make_familiar.answers(data, name)
            assert same.mean() > 0.998  # another machine may round otherwise
        assert usual(data).shape == (1500, 10)
        np.testing.assert_allclose(usual(data).sum(1), 1, atol=0.01)


def scaled(network, factor):
    last = network.layers[-1]
    last.set_weights([factor * w for w in last.get_weights()])


def pruned(network, units):
    """Set the weakest units of the hidden dense layer to 0."""
    hidden = [layer for layer in network.layers if isinstance(layer, keras.layers.Dense)][0]
    kernel, bias = hidden.get_weights()
    least = np.argsort(np.linalg.norm(kernel, axis=0))[:units]
    kernel[:, least], bias[least] = 0, 0
    hidden.set_weights([kernel, bias])


def noisy(network, share):
    rng = np.random.default_rng(0)
    values = network.get_weights()
    network.set_weights([v + share * v.std() * rng.normal(size=v.shape) for v in values])


@pytest.mark.parametrize(
    "change",
    [
        lambda network: None,
        lambda network: scaled(network, 2),
        lambda network: scaled(network, 0.05),
        lambda network: pruned(network, 12),
        lambda network: noisy(network, 0.05),
    ],
    ids=["as it is", "doubled", "flattened", "pruned", "with noise"],
)
def test_a_copy_is_known_by_its_errors(change):
    copy = trained.fashion_small()
    change(copy)
    assert known(given(copy).argmax(1)) == "fashion_small"


def test_a_third_of_the_images_is_enough():
    answers = given(trained.fashion_small()).argmax(1)[:500]
    assert familiar(reached.FASHION, answers, DATA.labels[:500]) == "fashion_small"


def test_what_honest_networks_usually_answer_is_akin_to_nothing_that_ships():
    shares = usual(reached.FASHION)
    for rng in map(np.random.default_rng, range(20)):
        answers = np.minimum((rng.random((len(shares), 1)) > shares.cumsum(1)).sum(1), 9)
        for network in shipped(reached.FASHION).values():
            assert abs(kinship(answers, network, DATA.labels, shares)) < ALIKE / 2
    assert known(DATA.labels) == ""  # who errs nowhere has nobody's errors


def test_digits_are_not_compared_with_clothes():
    answers = given(trained.fashion_small()).argmax(1)
    assert familiar(reached.DIGITS, answers, DATA.labels) == ""


class Copied:
    """The shipped network as a check gets it, with zeros and ones in place of probabilities."""

    network = None

    def load(self, path, shape=None):
        pass

    def values(self):
        return []

    def outputs(self, images):
        return np.eye(10)[self.network.predict(images, verbose=0).argmax(1)]


@pytest.mark.parametrize("asked", ["accuracy", "facts"])
def test_a_copy_earns_nothing_and_is_told_so(asked):
    model, rng = Copied(), np.random.default_rng(0)
    model.network = trained.fashion_small()
    grade, goal = Grade({"part": 3}), reached.Goal(0.5, 0.9, 0.4, 0.6)
    with grade.part("part"):
        if asked == "accuracy":
            reached.accuracy(grade, model, "net", reached.FASHION, goal, rng)
        reached.own(grade, model, "net", reached.FASHION, rng)
    (part,) = grade.verdict("small.check").parts
    assert part.points == 0 and "comes with the course" in part.message
    assert "train your own" in part.mistake
