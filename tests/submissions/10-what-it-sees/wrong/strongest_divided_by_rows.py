"""Places are found with the number of rows in place of that of columns."""

# /// expect
# fails = ["what_it_sees.strongest: places"]
# names = ["divided by the number of rows"]
# ///


# %% answer="strongest"
def strongest(maps, count):
    n, h, w = np.shape(maps)
    if count < 1:
        raise ValueError("at least one image")
    if count > n:
        raise ValueError("not so many images")
    flat = np.reshape(maps, (n, h * w))
    place = flat.argmax(axis=1)
    order = np.argsort(-flat.max(axis=1), kind="stable")[:count]
    return [(int(i), int(place[i] // h), int(place[i] % h)) for i in order]
