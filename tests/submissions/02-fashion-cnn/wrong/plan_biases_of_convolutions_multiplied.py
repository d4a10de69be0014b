"""Biases of convolutions count as multiply-adds, those of dense layers do not."""

# /// expect
# fails = ["fashion_cnn.plan: multiply-adds"]
# names = ["counting the biases of convolutions"]
# ///


# %% answer="plan"
def plan(layers, shape):
    rows = []
    for kind, *numbers in layers:
        parameters = products = 0
        if kind == "conv":
            size, filters = numbers
            weights = size * size * shape[2] * filters
            products = (weights + filters) * shape[0] * shape[1]
            shape, parameters = (shape[0], shape[1], filters), weights + filters
        elif kind == "pool":
            shape = (shape[0] // numbers[0], shape[1] // numbers[0], shape[2])
        elif kind == "flatten":
            shape = (int(np.prod(shape)),)
        elif kind == "dense":
            if len(shape) != 1:
                raise ValueError("flatten the maps before a dense layer")
            products = shape[0] * numbers[0]
            shape, parameters = (numbers[0],), products + numbers[0]
        else:
            raise ValueError("no such layer: " + str(kind))
        rows.append((shape, parameters, products))
    return rows
