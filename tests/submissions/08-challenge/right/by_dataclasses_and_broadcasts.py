"""Costs as dataclasses by kind, fractions, a front by broadcasting."""

# %% answer="layer-cost"
from dataclasses import dataclass, astuple
import math


@dataclass
class Cost:
    out: tuple
    params: int
    madds: int


def layer_cost(layer, shape):
    kind, *args = layer
    if kind == "dense" and len(shape) == 3:
        raise ValueError("dense needs a flat input")
    try:
        handler = {
            "conv": _conv,
            "depthwise": _dw,
            "separable": _sep,
            "norm": _norm,
            "pool": _pool,
            "global": _gap,
            "dense": _fc,
        }[kind]
    except KeyError:
        raise ValueError(f"cannot count {kind!r}") from None
    return astuple(handler(shape, *args))


def _side(n, s):
    return math.ceil(n / s)


def _conv(shape, k, f, s):
    h, w, c = _side(shape[0], s), _side(shape[1], s), shape[2]
    return Cost((h, w, f), f * (k * k * c + 1), h * w * f * k * k * c)


def _dw(shape, k, s):
    h, w, c = _side(shape[0], s), _side(shape[1], s), shape[2]
    return Cost((h, w, c), c * k * k + c, h * w * c * k * k)


def _sep(shape, k, f, s):
    a = _dw(shape, k, s)
    b = _conv(a.out, 1, f, 1)
    return Cost(b.out, a.params - shape[2] + b.params, a.madds + b.madds)


def _norm(shape):
    return Cost(shape, 4 * shape[-1], math.prod(shape))


def _pool(shape, n):
    return Cost((shape[0] // n, shape[1] // n, shape[2]), 0, 0)


def _gap(shape):
    return Cost(shape[-1:], 0, 0)


def _fc(shape, units):
    return Cost((units,), units * (shape[0] + 1), units * shape[0])


# %% answer="separable-saving"
from fractions import Fraction


def separable_saving(kernel_size, filters):
    return float(1 / (Fraction(1, filters) + Fraction(1, kernel_size**2)))


# %% answer="pareto-front"
def pareto_front(costs, accuracies):
    c, a = np.asarray(costs, float), np.asarray(accuracies, float)
    if not len(c):
        return []
    no_worse = (c[:, None] <= c) & (a[:, None] >= a)
    better = (c[:, None] < c) | (a[:, None] > a)
    beaten = (no_worse & better).any(axis=0)
    keep = np.flatnonzero(~beaten)
    return keep[np.argsort(c[keep], kind="stable")]
