"""Draws one place for the whole batch."""
# /// expect
# fails = [
#   "alexnet.random_crops: places",
# ]
# names = ["one place is drawn"]
# ///

# %% answer="random-crops"
def random_crops(images, size, seed):
    rng = np.random.default_rng(seed)
    count, height, width, _ = images.shape
    tops = [int(rng.integers(0, height - size + 1))] * count
    lefts = [int(rng.integers(0, width - size + 1))] * count
    mirrored = rng.random(count) < 0.5
    crops = np.stack(
        [
            image[top : top + size, left : left + size]
            for image, top, left in zip(images, tops, lefts, strict=True)
        ]
    )
    crops[mirrored] = crops[mirrored, :, ::-1]
    return crops
