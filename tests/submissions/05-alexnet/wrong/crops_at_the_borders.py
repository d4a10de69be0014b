"""Rows at the top or at the bottom alone."""
# /// expect
# fails = ["alexnet.random_crops: places"]
# names = ["only places at the border are drawn: all between are as likely"]
# ///

# %% answer="random-crops"
def random_crops(images, size, seed):
    rng = np.random.default_rng(seed)
    n, h, w, c = images.shape
    out = np.empty((n, size, size, c), images.dtype)
    for i in range(n):
        y = rng.integers(0, 2) * (h - size)
        x = rng.integers(0, w - size + 1)
        crop = images[i, y : y + size, x : x + size]
        if rng.random() < 0.5:
            crop = crop[:, ::-1]
        out[i] = crop
    return out
