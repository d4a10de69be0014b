"""Unknown layers are passed over, and dense layers take any shape; an empty list has no answer; and below: the list is filled up with pairs that never occur."""
# /// expect
# fails = [
#     "fashion_cnn.plan: refusals",
#     "fashion_cnn.receptive_field: no layers",
#     "fashion_cnn.most_confused: fewer than k",
#     "fashion_cnn.textbook: output shape",
#     "fashion_cnn.textbook: parameter count",
#     "fashion_cnn.textbook: probabilities",
#     "fashion_cnn.textbook: values",
#     "fashion_cnn.textbook: dropout",
#     "fashion_cnn.reached: accuracy",
# ]
# names = ["IndexError", "listing pairs that never occur"]
# ///

# %% answer="plan"
def plan(layers, shape):
    rows = []
    for kind, *options in layers:
        parameters = multiply_adds = 0
        if kind == "conv":
            k, filters = options
            weights = k * k * shape[2] * filters
            parameters = weights + filters
            multiply_adds = weights * shape[0] * shape[1]
            shape = (shape[0], shape[1], filters)
        elif kind == "pool":
            shape = (shape[0] // options[0], shape[1] // options[0], shape[2])
        elif kind == "flatten":
            shape = (shape[0] * shape[1] * shape[2],)
        elif kind == "dense":
            shape = (int(np.prod(shape)),)
            multiply_adds = shape[0] * options[0]
            parameters = multiply_adds + options[0]
            shape = (options[0],)

        rows.append((shape, parameters, multiply_adds))
    return rows

# %% answer="receptive-field"
def receptive_field(layers):
    sees, apart = layers[0]
    for kernel_size, stride in layers[1:]:
        sees += (kernel_size - 1) * apart
        apart *= stride
    return sees

# %% answer="most-confused"
def most_confused(matrix, names, k):
    n = len(names)
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j]
    pairs.sort(key=lambda pair: -matrix[pair])
    return [(names[i], names[j], int(matrix[i, j])) for i, j in pairs[:k]]

# %% answer="fashion-cnn"
def build_fashion_cnn():
    raise NotImplementedError  # I have not come so far.
