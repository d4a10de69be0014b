"""Costs are read off a real unit that Keras builds."""


# %% answer="costs"
def resnet_depth(units, convolutions=2):
    return 1 + convolutions * sum(units) + 1


def basic_cost(maps_in, filters, height, width, stride=1):
    unit = ResidualUnit(filters, stride)
    unit.build((None, height, width, maps_in))
    sizes = [int(np.prod(weight.shape)) for weight in unit.trainable_weights]
    kernels = sum(n for n, w in zip(sizes, unit.trainable_weights) if len(w.shape) == 4)
    shape = unit.compute_output_shape((None, height, width, maps_in))
    return sum(sizes), kernels * shape[1] * shape[2]


def bottleneck_cost(maps_in, filters, height, width):
    out_maps = 4 * filters
    weights = maps_in * filters + 9 * filters * filters + filters * out_maps
    normalized = filters + filters + out_maps
    if maps_in != out_maps:
        weights += maps_in * out_maps
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
