"""A separable convolution is made of the two others; fronts by comparing all pairs."""


# %% answer="layer-cost"
class UnknownLayer(ValueError):
    pass


def _conv(shape, kernel_size, filters, stride, bias=True):
    rows, columns = (int(np.ceil(side / stride)) for side in shape[:2])
    weights = kernel_size**2 * shape[2] * filters
    return (rows, columns, filters), weights + bias * filters, weights * rows * columns


def _depthwise(shape, kernel_size, stride, bias=True):
    each, count, products = _conv((*shape[:2], 1), kernel_size, 1, stride, bias)
    return (*each[:2], shape[2]), count * shape[2], products * shape[2]


def _separable(shape, kernel_size, filters, stride):
    between, first, products = _depthwise(shape, kernel_size, stride, bias=False)
    after, second, more = _conv(between, 1, filters, 1)
    return after, first + second, products + more


def _dense(shape, units):
    if len(shape) > 1:
        raise UnknownLayer("dense after maps: flatten them")
    return (units,), shape[0] * units + units, shape[0] * units


KINDS = {
    "conv": _conv,
    "depthwise": _depthwise,
    "separable": _separable,
    "dense": _dense,
    "norm": lambda shape: (shape, shape[-1] * 4, int(np.prod(shape))),
    "pool": lambda shape, size: ((shape[0] // size, shape[1] // size, shape[2]), 0, 0),
    "global": lambda shape: ((shape[2],), 0, 0),
}


def layer_cost(layer, shape):
    kind, *options = layer
    if kind not in KINDS:
        raise UnknownLayer(kind)
    return KINDS[kind](tuple(shape), *options)


# %% answer="separable-saving"
def separable_saving(kernel_size, filters):
    shape = (4, 4, 3)
    ordinary = layer_cost(("conv", kernel_size, filters, 1), shape)[2]
    return ordinary / layer_cost(("separable", kernel_size, filters, 1), shape)[-1]


# %% answer="pareto-front"
def pareto_front(costs, accuracies):
    c, a = np.asarray(costs, float), np.asarray(accuracies, float)
    no_worse = (c[:, None] <= c) & (a[:, None] >= a)
    better = (c[:, None] < c) | (a[:, None] > a)
    kept = np.flatnonzero(~(no_worse & better).any(axis=0))
    return [int(i) for i in kept[np.argsort(c[kept], kind="stable")]]
