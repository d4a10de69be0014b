"""Chains and costs of 07-resnet as learners get them wrong (rules: see `pooling_mistakes`)."""

import numpy as np

from autograder.assignments.resnet import oracle
from autograder.assignments.shared.layers import relu

THIS_IS = "this is the result of "


def _sentences(wrong):
    return {THIS_IS + why: value for why, value in wrong.items()}


def _run(signal, weights, layer):
    signals = [np.asarray(signal, float)]
    for weight in weights:
        signals.append(layer(signals[-1], np.asarray(weight, float), signals[0]))
    return signals


def chains(signal, weights, shortcut):
    """Wrong values on the way through a chain, as lists of signals."""

    def run(layer):
        return lambda: _run(signal, weights, layer)

    wrong = {
        "leaving out the ReLU": run(lambda x, w, _: x + x @ w if shortcut else x @ w),
        "the ReLU before the product, not after it": run(
            lambda x, w, _: (x if shortcut else 0) + relu(x) @ w
        ),
        "W·x where x·W belongs": run(lambda x, w, _: (x if shortcut else 0) + relu(x @ w.T)),
        "feeding every layer with the first signal": run(
            lambda x, w, first: (x if shortcut else 0) + relu(first @ w)
        ),
        "taking the layers in the opposite order": lambda: oracle.chain(
            signal, list(weights)[::-1], shortcut
        ),
    }
    if shortcut:
        wrong |= {
            "adding before the ReLU, not after it": run(lambda x, w, _: relu(x + x @ w)),
            "leaving out the shortcut": lambda: oracle.chain(signal, weights, False),
            "adding the first signal in every layer": run(lambda x, w, first: first + relu(x @ w)),
        }
    else:
        wrong["adding the shortcut although it was not asked for"] = lambda: oracle.chain(
            signal, weights, True
        )
    return _sentences(wrong)


def lists(signal, weights, shortcut):
    """Right values, kept in a wrong way."""
    right = oracle.chain(signal, weights, shortcut)
    return _sentences(
        {
            "leaving out the first signal": lambda: right[1:],
            "leaving out the last signal": lambda: right[:-1],
            "keeping the last signal alone": lambda: right[-1:],
            "the signals from last to first": lambda: right[::-1],
            "keeping the same array again and again: it was changed in place": lambda: (
                [right[-1]] * len(right)
            ),
        }
    )


def gradients(signal, weights, shortcut):
    """Mistakes on the way back."""
    signals = oracle.chain(signal, weights, shortcut)

    def back(rule):
        def run():
            found = [np.ones_like(signals[-1])]
            for number in range(len(weights) - 1, -1, -1):
                weight = np.asarray(weights[number], float)
                before, after = signals[number], signals[number + 1]
                found.insert(0, rule(found[0], before, after, weight))
            return found

        return run

    def usual(g, before, weight):
        return (g * (before @ weight > 0)) @ weight.T

    wrong = {
        "leaving out the ReLU: where it is shut, no gradient passes": back(
            lambda g, before, after, w: (g if shortcut else 0) + g @ w.T
        ),
        "shutting the ReLU after the product with W's transpose, not before it": back(
            lambda g, before, after, w: (g if shortcut else 0) + (g @ w.T) * (before @ w > 0)
        ),
        "multiplying by W, not by its transpose": back(
            lambda g, before, after, w: (g if shortcut else 0) + (g * (before @ w > 0)) @ w
        ),
        "letting the gradient pass where z is 0: there the ReLU is shut, too": back(
            lambda g, before, after, w: (g if shortcut else 0) + (g * (before @ w >= 0)) @ w.T
        ),
        "shutting after the product what the layer's input shuts": back(
            lambda g, before, after, w: (g if shortcut else 0) + (g @ w.T) * (before > 0)
        ),
        "asking where the layer's input is positive, not where z is": back(
            lambda g, before, after, w: (g if shortcut else 0) + (g * (before > 0)) @ w.T
        ),
        "the gradients from the last signal to the first": lambda: oracle.chain_gradients(
            signal, weights, shortcut
        )[::-1],
        "leaving out the gradient by the last signal": lambda: oracle.chain_gradients(
            signal, weights, shortcut
        )[:-1],
        "leaving out the gradient by the input": lambda: oracle.chain_gradients(
            signal, weights, shortcut
        )[1:],
        "the gradient of the mean, not of the sum": lambda: [
            g / signals[-1].size for g in oracle.chain_gradients(signal, weights, shortcut)
        ],
    }
    if shortcut:
        wrong |= {
            "leaving out the shortcut's own way: + g": back(
                lambda g, before, after, w: usual(g, before, w)
            ),
            "adding 1 where g should be added": back(
                lambda g, before, after, w: 1 + usual(g, before, w)
            ),
            "asking where x + relu(x·W) is positive, not where z is": back(
                lambda g, before, after, w: g + (g * (after > 0)) @ w.T
            ),
            "shutting the shortcut where the ReLU is shut": back(
                lambda g, before, after, w: g * (before @ w > 0) + usual(g, before, w)
            ),
        }
    else:
        wrong["adding the shortcut's way although there is none"] = back(
            lambda g, before, after, w: g + usual(g, before, w)
        )
    return _sentences(wrong)


