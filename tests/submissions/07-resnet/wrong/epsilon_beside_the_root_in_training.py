"""In training epsilon is added to the root; in use it is right."""

# /// expect
# fails = ["resnet.batch_norm: epsilon"]
# names = ["in training epsilon is added to the root"]
# ///


# %% answer="batch-norm"
def batch_norm(
    maps, gamma, beta, moving_mean, moving_variance, training, momentum=0.9, epsilon=1e-3
):
    if not training:
        centred = maps - moving_mean
        return (
            gamma * centred / np.sqrt(moving_variance + epsilon) + beta,
            moving_mean.copy(),
            moving_variance.copy(),
        )
    axes = tuple(range(maps.ndim - 1))
    mu, var = np.mean(maps, axis=axes), np.var(maps, axis=axes)
    y = gamma * (maps - mu) / (var**0.5 + epsilon) + beta
    return [
        y,
        moving_mean - (1 - momentum) * (moving_mean - mu),
        moving_variance - (1 - momentum) * (moving_variance - var),
    ]
