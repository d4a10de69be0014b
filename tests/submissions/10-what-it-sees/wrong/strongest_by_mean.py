"""By the mean of each map."""
# /// expect
# fails = [
#     "what_it_sees.strongest: images",
# ]
# names = ["by the mean of each map"]
# ///


# %% answer="strongest"
def strongest(maps, count):
    if not 1 <= count <= len(maps):
        raise ValueError("count")
    peaks = maps.reshape(len(maps), -1).mean(axis=1)
    found = []
    for image in np.argsort(-peaks)[:count]:
        row, column = np.unravel_index(maps[image].argmax(), maps[image].shape)
        found.append((int(image), int(row), int(column)))
    return found
