"""Each filter turned from the one before, by one turn more each time."""
# /// expect
# fails = ["pooling.rotated_filters: quarter turns"]
# names = ["turning each by its number more than the one before: 0, 90, 270, 180"]
# ///

# %% answer="rotated-filters"
def rotated_filters(pattern):
    turned = []
    for k in range(4):
        pattern = np.rot90(pattern, k)
        turned.append(pattern)
    return np.stack(turned, axis=2)[:, :, None, :]
