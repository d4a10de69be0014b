"""Multiply-adds of a convolution as if it looked at one pixel only; strides do not count either; and below: counts are floats, lengths are not compared, and the diagonal of the matrix is wiped out for good."""
# /// expect
# fails = [
#     "fashion_cnn.plan: multiply-adds",
#     "fashion_cnn.receptive_field: strides",
#     "fashion_cnn.confusion_matrix: whole numbers",
#     "fashion_cnn.confusion_matrix: refusals",
#     "fashion_cnn.most_confused: matrix left alone",
#     "fashion_cnn.textbook: output shape",
#     "fashion_cnn.textbook: parameter count",
#     "fashion_cnn.textbook: probabilities",
#     "fashion_cnn.textbook: values",
#     "fashion_cnn.textbook: dropout",
#     "fashion_cnn.reached: accuracy",
# ]
# names = ["leaving the size of the maps out", "leaving the strides out", "expected integers, got float64", "work on a copy"]
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
            multiply_adds = weights
            shape = (shape[0], shape[1], filters)
        elif kind == "pool":
            shape = (shape[0] // options[0], shape[1] // options[0], shape[2])
        elif kind == "flatten":
            shape = (shape[0] * shape[1] * shape[2],)
        elif kind == "dense":
            if len(shape) > 1:
                raise ValueError("flatten the maps first")
            multiply_adds = shape[0] * options[0]
            parameters = multiply_adds + options[0]
            shape = (options[0],)
        else:
            raise ValueError(f"what is {kind}?")
        rows.append((shape, parameters, multiply_adds))
    return rows

# %% answer="receptive-field"
def receptive_field(layers):
    return 1 + sum(kernel_size - 1 for kernel_size, stride in layers)

# %% answer="confusion-matrix"
def confusion_matrix(labels, predictions, num_classes):
    matrix = np.zeros((num_classes, num_classes))
    for label, prediction in zip(labels, predictions):
        matrix[label, prediction] += 1
    return matrix

# %% answer="most-confused"
def most_confused(matrix, names, k):
    np.fill_diagonal(matrix, 0)
    pairs = sorted(np.argwhere(matrix), key=lambda pair: (-matrix[tuple(pair)], *pair))
    return [(names[i], names[j], int(matrix[i, j])) for i, j in pairs[:k]]

# %% answer="fashion-cnn"
def build_fashion_cnn():
    raise NotImplementedError  # I have not come so far.