# ---------------------------------------------------------------------------- costs


def depths(units, convolutions):
    """Mistakes in the depth."""
    stages = len(units)
    return _sentences(
        {
            "leaving out the stem's convolution and the dense layer": convolutions * sum(units),
            "leaving out the dense layer": convolutions * sum(units) + 1,
            "counting units, not their convolutions": sum(units) + 2,
            "counting the projections": convolutions * sum(units) + 2 + stages - 1,
            "counting the max pooling": convolutions * sum(units) + 3,
            "counting the number of stages": convolutions * stages + 2,
            "taking two convolutions in every unit": 2 * sum(units) + 2,
        }
    )


def basics(in_maps, filters, height, width, stride=1):
    """Mistakes in the cost of a basic unit: {sentence: (parameters, multiply-adds)}."""
    rows, columns = -(-height // stride), -(-width // stride)
    positions = rows * columns
    body = 9 * in_maps * filters + 9 * filters**2
    projected = stride != 1 or in_maps != filters
    extra = in_maps * filters if projected else 0
    norms = 3 if projected else 2
    right = body + extra, (body + extra) * positions
    scales = 2 * norms * filters
    entering = 9 * in_maps * filters * height * width
    down = (height // stride) * (width // stride)
    return _sentences(
        {
            "leaving batch normalization out of the parameters": (right[0], right[1]),
            "counting one number for each normalized map: gamma and beta are two": (
                right[0] + scales // 2,
                right[1],
            ),
            "counting the moving averages as parameters": (right[0] + 2 * scales, right[1]),
            "counting biases": (right[0] + scales + norms * filters, right[1]),
            "leaving the projection out": (body + 4 * filters, body * positions),
            "leaving out the projection's batch normalization": (
                right[0] + 4 * filters,
                right[1],
            ),
            "a projection in every unit": (
                body + in_maps * filters + 6 * filters,
                (body + in_maps * filters) * positions,
            ),
            "a projection only where the depth changes": (
                (body + 4 * filters, body * positions)
                if in_maps == filters
                else (right[0] + scales, right[1])
            ),
            "a projection only where the stride is not 1": (
                (body + 4 * filters, body * positions)
                if stride == 1
                else (right[0] + scales, right[1])
            ),
            "a 3×3 projection": (
                body + 9 * extra + scales,
                (body + 9 * extra) * positions,
            ),
            "counting multiply-adds at the positions of the input, not of the output": (
                right[0] + scales,
                (body + extra) * height * width,
            ),
            "the first convolution at all positions of its input: the stride is its own": (
                right[0] + scales,
                entering + (9 * filters**2 + extra) * positions,
            ),
            "rounding down where the stride does not divide the side": (
                right[0] + scales,
                (body + extra) * down,
            ),
            "counting the additions of the shortcut": (
                right[0] + scales,
                right[1] + filters * positions,
            ),
            "counting batch normalization as multiply-adds": (
                right[0] + scales,
                (right[0] + scales) * positions,
            ),
            "counting a multiplication and an addition as two": (right[0] + scales, 2 * right[1]),
        }
    )


def bottlenecks(in_maps, filters, height, width):
    """Mistakes in the cost of a bottleneck."""
    positions, out = height * width, 4 * filters
    body = in_maps * filters + 9 * filters**2 + filters * out
    extra = in_maps * out if in_maps != out else 0
    scales = 2 * (6 * filters + (out if extra else 0))

    def both(weights, norms):
        return weights + norms, weights * positions

    narrow = in_maps * filters + 9 * filters**2 + filters**2
    return _sentences(
        {
            "leaving batch normalization out of the parameters": both(body + extra, 0),
            "leaving the projection out": both(body, 12 * filters),
            "a projection in every bottleneck": both(body + in_maps * out, 12 * filters + 2 * out),
            "a projection wherever in_maps differs from filters, not from 4 · filters": both(
                body + (in_maps * out if in_maps != filters else 0),
                12 * filters + (2 * out if in_maps != filters else 0),
            ),
            "leaving out the projection's batch normalization": both(body + extra, 12 * filters),
            "`filters` maps at the end, not 4 · filters": both(
                narrow + (in_maps * filters if in_maps != filters else 0),
                2 * (3 * filters + (filters if in_maps != filters else 0)),
            ),
            "a first convolution of 3×3": both(body + extra + 8 * in_maps * filters, scales),
            "counting batch normalization as multiply-adds": (
                body + extra + scales,
                (body + extra + scales) * positions,
            ),
            "counting a multiplication and an addition as two": (
                body + extra + scales,
                2 * (body + extra) * positions,
            ),
            "three 3×3 convolutions": both(
                9 * (in_maps * filters + filters**2 + filters * out) + extra, scales
            ),
            "counting biases": (body + extra + scales + scales // 2, (body + extra) * positions),
            "one number for each normalized map: gamma and beta are two": (
                body + extra + scales // 2,
                (body + extra) * positions,
            ),
            "`filters` as the maps that come out, a quarter of them inside": both(
                *_outer(in_maps, filters)
            ),
            "counting the moving averages as parameters": (
                body + extra + 2 * scales,
                (body + extra) * positions,
            ),
        }
    )


def _outer(in_maps, out):
    inner = out // 4
    weights = in_maps * inner + 9 * inner**2 + inner * out
    extra = in_maps * out if in_maps != out else 0
    return weights + extra, 2 * (2 * inner + out + (out if extra else 0))


def stages(units, filters, size):
    """Mistakes in the cost of the stages."""

    def up(side, stride):
        return -(-side // stride)

    def walk(stride_of, shrinks=True, grows=True, adapts=True, filters_of=None, halve=up):
        filters_of = filters_of or (lambda stage: filters * 2**stage)
        costs, maps, side = [], filters, size
        for stage, count in enumerate(units):
            total = np.zeros(2, int)
            for number in range(count):
                stride = stride_of(stage, number)
                wide = filters_of(stage) if grows else filters
                total += oracle.basic_cost(maps if adapts else wide, wide, side, side, stride)
                maps, side = wide, halve(side, stride) if shrinks else side
            costs.append((int(total[0]), int(total[1])))
        return costs

    usual = lambda stage, number: 2 if stage and not number else 1  # noqa: E731
    right = oracle.stage_costs(units, filters, size)
    return _sentences(
        {
            "stride 2 in the first stage too": lambda: walk(lambda s, n: 1 if n else 2),
            "stride 1 everywhere": lambda: walk(lambda s, n: 1),
            "stride 2 in every unit of the later stages": lambda: walk(lambda s, n: 2 if s else 1),
            "sides that never shrink": lambda: walk(usual, shrinks=False),
            "the same number of filters in all stages": lambda: walk(usual, grows=False),
            "as many maps into a stage's first unit as come out of it": lambda: walk(
                usual, adapts=False
            ),
            "filters that grow by the same number from stage to stage": lambda: walk(
                usual, filters_of=lambda stage: filters * (stage + 1)
            ),
            "filters that are doubled in the first stage already": lambda: walk(
                usual, filters_of=lambda stage: filters * 2 ** (stage + 1)
            ),
            "sides rounded down from unit to unit": lambda: walk(
                usual, halve=lambda side, stride: side // stride
            ),
            "one pair for all stages together": lambda: [
                tuple(int(n) for n in np.sum(right, axis=0))
            ],
            "one unit in each stage": lambda: oracle.stage_costs((1,) * len(units), filters, size),
            "sums over all stages so far": lambda: [
                tuple(int(n) for n in pair) for pair in np.cumsum(right, axis=0)
            ],
            "sides that are halved before the first unit of a stage": lambda: _halved_early(
                units, filters, size
            ),
        }
    )


def _halved_early(units, filters, size):
    costs, maps = [], filters
    for stage, count in enumerate(units):
        total, size = np.zeros(2, int), -(-size // 2) if stage else size
        for number in range(count):
            stride = 2 if stage and not number else 1
            total += oracle.basic_cost(maps, filters * 2**stage, size, size, stride)
            maps = filters * 2**stage
        costs.append((int(total[0]), int(total[1])))
    return costs
