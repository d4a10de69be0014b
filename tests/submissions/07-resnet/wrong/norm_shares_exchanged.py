"""Takes the momentum for the share of the new."""
# /// expect
# fails = [
#     "resnet.batch_norm: moving averages",
# ]
# names = ["exchanging the shares"]
# ///

# %% answer="batch-norm"
def batch_norm(
    maps, gamma, beta, moving_mean, moving_variance, training, momentum=0.9, epsilon=1e-3
):
    mean, variance = moving_mean, moving_variance
    new_mean, new_variance = moving_mean, moving_variance
    if training:
        mean, variance = maps.mean(axis=(0, 1, 2)), maps.var(axis=(0, 1, 2))
        new_mean = (1 - momentum) * moving_mean + momentum * mean
        new_variance = (1 - momentum) * moving_variance + momentum * variance
    return gamma * (maps - mean) / np.sqrt(variance + epsilon) + beta, new_mean, new_variance
