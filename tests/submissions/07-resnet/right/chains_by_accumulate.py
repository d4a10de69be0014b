"""Chains by accumulate, gradients by recursion, normalization as one product."""

# %% answer="run-chain"
from itertools import accumulate


def run_chain(signal, weights, shortcut):
    def layer(x, w):
        return np.clip(x @ w, 0, None) + (x if shortcut else 0)

    return list(accumulate(weights, layer, initial=signal))


# %% answer="chain-gradients"
def chain_gradients(signal, weights, shortcut):
    """By recursion: the gradient after a layer gives the one before."""
    if len(weights) == 0:
        return [np.ones_like(signal, dtype=float)]
    w = weights[0]
    z = np.dot(signal, w)
    after = np.where(z > 0, z, 0.0)
    if shortcut:
        after = after + signal
    rest = chain_gradients(after, weights[1:], shortcut)
    before = np.einsum("bj,ij->bi", rest[0] * (z > 0), w)
    return [before + rest[0] if shortcut else before, *rest]


# %% answer="batch-norm"
def batch_norm(
    maps, gamma, beta, moving_mean, moving_variance, training, momentum=0.9, epsilon=1e-3
):
    mean, variance = moving_mean, moving_variance
    if training:
        rows = maps.reshape(-1, maps.shape[-1])
        mean = rows.sum(axis=0) / len(rows)
        variance = ((rows - mean) ** 2).sum(axis=0) / len(rows)
        moving_mean = momentum * moving_mean + (1 - momentum) * mean
        moving_variance = momentum * moving_variance + (1 - momentum) * variance
    factor = gamma / np.sqrt(variance + epsilon)
    return maps * factor + (beta - mean * factor), moving_mean, moving_variance
