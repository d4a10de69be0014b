"""What the inception module of 06-googlenet must do: see `functions`.

It is judged by what it computes under weights that the judge sets. Layers with equal shapes get
equal weights, so values are judged with six numbers that are all different; that no two layers are
one where numbers agree, by counting weights and changing each.
"""

from functools import cache

import numpy as np

from autograder.assignments.googlenet import network_mistakes as mistaken
from autograder.assignments.googlenet import oracle
from autograder.assignments.shared.common import a_layer, distinct, keeps_name, signed
from autograder.assignments.shared.does_the_work import (
    depends_on_weights,
    reaches_no_further,
    right_or_works,
    works,
)
from autograder.assignments.shared.steady import draws_nothing
from autograder.judge import Filled, check, compare, count, fill, told_weights


@check(
    "googlenet.inception",
    parts={
        "output shape": 0.5,
        "the four branches, in any order": 2.5,
        "order of the branches": 1,
        "saves and loads": 1,
    },
)
def inception(student, rng, grade):
    weight = Filled(int(rng.integers(2**31)))
    cases = [_module(rng, shape) for shape in [(2, 6, 9, 3), (1, 8, 5, 4)]]

    def layer(filters, **options):
        return a_layer(grade, student.Inception(filters, **options), "Inception(filters)")

    @cache
    def made(filters):
        return layer(filters)

    def stacked(filters, x):
        fill(grade, made(filters), weight, x.shape)
        return made(filters)(x)

    def sees_windows():
        """Each result comes of a window, and nearly all of several pixels: the 1×1 branch has few
        maps here."""
        module, images = layer((1, 3, 7, 4, 6, 8)), signed(rng, (1, 13, 13, 3))
        fill(grade, module, weight, images.shape)
        reaches_no_further(grade, module, images, (5, 5, None), mixes=True)

    def does_the_work(module, x):
        works(grade, module, x, rng, forgotten=2)  # a branch that is not stacked costs the values
        sees_windows()

    with grade.part("output shape"):
        for filters, x in cases:
            expected = (*x.shape[:3], oracle.maps_out(filters))
            known = mistaken.module_shapes(x.shape, filters)
            what = f"Inception({filters}) on maps of shape {x.shape}"
            got = made(filters)(x)
            grade.shape(got, expected, known, what=what)
            grade.that(np.ptp(np.asarray(got)) > 0, f"{what} gives the same number everywhere")
            got = made(filters).symbolic_shape((None, *x.shape[1:]))
            grade.equal(tuple(got), (None, *expected[1:]), what=f"{what}, in a Keras model")
            got, right = stacked(filters, x), oracle.inception(x, filters, weight)
            right_or_works(grade, got, right, sees_windows, "the module")
    with grade.part("the four branches, in any order"):
        for filters, x in cases:
            _has_branches(grade, stacked(filters, x), filters, x, weight)
        draws_nothing(grade, made(filters), x, f"Inception({filters})")
        _shares_nothing(grade, layer, rng, weight)
    with grade.part("order of the branches"):
        for filters, x in cases:
            got, right = stacked(filters, x), oracle.inception(x, filters, weight)
            asked = lambda f=filters, x=x: does_the_work(made(f), x)  # noqa: E731
            right_or_works(grade, got, right, asked, "the module")
            _ordered(grade, made(filters), filters, x)
    with grade.part("saves and loads"):
        filters, x = cases[0]
        named = layer(filters, name="module_3a")
        fill(grade, named, weight, x.shape)
        before, right = named(x), oracle.inception(x, filters, weight)
        right_or_works(grade, before, right, lambda: does_the_work(named, x), "the module")
        loaded = a_layer(grade, named.reload((None, *x.shape[1:])), "the loaded model")
        known = {"the weights are lost: Keras does not find all layers of the module": loaded(x)}
        grade.close(loaded(x), before, known, what="the module, saved and loaded")
        keeps_name(grade, named, "module_3a")


def _module(rng, shape):
    """Six numbers, all different, and maps of either sign."""
    return tuple(distinct(rng, 3, 12, 6)), signed(rng, shape)


def _has_branches(grade, got, filters, x, weight):
    parts = oracle.branches(x, filters, weight)
    others = [make() for make in mistaken.orders(parts).values()]
    expected = np.concatenate(parts, axis=-1)
    right = [compare.is_close(got, wrong) for wrong in [expected, *others]]
    if not any(right):
        known = mistaken.modules(x, filters, weight)
        what = f"Inception({filters}) on maps of shape {x.shape}"
        grade.close(got, expected, known, what=what)
    grade.that(any(right), "")


def _shares_nothing(grade, layer, rng, weight):
    """Six layers, each with weights of its own, also where their numbers agree."""
    maps = int(rng.integers(3, 7))
    filters, x = (maps,) * 6, signed(rng, (2, 5, 6, maps))
    module, what = layer(filters), f"Inception({filters}) on {maps} maps"
    fill(grade, module, weight, x.shape)
    told = told_weights(grade, module)
    wanted = oracle.module_cost(maps, filters, 1, 1)[1]
    by_layer = ", ".join(str(one.shape) for one in told if one.kind == "kernel")
    grade.equal(count(told), wanted, _totals(maps), what=f"weights of {what} (kernels {by_layer})")
    depends_on_weights(grade, module, x, rng)


def _totals(n):
    """Sentence → weights of a module whose layers have n maps before and after."""
    ones, right = n * n + n, oracle.module_cost(n, (n,) * 6, 1, 1)[1]
    return {
        "two of the 1×1 convolutions are one layer: each has weights of its own": right - ones,
        "three of the 1×1 convolutions are one layer: each has weights of its own": right
        - 2 * ones,
        "the 1×1 convolutions are one layer: each has weights of its own": right - 3 * ones,
        "the six convolutions have no biases": right - 6 * n,
    }


def _ordered(grade, module, filters, x):
    """Under kernels of 0, each branch gives the biases of its last layer, which tell it.

    Whatever else a branch does wrong costs another part.
    """
    f1, r3, f3, r5, f5, p = filters
    numbers = {f1: 1.0, f3: 2.0, f5: 3.0, p: 4.0}
    told = told_weights(grade, module)
    parts = [np.full((*x.shape[:3], n), numbers[n]) for n in (f1, f3, f5, p)]
    if not any(w.kind == "bias" for w in told):  # that costs another part
        what = f"Inception({filters}): the branches, 1 to 4, whose kernels the maps depend on"
        got = _by_kernels(grade, module, x, numbers)
        return grade.close(got, np.concatenate(parts, axis=-1), mistaken.orders(parts), what=what)
    biases = [np.full(w.shape, numbers.get(w.shape[-1], 0.0), "float32") for w in told]
    module.fill([b if w.kind == "bias" else 0 * b for w, b in zip(told, biases, strict=True)])
    expected, known = np.concatenate(parts, axis=-1), mistaken.orders(parts)
    what = f"Inception({filters}) with kernels of 0 and biases of 1, 2, 3 and 4 by branch"
    return grade.close(module(x), expected, known, what=what)


def _by_kernels(grade, module, x, numbers):
    """For each map the number of the branch whose last kernel it needs: with that 0, it is 0."""
    told, bright = told_weights(grade, module), np.abs(x) + 0.5
    shape = (*x.shape[:3], sum(numbers))
    result = np.zeros(shape)
    for maps, number in numbers.items():
        module.fill([np.full(w.shape, float(w.shape[-1] != maps) / 8, "float32") for w in told])
        got = grade.shape(module(bright), shape, what="the module's maps")
        result[..., np.asarray(got).max(axis=(0, 1, 2)) == 0] = number
    return result
