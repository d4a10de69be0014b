"""A shipped network is known by its weights where its answers have changed; others are not."""

import time

import numpy as np
import pytest

from autograder.judge.descent import ALIKE, descends, kernels, likeness

KEPT = kernels("fashion-small")
KNOWN, FIRST = map(list, zip(*KEPT, strict=True))
BIASES = [np.zeros(kernel.shape[-1], "float32") for kernel in KNOWN]
LAST = np.ones((64, 10), "float32")


def weights(known):
    """As Keras's get_weights has them."""
    return [v for pair in zip(known, BIASES, strict=True) for v in pair] + [LAST]


def noisy(share, seed=0):
    rng = np.random.default_rng(seed)
    return [v + share * v.std() * rng.normal(size=v.shape) for v in KNOWN]


def pruned(share):
    return [v * (np.abs(v) > np.quantile(np.abs(v), share)) for v in KNOWN]


def fewer_units(share):
    found = []
    for kernel in KNOWN:
        kernel = kernel.copy()
        flat = kernel.reshape(-1, kernel.shape[-1])
        flat[:, np.argsort(np.linalg.norm(flat, axis=0))[: int(share * flat.shape[1])]] = 0
        found.append(kernel)
    return found


def in_another_order(known, extra=0):
    """Units in another order, scaled from layer to layer, and others among them."""
    rng = np.random.default_rng(1)
    found, before = [], None
    for kernel in known:
        kernel = np.asarray(kernel)
        if before is not None:
            order, scales, count = before
            maps = kernel if kernel.ndim == 4 else kernel.reshape(-1, len(order), kernel.shape[-1])
            wider = 0.05 * rng.normal(size=(*maps.shape[:-2], count, maps.shape[-1]))
            wider[..., order, :] = maps / scales[:, None]
            kernel = wider if kernel.ndim == 4 else wider.reshape(-1, wider.shape[-1])
        units = kernel.shape[-1]
        order, scales = rng.permutation(units + extra)[:units], rng.uniform(0.5, 2, units)
        mixed = 0.05 * rng.normal(size=(*kernel.shape[:-1], units + extra))
        mixed[..., order] = kernel * scales
        found.append(mixed)
        before = order, scales, units + extra
    return found


CHANGED = {
    "as it is": KNOWN,
    "noise of a tenth": noisy(0.1),
    "noise of a fifth": noisy(0.2),
    "half of the weights pruned": pruned(0.5),
    "units in another order": in_another_order(KNOWN),
    "with others among them": in_another_order(KNOWN, extra=9),
    "in another order, with noise": in_another_order(noisy(0.1)),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_copy_is_known(name):
    assert descends("fashion", weights(CHANGED[name])) == "fashion-small"


def drawn(seed, shapes):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=shape).astype("float32") for shape in shapes]


@pytest.mark.parametrize("seed", range(5))
def test_a_network_of_the_same_form_that_was_made_apart_is_not(seed):
    assert likeness(drawn(seed, [v.shape for v in KNOWN]), KEPT) < ALIKE / 2


@pytest.mark.parametrize("step", [0, 0.1, 0.5, 1])
def test_who_began_with_the_same_seed_is_not(step):
    """An honest network of that form from seed 42 has the shipped one's first weights."""
    moves = drawn(7, [v.shape for v in KNOWN])
    own = [v + step * v.std() * move for v, move in zip(FIRST, moves, strict=True)]
    assert likeness(own, KEPT) < ALIKE / 2


ODD = {
    "nothing": [],
    "no arrays": [None, "kernel", 3],
    "not a number": [np.full(v.shape, np.nan) for v in KNOWN],
    "zeros": [np.zeros(v.shape) for v in KNOWN],
    "other forms": drawn(1, [(7, 7, 1, 64), (3, 3, 64, 128), (1152, 10)]),
    "empty": [np.zeros((5, 5, 1, 0)), np.zeros((3, 3, 0, 64))],
    "another order of axes": [v.T for v in KNOWN],
    "the first layer alone": [KNOWN[0], LAST],
    "too many": [np.zeros((3_000, 3_000), "float32"), *KNOWN],
    "the same layer a hundred times": [KNOWN[0]] * 100,
}


@pytest.mark.parametrize("name", ODD)
def test_what_has_no_such_weights_is_not_known(name):
    assert descends("fashion", ODD[name]) == ""


def test_a_thousand_layers_cost_no_more_than_their_values():
    many = drawn(1, [(5, 5, 1, 32)] * 50 + [(3, 3, 32, 32)] * 800 + [(288, 8)] * 100)
    began = time.process_time()
    assert descends("fashion", many) == ""
    assert time.process_time() - began < 5


def test_no_network_is_shipped_for_digits():
    assert descends("digits", weights(KNOWN)) == ""
