"""Forgets beta."""
# /// expect
# fails = [
#     "resnet.batch_norm: in training",
#     "resnet.batch_norm: in use",
# ]
# names = ["leaving beta out"]
# ///

# %% answer="batch-norm"
def batch_norm(
    maps, gamma, beta, moving_mean, moving_variance, training, momentum=0.9, epsilon=1e-3
):
    mean, variance = moving_mean, moving_variance
    new_mean, new_variance = moving_mean, moving_variance
    if training:
        mean, variance = maps.mean(axis=(0, 1, 2)), maps.var(axis=(0, 1, 2))
        new_mean = momentum * moving_mean + (1 - momentum) * mean
        new_variance = momentum * moving_variance + (1 - momentum) * variance
    return gamma * (maps - mean) / np.sqrt(variance + epsilon), new_mean, new_variance
