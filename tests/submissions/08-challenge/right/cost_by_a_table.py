"""Costs are looked up in a table of functions, and come back as lists."""

# %% answer="layer-cost"
def _windows(shape, stride, maps):
    return [int(np.ceil(n / stride)) for n in shape[:2]] + [maps]


def _conv(shape, k, filters, stride, groups=1):
    out = _windows(shape, stride, filters)
    weights = k * k * shape[2] * filters // groups
    return [out, weights + filters, weights * out[0] * out[1]]


def _separable(shape, k, filters, stride):
    first = _conv(shape, k, shape[2], stride, shape[2])
    second = _conv(first[0], 1, filters, 1)
    return [second[0], first[1] - shape[2] + second[1], first[2] + second[2]]


def _dense(shape, units):
    if len(shape) > 1:
        raise ValueError(f"a dense layer needs one axis, not {len(shape)}")
    return [[units], units * (1 + shape[0]), units * shape[0]]


COSTS = {
    "conv": _conv,
    "depthwise": lambda shape, k, stride: _conv(shape, k, shape[2], stride, shape[2]),
    "separable": _separable,
    "norm": lambda shape: [list(shape), 4 * shape[-1], int(np.prod(shape))],
    "pool": lambda shape, n: [[shape[0] // n, shape[1] // n, shape[2]], 0, 0],
    "global": lambda shape: [[shape[2]], 0, 0],
    "dense": _dense,
}


def layer_cost(layer, shape):
    if layer[0] not in COSTS:
        raise ValueError(f"no cost is known for {layer[0]}")
    return COSTS[layer[0]](shape, *layer[1:])

# %% answer="separable-saving"
def separable_saving(kernel_size, filters):
    return 1 / (1 / filters + kernel_size**-2)
