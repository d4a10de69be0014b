"""np.where, means in two steps."""


# %% answer="grad-cam"
def grad_cam(maps, gradients):
    if maps.shape != gradients.shape:
        raise ValueError("shapes")
    alphas = gradients.mean(0).mean(0)
    total = (maps * alphas).sum(-1)
    return np.where(total > 0, total, 0.0)
