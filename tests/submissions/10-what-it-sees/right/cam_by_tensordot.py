"""tensordot of all classes, and one is taken."""


# %% answer="class-activation-map"
def class_activation_map(maps, weights, bias, label):
    if maps.shape[2] != weights.shape[0]:
        raise ValueError("maps and weights")
    if label < 0 or label >= weights.shape[1]:
        raise ValueError("label")
    every = np.tensordot(np.asarray(maps, "float64"), weights, axes=1)
    logits = every.mean((0, 1)) + bias
    return every[..., label], logits[label]
