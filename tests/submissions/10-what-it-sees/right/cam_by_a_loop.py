"""A loop over the maps."""


# %% answer="class-activation-map"
def class_activation_map(maps, weights, bias, label):
    height, width, count = maps.shape
    if count != weights.shape[0] or label not in range(weights.shape[1]):
        raise ValueError("does not fit")
    total = np.zeros((height, width))
    for k in range(count):
        total += weights[k, label] * maps[:, :, k]
    return total, total.mean() + bias[label]
