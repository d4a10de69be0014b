"""The kinds are patterns, and numbers are NumPy's until the end."""

# %% answer="layer-cost"
def layer_cost(layer, shape):
    match layer:
        case ("conv", k, filters, stride):
            weights, groups = k * k * shape[-1] * filters, filters
        case ("depthwise", k, stride):
            weights, groups = k * k * shape[-1], shape[-1]
        case ("separable", k, filters, stride):
            weights, groups = k * k * shape[-1] + shape[-1] * filters, filters
        case ("norm",):
            return shape, 4 * shape[-1], math.prod(shape)
        case ("pool", size):
            return (*(n // size for n in shape[:2]), shape[2]), 0, 0
        case ("global",):
            return shape[-1:], 0, 0
        case ("dense", units) if len(shape) == 1:
            return (units,), units + units * shape[0], units * shape[0]
        case ("dense", _):
            raise ValueError(f"dense wants values, not {shape}")
        case _:
            raise ValueError(f"what is {layer[0]}?")
    high, wide = (math.ceil(n / stride) for n in shape[:2])
    return (high, wide, groups), weights + groups, weights * high * wide


import math
