"""What the exercises of 07-resnet must do.

The specification is the text of source/07-resnet/07-resnet.nb.py; nothing is asked here that it
does not say. Right answers come from `oracle`, known wrong ones from
`mistakes` and `counts`. Networks are judged in
`networks`, by what they compute under weights that the judge sets.
"""

from functools import partial

import numpy as np

from autograder.assignments.resnet import counts, oracle, races
from autograder.assignments.resnet.held_out import own_curves, own_gradients
from autograder.assignments.shared.common import (
    AN_ARRAY,
    a_model,
    at,
    distinct,
    equal_each,
    explaining,
    kind_of,
    left_alone,
    pair,
)
from autograder.assignments.shared.does_the_work import depends_on_arguments, right_or_works
from autograder.assignments.shared.no_digest import moves_little
from autograder.judge import Filled, StudentError, check, compare, fill, reached
from autograder.judge.grade import Failure

GOAL = reached.Goal(zero=0.80, full=0.90, small_zero=0.40, small_full=0.70, sample=0.86)
TINY = (6, 5, 5, 1)


# ---------------------------------------------------------------------------- chains


def _a_chain(rng, layers, units=5, rows=3):
    weights = [rng.normal(size=(units, units)) / np.sqrt(units) for _ in range(layers)]
    return rng.normal(size=(rows, units)), weights


def _arrays(grade, got, expected, mistakes, what):
    """`got` is a list of arrays like `expected`; the mistakes are lists, too."""
    listed = isinstance(got, list | tuple)
    grade.that(listed, f"{what}: expected a list of arrays, got {kind_of(got)}")
    same = len(got) == len(expected)
    known = "" if same else _same_lists(got, mistakes)
    grade.that(same, f"{what}: expected {len(expected)} arrays, got {len(got)}", known)
    for number, right in enumerate(expected):
        wrong = {why: lambda v=v, n=number: v()[n] for why, v in mistakes.items()}
        wrong = {why: v for why, v in wrong.items() if _explains(got, mistakes[why])}
        grade.close(got[number], right, wrong, what=f"{what}, array {number}")


def _explains(got, mistake):
    try:
        wrong = mistake()
        return len(got) == len(wrong) and all(
            np.shape(g) == w.shape and np.allclose(g, w, rtol=1e-4, atol=1e-5)
            for g, w in zip(got, wrong, strict=True)
        )
    except Exception:  # what came back is of another kind
        return False


def _same_lists(got, mistakes):
    return next((why for why, mistake in mistakes.items() if _explains(got, mistake)), "")


@check(
    "resnet.run_chain",
    parts={"plain": 0.75, "with shortcuts": 0.75, "all signals, in order": 0.5},
)
def run_chain(student, rng, grade):
    for part, shortcut in [("plain", False), ("with shortcuts", True)]:
        with grade.part(part):
            chains = {layers: _a_chain(rng, layers) for layers in (1, 4)}
            last, known, gots = [], [], {}
            for layers, chain in chains.items():
                got = gots[layers] = student.run_chain(*chain, shortcut)
                last.append(got[-1] if isinstance(got, list | tuple) and got else got)
                wrong = counts.chains(*chain, shortcut)
                known.append({why: lambda v=v: v()[-1] for why, v in wrong.items()})
            known = explaining(last, known)
            for one, wrong, (layers, chain) in zip(last, known, chains.items(), strict=True):
                *before, right = oracle.chain(*chain, shortcut)
                short = isinstance(gots[layers], list | tuple) and len(gots[layers]) == layers
                if short and compare.is_close(one, before[-1]):
                    right = before[-1]  # a list that ends too soon costs another part
                grade.close(one, right, wrong, what=f"the last signal of {layers} layers")
    with grade.part("all signals, in order"):
        for layers, shortcut in [(3, True), (0, False), (4, False)]:
            signal, weights = _a_chain(rng, layers)
            got = student.run_chain(signal, weights, shortcut)
            left_alone(grade, student, AN_ARRAY)
            right = oracle.chain(signal, weights, shortcut)
            if not _explains(got, lambda right=right: right):
                right = _own_signals(student, grade, signal, weights, shortcut)
            known = counts.lists(signal, weights, shortcut)
            _arrays(grade, got, right, known, f"{layers} layers")


