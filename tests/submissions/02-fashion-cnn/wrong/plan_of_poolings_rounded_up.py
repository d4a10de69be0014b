"""Poolings are rounded up, and everything else is counted right on the shapes that follow."""

# /// expect
# fails = [
#     "fashion_cnn.plan: shapes",
# ]
# names = ["rounding up in a pooling"]
# ///

# %% answer="plan"
def plan(layers, shape):
    rows = []
    for kind, *rest in layers:
        if kind == "conv":
            k, f = rest
            weights = k * k * shape[2] * f
            shape = (shape[0], shape[1], f)
            rows.append((shape, weights + f, weights * shape[0] * shape[1]))
        elif kind == "pool":
            shape = (-(-shape[0] // rest[0]), -(-shape[1] // rest[0]), shape[2])
            rows.append((shape, 0, 0))
        elif kind == "flatten":
            shape = (int(np.prod(shape)),)
            rows.append((shape, 0, 0))
        elif kind == "dense":
            if len(shape) == 3:
                raise ValueError("flatten first")
            rows.append(((rest[0],), (shape[0] + 1) * rest[0], shape[0] * rest[0]))
            shape = (rest[0],)
        else:
            raise ValueError(f"unknown {kind}")
    return rows
