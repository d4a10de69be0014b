"""Map by map, pixel by pixel, with sums of one's own."""


# %% answer="batch-norm"
def batch_norm(
    maps, gamma, beta, moving_mean, moving_variance, training, momentum=0.9, epsilon=1e-3
):
    out, means, variances = np.zeros(maps.shape), [], []
    for d in range(maps.shape[-1]):
        values = maps[..., d].ravel().tolist()
        if training:
            mean = sum(values) / len(values)
            variance = sum((v - mean) ** 2 for v in values) / len(values)
            means.append(moving_mean[d] * momentum + mean * (1 - momentum))
            variances.append(moving_variance[d] * momentum + variance * (1 - momentum))
        else:
            mean, variance = float(moving_mean[d]), float(moving_variance[d])
            means.append(mean)
            variances.append(variance)
        root = (variance + epsilon) ** 0.5
        for place in np.ndindex(maps.shape[:3]):
            out[place][d] = (maps[place][d] - mean) / root * gamma[d] + beta[d]
    return out, np.array(means), np.array(variances)