def _own_signals(student, grade, signal, weights, shortcut):
    """What the learner's own shorter chains end with: what a layer does costs other parts."""

    def last(*case):
        got = student.run_chain(*case)
        kept = isinstance(got, list | tuple) and len(got) > 0
        grade.that(kept, f"expected a list of arrays, got {kind_of(got)}")
        return got[-1]

    case = signal, weights, shortcut
    changes = {"signal": (signal + 1, weights, shortcut)}
    if weights:
        changes["weights"] = (signal, [w + 1 for w in weights], shortcut)
    depends_on_arguments(grade, last, case, changes)
    shorter = [last(signal, weights[:layers], shortcut) for layers in range(1, len(weights) + 1)]
    return [signal, *(np.asarray(one, float) for one in shorter)]


@check("resnet.chain_gradients", parts={"plain": 1, "with shortcuts": 1})
def chain_gradients(student, rng, grade):
    for part, shortcut in [("plain", False), ("with shortcuts", True)]:
        with grade.part(part):
            for layers in (1, 2, 4):
                signal, weights = _a_chain(rng, layers)
                if layers == 2:
                    signal[int(rng.integers(len(signal)))] = 0  # z is 0 there: ReLUs are shut
                got = student.chain_gradients(signal, weights, shortcut)
                expected = oracle.chain_gradients(signal, weights, shortcut)
                expected = own_gradients(student, got, expected, signal, weights, shortcut)
                _arrays(
                    grade,
                    got,
                    expected,
                    counts.gradients(signal, weights, shortcut),
                    f"{layers} layers",
                )


# ---------------------------------------------------------------------------- costs


@check(
    "resnet.costs",
    parts={"depth": 0.5, "basic unit": 1, "bottleneck": 0.75, "stages": 0.75},
)
def costs(student, rng, grade):
    with grade.part("depth"):
        drawn = [tuple(rng.integers(1, 9, size=n).tolist()) for n in (4, 3, 5)]
        cases = [(drawn[0], 2), (drawn[1], 3), (drawn[2], 2), (drawn[0], 4)]
        equal_each(
            grade,
            "resnet_depth(units, convolutions) for",
            cases,
            [student.resnet_depth(*case) for case in cases],
            [oracle.depth(*case) for case in cases],
            [counts.depths(*case) for case in cases],
        )
    with grade.part("basic unit"):
        a, b, c, height, width = distinct(rng, 5, 40, 5)
        odd = 2 * height + 1
        cases = [(a, a, height, width), (a, b, odd, width, 2), (c, c, odd, odd, 2), (b, c, 6, 9)]
        _pairs(grade, "basic_cost", student.basic_cost, cases, oracle.basic_cost, counts.basics)
    with grade.part("bottleneck"):
        cases = [(4 * a, a, height, width), (b, c, width, height), (c, c, 7, 9)]
        _pairs(
            grade,
            "bottleneck_cost",
            student.bottleneck_cost,
            cases,
            oracle.bottleneck_cost,
            counts.bottlenecks,
        )
    with grade.part("stages"):
        for units, filters, size in [((2, 3), a, 14), ((1, 2, 1), b, 15), ((3, 1, 2, 2), 4, 28)]:
            got = student.stage_costs(units, filters, size)
            listed = isinstance(got, list | tuple)
            grade.that(listed, f"expected a list of pairs, got {kind_of(got)}")
            got = [tuple(pair(grade, entry)) for entry in got]
            right = oracle.stage_costs(units, filters, size)
            if got != right and got == _own_stages(student, grade, units, filters, size):
                right = got
            known = counts.stages(units, filters, size)
            what = f"stage_costs({units}, {filters}, {size})"
            grade.equal(got, right, known, what=what)


def _own_stages(student, grade, units, filters, size):
    """Costs of the stages if a unit costs what the learner's own `basic_cost` says, where that
    depends on all that it is given: what a unit costs is judged in a part of its own."""
    case = (7, 5, 8, 6, 2)
    changes = {
        "maps_in": (9, *case[1:]),
        "filters": (7, 3, *case[2:]),
        "height": (7, 5, 12, 6, 2),
        "width": (7, 5, 8, 10, 2),
        "stride": (*case[:4], 1),
    }
    try:
        depends_on_arguments(grade, student.basic_cost, case, changes, 4)
        return oracle.stage_costs(
            units, filters, size, lambda *given: pair(grade, student.basic_cost(*given))
        )
    except (Failure, StudentError, TypeError, ValueError):  # such as words in place of numbers
        return None


