"""Mirrored crops have their channels in reverse too."""
# /// expect
# fails = ["alexnet.random_crops: crops"]
# names = ["the channels of mirrored crops are in reverse: only columns are to be"]
# ///

# %% answer="random-crops"
def random_crops(images, size, seed):
    rng = np.random.default_rng(seed)
    n, h, w, c = images.shape
    out = np.empty((n, size, size, c), images.dtype)
    for i in range(n):
        y = rng.integers(0, h - size + 1)
        x = rng.integers(0, w - size + 1)
        crop = images[i, y : y + size, x : x + size]
        if rng.random() < 0.5:
            crop = crop[:, ::-1, ::-1]
        out[i] = crop
    return out
