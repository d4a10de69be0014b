"""The 1×1 convolution map by map, costs as sizes of arrays, in lists."""

# %% answer="conv1x1"
def conv1x1(maps, kernel, bias):
    result = np.zeros(maps.shape[:3] + kernel.shape[-1:], np.result_type(maps, kernel, bias))
    for j in range(kernel.shape[-1]):
        for i in range(maps.shape[-1]):
            result[..., j] += maps[..., i] * kernel[0, 0, i, j]
        result[..., j] += bias[j]
    return result

# %% answer="module-cost"
def module_cost(maps_in, filters, height, width):
    f1, r3, f3, r5, f5, p = filters
    convs = {"1": (1, maps_in, f1), "r3": (1, maps_in, r3), "3": (3, r3, f3)}
    convs |= {"r5": (1, maps_in, r5), "5": (5, r5, f5), "p": (1, maps_in, p)}
    parameters = multiply_adds = 0
    for size, before, after in convs.values():
        kernel = np.zeros((size, size, before, after))
        parameters += kernel.size + after
        multiply_adds += kernel.size * height * width
    return [f1 + f3 + f5 + p, int(parameters), int(multiply_adds)]


def naive_cost(maps_in, filters, height, width):
    f1, _, f3, _, f5, _ = filters
    convs = [(1, f1), (3, f3), (5, f5)]
    parameters = sum((size * size * maps_in + 1) * after for size, after in convs)
    multiply_adds = sum(size * size * maps_in * after * height * width for size, after in convs)
    return f1 + f3 + f5 + maps_in, parameters, multiply_adds
