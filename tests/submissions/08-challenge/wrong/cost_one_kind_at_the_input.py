"""Ordinary convolutions are counted at the pixels that come in; the other kinds are right."""

# /// expect
# fails = ["challenge.layer_cost: multiply-adds"]
# names = ["the pixels of the input counted"]
# ///


# %% answer="layer-cost"
def layer_cost(layer, shape):
    strided = lambda s: (-(-shape[0] // s), -(-shape[1] // s))
    match layer, shape:
        case ("conv", k, f, s), (_, _, m):
            h, w = strided(s)
            return (h, w, f), k * k * m * f + f, k * k * m * f * shape[0] * shape[1]
        case ("depthwise", k, s), (_, _, m):
            h, w = strided(s)
            return (h, w, m), (k * k + 1) * m, k * k * m * h * w
        case ("separable", k, f, s), (_, _, m):
            h, w = strided(s)
            weights = k * k * m + m * f
            return (h, w, f), weights + f, weights * h * w
        case ("norm",), _:
            return tuple(shape), 4 * shape[-1], int(np.prod(shape))
        case ("pool", n), (h, w, m):
            return (h // n, w // n, m), 0, 0
        case ("global",), _:
            return shape[-1:], 0, 0
        case ("dense", u), (n,):
            return (u,), (n + 1) * u, n * u
        case ("dense", _), _:
            raise ValueError("a dense layer wants one row of values")
    raise ValueError(f"unknown layer: {layer[0]}")
