"""One function for each way to work."""


# %% answer="batch-norm"
def batch_norm(
    maps, gamma, beta, moving_mean, moving_variance, training, momentum=0.9, epsilon=1e-3
):
    if training:
        return _while_training(maps, gamma, beta, moving_mean, moving_variance, momentum, epsilon)
    return (
        _straight(maps, gamma, beta, moving_mean, moving_variance, epsilon),
        moving_mean,
        moving_variance,
    )


def _straight(maps, gamma, beta, mean, variance, epsilon):
    return gamma * (maps - mean) / np.sqrt(variance + epsilon) + beta


def _while_training(maps, gamma, beta, old_mean, old_variance, momentum, epsilon):
    mean, variance = maps.mean((0, 1, 2)), maps.var((0, 1, 2))
    result = _straight(maps, gamma, beta, mean, variance, epsilon)
    return (
        result,
        momentum * old_mean + (1 - momentum) * mean,
        momentum * old_variance + (1 - momentum) * variance,
    )
