"""The strongest are looked for among absolute values."""

# /// expect
# fails = ["what_it_sees.strongest: images", "what_it_sees.strongest: places"]
# names = ["by absolute values"]
# ///


# %% answer="strongest"
def strongest(maps, count):
    n, h, w = np.shape(maps)
    if count < 1:
        raise ValueError("at least one image")
    if count > n:
        raise ValueError("not so many images")
    flat = np.abs(np.reshape(maps, (n, h * w)))
    place = flat.argmax(axis=1)
    order = np.argsort(-flat.max(axis=1), kind="stable")[:count]
    return [(int(i), int(place[i] // w), int(place[i] % w)) for i in order]
