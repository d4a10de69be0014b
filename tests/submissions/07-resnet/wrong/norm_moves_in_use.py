"""Moves the averages in use as well."""
# /// expect
# fails = [
#     "resnet.batch_norm: in use, nothing moves",
# ]
# names = ["the moving mean"]
# ///

# %% answer="batch-norm"
def batch_norm(
    maps, gamma, beta, moving_mean, moving_variance, training, momentum=0.9, epsilon=1e-3
):
    own_mean, own_variance = maps.mean(axis=(0, 1, 2)), maps.var(axis=(0, 1, 2))
    mean, variance = (own_mean, own_variance) if training else (moving_mean, moving_variance)
    new_mean = momentum * moving_mean + (1 - momentum) * own_mean
    new_variance = momentum * moving_variance + (1 - momentum) * own_variance
    return gamma * (maps - mean) / np.sqrt(variance + epsilon) + beta, new_mean, new_variance
