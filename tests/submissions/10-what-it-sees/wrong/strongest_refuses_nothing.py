"""More than there are: all come."""
# /// expect
# fails = [
#     "what_it_sees.strongest: refusals",
# ]
# names = []
# ///


# %% answer="strongest"
def strongest(maps, count):
    peaks = maps.reshape(len(maps), -1).max(axis=1)
    found = []
    for image in np.argsort(-peaks)[:count]:
        row, column = np.unravel_index(maps[image].argmax(), maps[image].shape)
        found.append((int(image), int(row), int(column)))
    return found
