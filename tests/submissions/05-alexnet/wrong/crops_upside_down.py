"""Mirrors top to bottom."""
# /// expect
# fails = ["alexnet.random_crops: crops"]
# names = ["stand on their heads"]
# ///

# %% answer="random-crops"
def random_crops(images, size, seed):
    rng = np.random.default_rng(seed)
    count, height, width, _ = images.shape
    tops = rng.integers(0, height - size + 1, size=count)
    lefts = rng.integers(0, width - size + 1, size=count)
    mirrored = rng.random(count) < 0.5
    crops = np.stack(
        [
            image[top : top + size, left : left + size]
            for image, top, left in zip(images, tops, lefts, strict=True)
        ]
    )
    crops[mirrored] = crops[mirrored, ::-1]
    return crops
