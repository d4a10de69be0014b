"""The matrix by counting codes, the list by a stable sort of the flattened matrix, the field by a product."""

# %% answer="receptive-field"
def receptive_field(layers):
    if not layers:
        return 1
    kernels, strides = np.array(layers).T
    return int(1 + np.sum((kernels - 1) * np.cumprod([1, *strides[:-1]])))

# %% answer="confusion-matrix"
def confusion_matrix(labels, predictions, num_classes):
    if labels.shape != predictions.shape:
        raise ValueError(f"shapes {labels.shape} and {predictions.shape} differ")
    codes = labels * num_classes + predictions
    return np.bincount(codes, minlength=num_classes**2).reshape(num_classes, num_classes)

# %% answer="most-confused"
def most_confused(matrix, names, k):
    off = np.where(np.eye(len(names), dtype=bool), 0, matrix)
    order = np.argsort(-off, axis=None, kind="stable")[:k]
    places = np.stack(np.unravel_index(order, off.shape), axis=1)
    return [(names[i], names[j], int(off[i, j])) for i, j in places if off[i, j] > 0]
