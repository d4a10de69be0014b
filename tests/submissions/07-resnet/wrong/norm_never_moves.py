"""Forgets the moving averages."""
# /// expect
# fails = [
#     "resnet.batch_norm: moving averages",
# ]
# names = ["leaving the moving averages as they were"]
# ///

# %% answer="batch-norm"
def batch_norm(
    maps, gamma, beta, moving_mean, moving_variance, training, momentum=0.9, epsilon=1e-3
):
    mean, variance = moving_mean, moving_variance
    if training:
        mean, variance = maps.mean(axis=(0, 1, 2)), maps.var(axis=(0, 1, 2))
    return gamma * (maps - mean) / np.sqrt(variance + epsilon) + beta, moving_mean, moving_variance
