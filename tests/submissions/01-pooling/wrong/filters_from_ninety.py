"""Begins with the first turn, not with the pattern itself."""
# /// expect
# fails = ["pooling.rotated_filters: shape and upright pattern", "pooling.rotated_filters: quarter turns"]
# names = ["starting with the turn by 90 degrees"]
# ///

# %% answer="rotated-filters"
def rotated_filters(pattern):
    turned = []
    for _ in range(4):
        pattern = np.rot90(pattern)
        turned.append(pattern)
    return np.stack(turned, axis=-1)[:, :, np.newaxis, :]
