"""What `mistakes` names is what was done: each known mistake, tried against all others, is named by
its own sentence, on inputs as the checks of 06 to 08 draw them."""

import contextlib

import numpy as np
import pytest

from autograder.assignments.challenge import mistakes as challenge
from autograder.assignments.challenge import oracle as costs
from autograder.assignments.googlenet import network_mistakes as googlenet
from autograder.assignments.googlenet import oracle as modules
from autograder.assignments.resnet import oracle as units
from autograder.assignments.resnet import unit_mistakes as resnet
from autograder.assignments.shared.common import signed
from autograder.judge import compare
from autograder.judge.network import Filled


def misnamed(known, right):
    """(what was done, what is named) for each mistake that gives something wrong."""
    made = {}
    for why, wrong in known.items():
        with contextlib.suppress(Exception):  # a mistake that cannot be made on this input
            made[why] = wrong()
    wrong = {why: value for why, value in made.items() if not compare.is_close(value, right)}
    named = {
        why: compare.likely_mistake(value, made, compare.is_close) for why, value in wrong.items()
    }
    return [(why, told) for why, told in named.items() if told != why]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    ("shape", "filters", "stride"),
    [((2, 6, 7, 4), 4, 1), ((2, 5, 6, 3), 6, 1), ((2, 8, 6, 4), 4, 2), ((2, 7, 9, 3), 5, 2)],
)
def test_mistakes_in_a_residual_unit(shape, filters, stride, seed):
    x, weight = signed(np.random.default_rng(seed), shape), Filled(seed)
    right = units.unit(units.Net(weight), np.asarray(x, float), filters, stride)
    assert misnamed(resnet.units(weight, x, filters, stride), right) == []


@pytest.mark.parametrize("seed", range(2))
def test_mistakes_in_a_module(seed):
    x, weight = signed(np.random.default_rng(seed), (2, 6, 9, 3)), Filled(seed)
    filters = (7, 4, 9, 3, 8, 5)
    known = googlenet.orders(modules.branches(x, filters, weight))
    known |= googlenet.modules(x, filters, weight)
    assert misnamed(known, modules.inception(x, filters, weight)) == []


LAYERS = {
    ("conv", 3, 14, 1): (9, 17, 3),
    ("conv", 5, 15, 2): (11, 19, 4),
    ("depthwise", 3, 1): (10, 21, 5),
    ("depthwise", 5, 2): (13, 17, 6),
    ("separable", 3, 16, 1): (12, 23, 7),
    ("separable", 5, 18, 2): (14, 25, 8),
    ("norm",): (9, 19, 5),
    ("pool", 2): (11, 17, 4),
    ("global",): (10, 19, 6),
    ("dense", 5): (17,),
}


@pytest.mark.parametrize(
    ("known", "index"),
    [
        (challenge.cost_shapes, 0),
        (challenge.cost_parameters, 1),
        (challenge.cost_products, 2),
    ],
)
def test_mistakes_in_the_costs_of_layers(known, index):
    wrong = [known(layer, shape) for layer, shape in LAYERS.items()]
    right = [costs.layer_cost(layer, shape)[index] for layer, shape in LAYERS.items()]
    kinds = [layer[0] for layer in LAYERS]
    for why in {why for each in wrong for why in each}:
        got = [each.get(why, value) for each, value in zip(wrong, right, strict=True)]
        assert challenge.explaining(kinds, got, right, wrong) == why
        for only in set(kinds):  # in layers of one kind alone
            some = [g if kind == only else r for kind, g, r in zip(kinds, got, right, strict=True)]
            assert some == right or challenge.explaining(kinds, some, right, wrong)
    assert challenge.explaining(kinds, [7] * len(right), right, wrong) == ""
