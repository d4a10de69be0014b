"""A depthwise convolution is counted as an ordinary one."""

# /// expect
# fails = [
#     "challenge.layer_cost: parameters",
#     "challenge.layer_cost: multiply-adds",
# ]
# names = ["a depthwise kernel counted for every map"]
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
            weights = kernel_size**2 * maps * maps
        else:
            weights = kernel_size**2 * maps + maps * filters
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
