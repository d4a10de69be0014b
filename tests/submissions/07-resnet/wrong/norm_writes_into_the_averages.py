"""Moves the averages in place, in the arrays that were passed in."""
# /// expect
# fails = [
#     "resnet.batch_norm: in use, nothing moves",
# ]
# names = ["work on a copy"]
# ///

# %% answer="batch-norm"
def batch_norm(
    maps, gamma, beta, moving_mean, moving_variance, training, momentum=0.9, epsilon=1e-3
):
    mean, variance = moving_mean, moving_variance
    if training:
        mean, variance = maps.mean(axis=(0, 1, 2)), maps.var(axis=(0, 1, 2))
        moving_mean *= momentum
        moving_mean += (1 - momentum) * mean
        moving_variance *= momentum
        moving_variance += (1 - momentum) * variance
    return gamma * (maps - mean) / np.sqrt(variance + epsilon) + beta, moving_mean, moving_variance
