"""Random crops by fancy indexing, with a mirrored crop as one whose columns count down."""

# %% answer="random-crops"
def random_crops(images, size, seed):
    chance = np.random.default_rng(seed)
    n, height, width, _ = images.shape
    side = np.arange(size)
    across = np.where(chance.integers(2, size=n)[:, None], side, side[::-1])
    columns = chance.integers(width - size, size=n, endpoint=True)[:, None] + across
    rows = chance.integers(height - size, size=n, endpoint=True)[:, None] + side
    return images[np.arange(n)[:, None, None], rows[:, :, None], columns[:, None, :]]

# %% answer="ten-crops"
def ten_crops(images, size):
    n, height, width, channels = images.shape
    found = np.empty((n, 10, size, size, channels), images.dtype)
    for place, (down, across) in enumerate([(0, 0), (0, 2), (2, 0), (2, 2), (1, 1)]):
        y, x = (height - size) * down // 2, (width - size) * across // 2
        found[:, place] = images[:, y:, x:][:, :size, :size]
        found[:, place + 5] = np.flip(found[:, place], axis=2)
    return found


def ten_crop_predict(predict, images, size):
    return np.array([predict(crops).mean(axis=0) for crops in ten_crops(images, size)])
