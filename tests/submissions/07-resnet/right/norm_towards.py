"""Moving averages that take a step towards the batch, on copies."""


# %% answer="batch-norm"
def batch_norm(
    maps, gamma, beta, moving_mean, moving_variance, training, momentum=0.9, epsilon=1e-3
):
    m, v = moving_mean.copy(), moving_variance.copy()
    if training:
        batch_m, batch_v = np.mean(maps, (0, 1, 2)), np.var(maps, (0, 1, 2))
        m += (1 - momentum) * (batch_m - m)
        v += (1 - momentum) * (batch_v - v)
    else:
        batch_m, batch_v = m, v
    return gamma * ((maps - batch_m) / np.sqrt(batch_v + epsilon)) + beta, m, v
