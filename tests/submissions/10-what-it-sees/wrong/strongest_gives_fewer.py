"""More images than there are get fewer back, and no refusal."""

# /// expect
# fails = ["what_it_sees.strongest: refusals"]
# names = ["expected a ValueError from strongest("]
# ///


# %% answer="strongest"
def strongest(maps, count):
    n, h, w = np.shape(maps)
    if count < 1:
        raise ValueError("at least one image")
    flat = np.reshape(maps, (n, h * w))
    place = flat.argmax(axis=1)
    order = np.argsort(-flat.max(axis=1), kind="stable")[:count]
    return [(int(i), int(place[i] // w), int(place[i] % w)) for i in order]
