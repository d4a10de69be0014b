"""Costs are read off a real unit that Keras builds."""


# %% answer="costs"
def resnet_depth(units, convolutions=2):
    return 1 + convolutions * sum(units) + 1


def basic_cost(in_maps, filters, height, width, stride=1):
    unit = ResidualUnit(filters, stride)
    unit.build((None, height, width, in_maps))
    sizes = [int(np.prod(weight.shape)) for weight in unit.trainable_weights]
    kernels = sum(n for n, w in zip(sizes, unit.trainable_weights) if len(w.shape) == 4)
    shape = unit.compute_output_shape((None, height, width, in_maps))
    return sum(sizes), kernels * shape[1] * shape[2]


def bottleneck_cost(in_maps, filters, height, width):
    out_maps = 4 * filters
    weights = in_maps * filters + 9 * filters * filters + filters * out_maps
    normalized = filters + filters + out_maps
    if in_maps != out_maps:
        weights += in_maps * out_maps
        normalized += out_maps
    return weights + 2 * normalized, weights * height * width


def stage_costs(units, filters, size):
    costs, maps = [], filters
    for stage, count in enumerate(units):
        parameters = multiply_adds = 0
        for number in range(count):
            stride = 2 if stage and not number else 1
            p, m = basic_cost(maps, filters * 2**stage, size, size, stride)
            parameters, multiply_adds = parameters + p, multiply_adds + m
            maps, size = filters * 2**stage, -(-size // stride)
        costs.append((parameters, multiply_adds))
    return costs
