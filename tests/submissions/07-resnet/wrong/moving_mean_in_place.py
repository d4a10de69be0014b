"""The moving mean that was passed in is changed."""

# /// expect
# fails = ["resnet.batch_norm: in use, nothing moves"]
# names = ["an array that was passed in has changed"]
# ///


# %% answer="batch-norm"
def batch_norm(
    maps, gamma, beta, moving_mean, moving_variance, training, momentum=0.9, epsilon=1e-3
):
    mean, variance = moving_mean, moving_variance
    if training:
        rows = maps.reshape(-1, maps.shape[-1])
        mean = rows.sum(axis=0) / len(rows)
        variance = ((rows - mean) ** 2).sum(axis=0) / len(rows)
        moving_mean *= momentum
        moving_mean += (1 - momentum) * mean
        moving_variance = momentum * moving_variance + (1 - momentum) * variance
    factor = gamma / np.sqrt(variance + epsilon)
    return maps * factor + (beta - mean * factor), moving_mean, moving_variance
