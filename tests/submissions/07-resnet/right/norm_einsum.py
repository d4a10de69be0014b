"""Means by einsum; a list comes back."""


# %% answer="batch-norm"
def batch_norm(
    maps, gamma, beta, moving_mean, moving_variance, training, momentum=0.9, epsilon=1e-3
):
    n = maps[..., 0].size
    if training:
        mean = np.einsum("bhwd->d", maps) / n
        variance = np.einsum("bhwd,bhwd->d", maps - mean, maps - mean) / n
        moved = [
            momentum * moving_mean + (1 - momentum) * mean,
            momentum * moving_variance + (1 - momentum) * variance,
        ]
    else:
        mean, variance, moved = moving_mean, moving_variance, [moving_mean, moving_variance]
    return [gamma * (maps - mean) / np.sqrt(variance + epsilon) + beta, *moved]
