"""Wrong answers of 08-challenge that are known by what they give."""

from autograder.assignments.challenge import oracle

FLOOR = "strides rounded down: under 'same' a window begins at every stride-th pixel"
AT_INPUT = "the pixels of the input counted, not those of the output: a stride leaves some out"
AS_CONVOLUTION = "a depthwise kernel counted for every map: it reaches into one map only"
NO_MIXING = "the 1×1 convolution of a separable one is missing"
NO_BIASES = "the biases are missing"
TWO_A_MAP = "a normalization keeps a mean and a variance for each map as well: four weights a map"
BIASES_MULTIPLIED = "biases counted as multiply-adds: they are added only"
ONLY_LEARNING = "the means and variances of normalizations are missing: they count as parameters"
FREE_NORM = "the normalization is missing: here it counts one for each value"


def cost_shapes(layer, shape):
    """Sentence → output shape."""
    kind, *options = layer
    if kind not in ("conv", "depthwise", "separable"):
        return {}
    right = oracle.layer_cost(layer, shape)[0]
    low = tuple(n // options[-1] for n in shape[:2])
    return {
        FLOOR: (*low, right[2]),
        "the stride is left out": (*shape[:2], right[2]),
    }


def cost_parameters(layer, shape):
    """Sentence → number of parameters."""
    kind, *options = layer
    out, right, _ = oracle.layer_cost(layer, shape)
    if kind == "norm":
        return {TWO_A_MAP: 2 * shape[-1]}
    if kind in ("pool", "global"):
        return {}
    wrong = {NO_BIASES: right - out[-1]}
    if kind == "depthwise":
        wrong[AS_CONVOLUTION] = options[0] ** 2 * shape[2] ** 2 + shape[2]
    if kind == "separable":
        wrong[NO_MIXING] = right - shape[2] * options[1]
        wrong["two rows of biases: only the 1×1 convolution has some"] = right + shape[2]
    return wrong


def cost_products(layer, shape):
    """Sentence → number of multiply-adds."""
    kind, *options = layer
    out, _, right = oracle.layer_cost(layer, shape)
    if kind == "norm":
        return {FREE_NORM: 0}
    if kind in ("pool", "global"):
        return {}
    if kind == "dense":
        return {BIASES_MULTIPLIED: right + out[0]}
    pixels, before = out[0] * out[1], shape[0] * shape[1]
    wrong = {
        AT_INPUT: right // pixels * before,
        BIASES_MULTIPLIED: right + pixels * out[2],
        "the weights counted once: each is used at every pixel of the output": right // pixels,
        FLOOR: right // pixels * (shape[0] // options[-1]) * (shape[1] // options[-1]),
    }
    if kind == "depthwise":
        wrong[AS_CONVOLUTION] = options[0] ** 2 * shape[2] ** 2 * pixels
    if kind == "separable":
        wrong[NO_MIXING] = options[0] ** 2 * shape[2] * pixels
    return wrong


def savings(kernel_size, filters):
    """Sentence → ratio."""
    right = oracle.separable_saving(kernel_size, filters)
    return {
        "upside down: ordinary over separable is asked for": 1 / right,
        "the 1×1 convolution is left out": float(filters),
        "the depthwise convolution is left out": float(kernel_size**2),
        "the kernel's side in place of its area": kernel_size * filters / (kernel_size + filters),
    }


def fronts(costs, accuracies):
    """Sentence → list of numbers."""
    right = oracle.pareto_front(costs, accuracies)
    several = range(len(costs))

    def kept(dominates):
        left = [i for i in several if not any(dominates(j, i) for j in several)]
        return sorted(left, key=lambda i: (costs[i], i))

    seen, single = set(), []
    for i in right:
        if (costs[i], accuracies[i]) not in seen:
            seen.add((costs[i], accuracies[i]))
            single.append(i)
    best = max(accuracies, default=0)
    return {
        "of equal networks only one is kept: neither dominates the other": single,
        "only those better in both are taken as dominating: better in one and equal in the other "
        "is enough": kept(lambda j, i: costs[j] < costs[i] and accuracies[j] > accuracies[i]),
        "equal networks dominate each other away: one has to be better in something": kept(
            lambda j, i: j != i and costs[j] <= costs[i] and accuracies[j] >= accuracies[i]
        ),
        "the front of the dearest: less cost is better": kept(
            lambda j, i: (
                costs[j] >= costs[i]
                and accuracies[j] >= accuracies[i]
                and (costs[j], accuracies[j]) != (costs[i], accuracies[i])
            )
        ),
        "in the order of the input: by rising cost": sorted(right),
        "by falling cost": sorted(right, key=lambda i: (-costs[i], i)),
        "only the most accurate": [i for i in right if accuracies[i] == best],
    }
