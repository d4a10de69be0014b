"""Both halves of a separable convolution have biases."""

# /// expect
# fails = [
#     "challenge.layer_cost: parameters",
# ]
# names = ["two rows of biases"]
# ///

# %% answer="layer-cost"
import math


def layer_cost(layer, shape):
    kind, *rest = layer
    if kind == "norm":
        return tuple(shape), 4 * shape[-1], math.prod(shape)
    if kind == "pool":
        k = rest[0]
        return (shape[0] // k, shape[1] // k, shape[2]), 0, 0
    if kind == "global":
        return (shape[-1],), 0, 0
    if kind == "dense":
        if len(shape) == 3:
            raise ValueError("dense layers take vectors")
        return (rest[0],), shape[0] * rest[0] + rest[0], shape[0] * rest[0]
    if kind not in ("conv", "depthwise", "separable"):
        raise ValueError(f"cannot count {kind}")
    k, stride = rest[0], rest[-1]
    h, w, maps = shape
    rows, columns = math.ceil(h / stride), math.ceil(w / stride)
    if kind == "conv":
        weights, filters = k * k * maps * rest[1], rest[1]
    elif kind == "depthwise":
        weights, filters = k * k * maps, maps
    else:
        weights, filters = k * k * maps + maps * rest[1], rest[1]
    return (
        (rows, columns, filters),
        weights + filters + (maps if kind == "separable" else 0),
        weights * rows * columns,
    )
