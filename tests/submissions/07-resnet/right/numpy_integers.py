"""Costs are counted with NumPy's integers and math.ceil, kernel by kernel."""


# %% answer="costs"
def resnet_depth(units, convolutions=2):
    return np.sum(units) * convolutions + 2


def _cost(kernels, positions):
    shapes = np.array(kernels)
    weights = shapes.prod(axis=1).sum()
    return weights + 2 * shapes[:, -1].sum(), weights * positions


def basic_cost(maps_in, filters, height, width, stride=1):
    from math import ceil

    kernels = [(9, maps_in, filters), (9, filters, filters)]
    if (stride, maps_in) != (1, filters):
        kernels.append((1, maps_in, filters))
    return _cost(kernels, ceil(height / stride) * ceil(width / stride))


def bottleneck_cost(maps_in, filters, height, width):
    kernels = [(1, maps_in, filters), (9, filters, filters), (1, filters, 4 * filters)]
    kernels += [(1, maps_in, 4 * filters)] * (maps_in != 4 * filters)
    return _cost(kernels, height * width)


def stage_costs(units, filters, size):
    costs = []
    for stage, count in enumerate(units):
        out = filters << stage
        first = basic_cost(out // 2 if stage else out, out, size, size, 2 if stage else 1)
        size = (size + 1) // 2 if stage else size
        others = basic_cost(out, out, size, size)
        costs.append([a + (count - 1) * b for a, b in zip(first, others)])
    return costs
