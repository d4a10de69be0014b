"""What a mistake is called is what was done, or nothing: each known mistake of 02, 04 and 05 in a
network, in dropout or in a layer is tried against every other."""

from itertools import combinations

import numpy as np
import pytest

from autograder.assignments.alexnet import mistakes as alexnet_mistakes
from autograder.assignments.alexnet import network_mistakes as alexnet_networks
from autograder.assignments.alexnet import networks as alexnet
from autograder.assignments.alexnet import oracle as alexnet_oracle
from autograder.assignments.fashion_cnn import mistakes as fashion_mistakes
from autograder.assignments.fashion_cnn import networks as fashion_cnn
from autograder.assignments.fashion_cnn import oracle as fashion_oracle
from autograder.assignments.lenet5 import mistakes as lenet_mistakes
from autograder.assignments.shared import chance
from autograder.judge.compare import is_close
from autograder.judge.grade import Grade
from autograder.judge.network import same_distribution


def alike(*tables):
    """Pairs of mistakes that none of the drawings can tell apart, those that never show left out.

    Args:
        tables: one for each drawing, {sentence: value or callable}; the right one under "".
    """
    made = [{why: _made(wrong) for why, wrong in table.items()} for table in tables]

    def same(one, other):
        return all(is_close(values[one], values[other]) for values in made)

    shown = [why for why in made[0] if why and not same(why, "")]
    return [(a, b) for a, b in combinations(shown, 2) if same(a, b)]


def _made(wrong):
    with np.errstate(all="ignore"):
        return wrong() if callable(wrong) else wrong


def test_no_mistake_in_alexnet_looks_like_another():
    x = np.random.default_rng(1).normal(size=(2, *alexnet.IMAGE)).astype("float32")
    weight = alexnet.Loud(3)
    tables = [
        {"": alexnet_oracle.alexnet(x, weight, 7, width)}
        | alexnet_networks.networks(x, weight, 7, width)
        for width in (0.05, 0.08)  # as the check draws them
    ]
    assert len(tables[0]) > 40
    assert alike(*tables) == []


@pytest.mark.parametrize("seed", range(3))
def test_no_mistake_in_the_normalization_looks_like_another(seed):
    x = np.random.default_rng(seed).normal(size=(2, 4, 5, 9)) * 2
    given = (4, 1.5, 0.2, 0.6)
    table = {"": alexnet_oracle.lrn(x, *given), **alexnet_mistakes.lrns(x, *given)}
    assert alike(table) == []


@pytest.mark.parametrize("seed", range(3))
def test_no_mistake_in_trainable_pooling_looks_like_another(seed):
    rng = np.random.default_rng(seed)
    x, weights = rng.normal(size=(2, 6, 8, 3)), rng.uniform(0.4, 1.6, size=(2, 3))
    right = lenet_mistakes.oracle.average_pool(x, *weights, 2)
    assert alike({"": right, **lenet_mistakes.average_pools(x, *weights, 2)}) == []


# ------------------------------------------------------------------ dropout


def named(got, expected, known):
    """The mistake that is named for samples of outputs in training."""
    grade = Grade({"part": 1})
    with grade.part("part"):
        same_distribution(grade, got, expected, known, few=True)
    part = grade.verdict("some.check").parts[0]
    return part.passed, part.mistake


def fashion(rng):
    telling = chance.Telling(5, 10, fashion_cnn.DENSE)
    right = fashion_oracle.training_samples(telling, 6_000, rng)
    return right, fashion_mistakes.dropouts(telling, rng)


def of_alexnet(rng):
    units, flat = alexnet_oracle.scaled(4096, 0.05), 2 * alexnet_oracle.scaled(256, 0.05)
    dense = [(flat, units), (units, units), (units, alexnet.CLASSES)]
    telling = chance.Telling(5, alexnet.CLASSES, dense)
    image = rng.uniform(size=(1, *alexnet.IMAGE))
    maps = np.repeat(alexnet_oracle.features(image, telling, 0.05), 2_000, axis=0)
    right = alexnet_oracle.training_samples(maps, telling, alexnet.CLASSES, 0.05, rng)
    known = alexnet_networks.dropouts(maps, telling, alexnet.CLASSES, 0.05, rng)
    return right, known


@pytest.mark.parametrize("table", [fashion, of_alexnet])
def test_each_mistake_in_dropout_is_seen_and_called_by_its_name_or_by_none(table):
    rng = np.random.default_rng(7)
    right, known = table(rng)
    drawn = {why: wrong() for why, wrong in known.items()}
    assert named(right[:400], right, drawn) == (True, "")
    nameless = []
    for why, wrong in known.items():
        passed, mistake = named(wrong()[:400], right, drawn)
        assert not passed, why
        assert mistake in (why, ""), (why, mistake)
        nameless += [why] * (not mistake)
    assert len(nameless) <= 3, nameless


@pytest.mark.parametrize("kind", ["a little noise", "uniform noise"])
@pytest.mark.parametrize("table", [fashion, of_alexnet])
def test_noise_of_another_kind_is_not_called_dropout_of_some_rate(kind, table):
    rng = np.random.default_rng(8)
    right, known = table(rng)
    still = known[next(why for why in known if "no dropout" in why)]()
    spread = {"a little noise": 0.05, "uniform noise": 0.5}[kind]
    got = np.repeat(still[:1], 400, axis=0) + rng.uniform(-spread, spread, size=(400, 1))
    passed, mistake = named(got, right, known)
    assert not passed and mistake == ""


def test_few_values_tells_dropout_alone_from_dropout_and_noise():
    rng = np.random.default_rng(9)
    telling = chance.Telling(5, 10, fashion_cnn.DENSE)
    samples = fashion_oracle.training_samples(telling, chance.FEW, rng)
    noisy = samples * (1 + 0.003 * rng.normal(size=(len(samples), 1)))
    flipped = samples * (1 + 0.003 * rng.integers(2, size=(len(samples), 1)))
    for got, passes in [(samples, True), (noisy, False), (flipped, False)]:
        grade = Grade({"part": 1})
        with grade.part("part"):
            chance.few_values(grade, got, "noise")
        assert grade.verdict("some.check").parts[0].passed is passes