def _pairs(grade, name, function, cases, right, mistakes):
    """(parameters, multiply-adds) of each case; a slip is named that explains all of one kind."""
    got = [tuple(pair(grade, function(*case))) for case in cases]
    for index, kind in enumerate(["parameters", "multiply-adds"]):
        equal_each(
            grade,
            f"{kind} of {name} for",
            cases,
            [both[index] for both in got],
            [right(*case)[index] for case in cases],
            [at(mistakes(*case), index) for case in cases],
        )


# ---------------------------------------------------------------------------- the race


def _tiny(student, rng, grade, shortcut, seed=None):
    """The notebook's tiny network under the judge's weights: (handle, weight)."""
    weight = Filled(rng.integers(1 << 31) if seed is None else seed)
    model = a_model(grade, student.tiny_network(shortcut), "tiny_network(…)")
    fill(grade, model, weight)
    return model, weight


def _images(rng):
    return rng.normal(size=TINY).astype("float32"), rng.permutation(np.arange(6) % 3)


@check("resnet.race", parts={"descend": 1, "compare": 1})
def race(student, rng, grade):
    images, labels = _images(rng)
    with grade.part("descend"):
        for shortcut, steps, rate in [(True, 3, 2.0), (False, 2, 0.7)]:
            model, weight = _tiny(student, rng, grade, shortcut)
            start = oracle.tiny_weights(weight)
            grade.close(
                student.descend(model, images, labels, steps, rate),
                oracle.tiny_descent(start, images, labels, shortcut, steps, rate),
                races.descents(start, images, labels, shortcut, steps, rate),
                tolerance=1e-3,
                what=f"losses of {steps} steps with a rate of {rate}",
            )
    with grade.part("compare"):
        plain, weight = _tiny(student, rng, grade, False)
        residual, other = _tiny(student, rng, grade, True)
        curves = own_curves(student, grade, (images, labels), weight, other)
        got = student.compare({"flat": plain, "added": residual}, images, labels, 2, 0.5)
        named = isinstance(got, dict) and list(got) == ["flat", "added"]
        grade.that(named, "expected a dictionary with the names of the networks, in their order")
        starts = [oracle.tiny_weights(w) for w in (weight, other)]
        for name, shortcut in [("flat", False), ("added", True)]:
            expected = oracle.tiny_descent(starts[0], images, labels, shortcut, 2, 0.5)
            if curves and compare.is_close(got[name], curves[name], 1e-3):
                expected = curves[name]
            grade.close(
                got[name],
                expected,
                races.comparisons(starts, images, labels, shortcut, 2, 0.5),
                tolerance=1e-3,
                what=f"losses of the {'second' if shortcut else 'first'} network",
            )


@check("resnet.gradient_norms", parts={"norms": 1.5, "leaves the network alone": 0.5})
def gradient_norms(student, rng, grade):
    for part in ("norms", "leaves the network alone"):
        with grade.part(part):
            for shortcut in (False, True):
                images, labels = _images(rng)
                model, weight = _tiny(student, rng, grade, shortcut)
                start = oracle.tiny_weights(weight)
                before = model.values()
                got = student.gradient_norms(model, images, labels)
                right = races.norms(start, images, labels, shortcut)
                known = races.wrong_norms(start, images, labels, shortcut)
                if part == "norms":
                    grade.close(got, right, known, tolerance=1e-3, what="gradient norms")
                    continue
                case = model, images, labels
                changes = {"images": (model, images[::-1] * 3, labels)}
                changes["labels"] = (model, images, (labels + 1) % 3)
                right_or_works(
                    grade,
                    got,
                    right,
                    partial(_follows, student, grade, rng, case, changes),
                    "gradient norms",
                )
                after = model.values()
                for was, now in zip(before, after, strict=True):
                    what = "a weight after gradient_norms, which should leave the network alone"
                    grade.close(now, was, what=what)


def _follows(student, grade, rng, case, changes):
    """Norms that change with images or labels, and little where the images do."""
    model, images, labels = case
    depends_on_arguments(grade, student.gradient_norms, case, changes, least=1)
    moves_little(grade, lambda x: student.gradient_norms(model, x, labels), images, rng)


@check("resnet.reached", parts={"accuracy": 3})
def reached_accuracy(student, rng, grade):
    with grade.part("accuracy"):
        model = student.build_resnet_small()
        grade.that(hasattr(model, "outputs"), "build_resnet_small should return a keras.Model")
        reached.accuracy(grade, model, "resnet-small", reached.FASHION, GOAL, rng)
