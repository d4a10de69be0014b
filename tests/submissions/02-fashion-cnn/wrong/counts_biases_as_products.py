"""Biases are counted among the multiply-adds, once for each pixel; and below: shares of each class, and pairs of classes whichever was taken for which."""
# /// expect
# fails = [
#     "fashion_cnn.plan: multiply-adds",
#     "fashion_cnn.confusion_matrix: counts",
#     "fashion_cnn.confusion_matrix: unused classes",
#     "fashion_cnn.confusion_matrix: whole numbers",
#     "fashion_cnn.most_confused: order",
#     "fashion_cnn.most_confused: ties",
#     "fashion_cnn.most_confused: fewer than k",
#     "fashion_cnn.textbook: output shape",
#     "fashion_cnn.textbook: parameter count",
#     "fashion_cnn.textbook: probabilities",
#     "fashion_cnn.textbook: values",
#     "fashion_cnn.textbook: dropout",
#     "fashion_cnn.reached: accuracy",
# ]
# names = ["counting biases as multiply-adds", "shares of each row", "adding up both directions"]
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
            multiply_adds = (weights + filters) * shape[0] * shape[1]
            shape = (shape[0], shape[1], filters)
        elif kind == "pool":
            shape = (shape[0] // options[0], shape[1] // options[0], shape[2])
        elif kind == "flatten":
            shape = (shape[0] * shape[1] * shape[2],)
        elif kind == "dense":
            if len(shape) > 1:
                raise ValueError("flatten the maps first")
            parameters = multiply_adds = shape[0] * options[0] + options[0]
            shape = (options[0],)
        else:
            raise ValueError(f"what is {kind}?")
        rows.append((shape, parameters, multiply_adds))
    return rows

# %% answer="confusion-matrix"
def confusion_matrix(labels, predictions, num_classes):
    if len(labels) != len(predictions):
        raise ValueError(f"{len(labels)} labels and {len(predictions)} predictions")
    counts = np.zeros((num_classes, num_classes))
    np.add.at(counts, (labels, predictions), 1)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)

# %% answer="most-confused"
def most_confused(matrix, names, k):
    both = matrix + matrix.T
    n = len(names)
    pairs = [(i, j) for i in range(n) for j in range(i + 1, n) if both[i, j]]
    pairs.sort(key=lambda pair: -both[pair])
    return [(names[i], names[j], int(both[i, j])) for i, j in pairs[:k]]

# %% answer="fashion-cnn"
def build_fashion_cnn():
    raise NotImplementedError  # I have not come so far.
