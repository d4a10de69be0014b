"""A convolution has a single bias; dense layers are right."""

# /// expect
# fails = ["fashion_cnn.plan: parameters"]
# names = ["one bias for a whole convolution"]
# ///


# %% answer="plan"
def plan(layers, shape):
    def conv(shape, k, filters):
        h, w, c = shape
        return (h, w, filters), k**2 * c * filters + 1, h * w * k**2 * c * filters

    def pool(shape, size):
        return (*(side // size for side in shape[:2]), shape[2]), 0, 0

    def flatten(shape):
        total = 1
        for n in shape:
            total *= n
        return (total,), 0, 0

    def dense(shape, units):
        try:
            (n,) = shape
        except ValueError as error:
            raise ValueError(f"dense layer on {shape}: use flatten first") from error
        return (units,), (n + 1) * units, n * units

    known = {"conv": conv, "pool": pool, "flatten": flatten, "dense": dense}
    table = []
    for layer in layers:
        if layer[0] not in known:
            raise ValueError(f"{layer[0]} is unknown, only {sorted(known)}")
        table.append(list(known[layer[0]](shape, *layer[1:])))
        shape = table[-1][0]
    return table
