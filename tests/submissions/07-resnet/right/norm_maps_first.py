"""With the maps as the first axis, and back."""


# %% answer="batch-norm"
def batch_norm(
    maps, gamma, beta, moving_mean, moving_variance, training, momentum=0.9, epsilon=1e-3
):
    x = np.moveaxis(maps, -1, 0)
    shape = (-1, 1, 1, 1)
    mean = x.mean(axis=(1, 2, 3)) if training else np.array(moving_mean)
    variance = x.var(axis=(1, 2, 3)) if training else np.array(moving_variance)
    x = (x - mean.reshape(shape)) / np.sqrt(variance + epsilon).reshape(shape)
    x = np.moveaxis(x, 0, -1) * gamma + beta
    if training:
        mean = np.average([moving_mean, mean], axis=0, weights=[momentum, 1 - momentum])
        variance = np.average([moving_variance, variance], axis=0, weights=[momentum, 1 - momentum])
    return x, mean, variance
