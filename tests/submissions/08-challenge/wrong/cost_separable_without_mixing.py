"""The 1×1 half of a separable convolution is forgotten."""

# /// expect
# fails = [
#     "challenge.layer_cost: parameters",
#     "challenge.layer_cost: multiply-adds",
# ]
# names = ["1×1 convolution of a separable one is missing"]
# ///

# %% answer="layer-cost"
def layer_cost(layer, shape):
    kind, *options = layer
    if kind in ("conv", "depthwise", "separable"):
        kernel_size, stride = options[0], options[-1]
        maps = shape[2]
        filters = maps if kind == "depthwise" else options[1]
        out = -(-shape[0] // stride), -(-shape[1] // stride), filters
        if kind == "conv":
            weights = kernel_size**2 * maps * filters
        elif kind == "depthwise":
            weights = kernel_size**2 * maps
        else:
            weights = kernel_size**2 * maps
        return out, weights + filters, weights * out[0] * out[1]
    if kind == "norm":
        return tuple(shape), 4 * shape[-1], int(np.prod(shape))
    if kind == "pool":
        return (shape[0] // options[0], shape[1] // options[0], shape[2]), 0, 0
    if kind == "global":
        return (shape[2],), 0, 0
    if kind == "dense":
        if len(shape) != 1:
            raise ValueError("dense needs a row of values")
        return (options[0],), (shape[0] + 1) * options[0], shape[0] * options[0]
    raise ValueError(f"unknown: {kind}")
