"""The layer as one straight line for each map: a factor and a shift."""


# %% answer="batch-norm"
def batch_norm(
    maps, gamma, beta, moving_mean, moving_variance, training, momentum=0.9, epsilon=1e-3
):
    flat = maps.reshape(-1, maps.shape[-1])
    mean, variance = (flat.mean(0), flat.var(0)) if training else (moving_mean, moving_variance)
    keep = momentum if training else 1.0
    factor = gamma * (variance + epsilon) ** -0.5
    moved = [
        keep * old + (1 - keep) * new
        for old, new in zip((moving_mean, moving_variance), (mean, variance))
    ]
    return maps * factor + (beta - factor * mean), *moved
