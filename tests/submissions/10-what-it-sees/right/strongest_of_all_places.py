"""All places sorted; an image that was there is passed over."""


# %% answer="strongest"
def strongest(maps, count):
    if not 0 < count <= maps.shape[0]:
        raise ValueError("count")
    found = {}
    for flat in np.argsort(maps, axis=None)[::-1]:
        image, row, column = np.unravel_index(flat, maps.shape)
        found.setdefault(int(image), (int(image), int(row), int(column)))
        if len(found) == count:
            break
    return list(found.values())
