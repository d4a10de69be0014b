"""The last column of places is never drawn: one of two upper limits is left out."""
# /// expect
# fails = [
#   "alexnet.random_crops: places",
# ]
# names = ["the last place is never drawn"]
# ///


# %% answer="random-crops"
def random_crops(images, size, seed):
    rng = np.random.default_rng(seed)
    count, height, width, _ = images.shape
    tops = rng.integers(0, height - size, size=count, endpoint=True)
    lefts = rng.integers(0, max(width - size, 1), size=count)
    crops = np.stack([im[t : t + size, x : x + size] for im, t, x in zip(images, tops, lefts)])
    mirrored = rng.random(count) < 0.5
    crops[mirrored] = crops[mirrored][:, :, ::-1]
    return crops
