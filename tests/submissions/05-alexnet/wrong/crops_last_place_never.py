"""Forgets that rng.integers leaves its upper limit out."""
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
    tops = rng.integers(0, max(1, height - size), size=count)
    lefts = rng.integers(0, max(1, width - size), size=count)
    mirrored = rng.random(count) < 0.5
    crops = np.stack(
        [
            image[top : top + size, left : left + size]
            for image, top, left in zip(images, tops, lefts, strict=True)
        ]
    )
    crops[mirrored] = crops[mirrored, :, ::-1]
    return crops
