"""Convolutions are counted with padding 'valid'."""

# /// expect
# fails = [
#     "challenge.layer_cost: shapes",
# ]
# names = ["padding \"valid\": here it is"]
# ///

# %% answer="layer-cost"
def layer_cost(layer, shape):
    kind = layer[0]
    if kind == "norm":
        return tuple(shape), 4 * shape[-1], int(np.prod(shape))
    if kind == "dense":
        if len(shape) > 1:
            raise ValueError("dense layers take a row of values")
        units = layer[1]
        return (units,), shape[0] * units + units, shape[0] * units
    if kind == "global":
        return (shape[2],), 0, 0
    if kind not in ("pool", "conv", "depthwise", "separable"):
        raise ValueError("no such layer: " + kind)
    h, w, maps = shape
    k = layer[1]
    if kind == "pool":
        out = (h // k, w // k, maps)
        return out, 0, 0
    s = layer[-1]
    f = maps if kind == "depthwise" else layer[2]
    out = ((h - k) // s + 1, (w - k) // s + 1, f)
    biases = f
    if kind == "conv":
        weights = products = k * k * maps * f
    elif kind == "depthwise":
        weights = products = k * k * maps
        biases = maps
    else:
        weights = k * k * maps + maps * f
        products = weights
    return out, weights + biases, products * out[0] * out[1]
