"""Biases are left out of every count; and below: fancy indexing adds once for each place; the list is turned round whole, and so are its ties."""
# /// expect
# fails = [
#     "fashion_cnn.predicted: parameters",
#     "fashion_cnn.plan: parameters",
#     "fashion_cnn.confusion_matrix: counts",
#     "fashion_cnn.confusion_matrix: unused classes",
#     "fashion_cnn.most_confused: ties",
#     "fashion_cnn.textbook: output shape",
#     "fashion_cnn.textbook: parameter count",
#     "fashion_cnn.textbook: probabilities",
#     "fashion_cnn.textbook: values",
#     "fashion_cnn.textbook: dropout",
#     "fashion_cnn.reached: accuracy",
# ]
# names = ["leaving the biases out", "which counts each pair once", "breaking ties the other way round"]
# ///

# %% answer="predicted"
ROWS = [
    "conv 1",
    "pool 1",
    "conv 2",
    "conv 3",
    "pool 2",
    "conv 4",
    "conv 5",
    "pool 3",
    "flatten",
    "dense 1",
    "dense 2",
    "output",
]
predicted = {
    "conv 1": ((28, 28, 64), 3_136),
    "pool 1": ((14, 14, 64), 0),
    "conv 2": ((14, 14, 128), 73_728),
    "conv 3": ((14, 14, 128), 147_456),
    "pool 2": ((7, 7, 128), 0),
    "conv 4": ((7, 7, 256), 294_912),
    "conv 5": ((7, 7, 256), 589_824),
    "pool 3": ((3, 3, 256), 0),
    "flatten": ((2304,), 0),
    "dense 1": ((128,), 294_912),
    "dense 2": ((64,), 8_192),
    "output": ((10,), 640),
}

# %% answer="plan"
def plan(layers, shape):
    rows = []
    for kind, *options in layers:
        parameters = multiply_adds = 0
        if kind == "conv":
            k, filters = options
            weights = k * k * shape[2] * filters
            parameters = weights
            multiply_adds = weights * shape[0] * shape[1]
            shape = (shape[0], shape[1], filters)
        elif kind == "pool":
            shape = (shape[0] // options[0], shape[1] // options[0], shape[2])
        elif kind == "flatten":
            shape = (shape[0] * shape[1] * shape[2],)
        elif kind == "dense":
            if len(shape) > 1:
                raise ValueError("flatten the maps first")
            multiply_adds = shape[0] * options[0]
            parameters = multiply_adds
            shape = (options[0],)
        else:
            raise ValueError(f"what is {kind}?")
        rows.append((shape, parameters, multiply_adds))
    return rows

# %% answer="confusion-matrix"
def confusion_matrix(labels, predictions, num_classes):
    if len(labels) != len(predictions):
        raise ValueError(f"{len(labels)} labels and {len(predictions)} predictions")
    matrix = np.zeros((num_classes, num_classes), int)
    matrix[labels, predictions] += 1
    return matrix

# %% answer="most-confused"
def most_confused(matrix, names, k):
    off = matrix - np.diag(np.diag(matrix))
    order = np.argsort(off, axis=None, kind="stable")[::-1]
    places = [divmod(int(place), len(names)) for place in order]
    return [(names[i], names[j], int(off[i, j])) for i, j in places if off[i, j]][:k]

# %% answer="fashion-cnn"
def build_fashion_cnn():
    raise NotImplementedError  # I have not come so far.
