"""(image, column, row)."""
# /// expect
# fails = [
#     "what_it_sees.strongest: places",
# ]
# names = ["(column, row)"]
# ///


# %% answer="strongest"
def strongest(maps, count):
    if not 1 <= count <= len(maps):
        raise ValueError("count")
    peaks = maps.reshape(len(maps), -1).max(axis=1)
    found = []
    for image in np.argsort(-peaks)[:count]:
        row, column = np.unravel_index(maps[image].argmax(), maps[image].shape)
        found.append((int(image), int(column), int(row)))
    return found
