"""0, 180, 90, 270 degrees."""
# /// expect
# fails = ["pooling.rotated_filters: quarter turns"]
# names = ["the order is 0, 90, 180, 270"]
# ///

# %% answer="rotated-filters"
def rotated_filters(pattern):
    return np.stack([np.rot90(pattern, i) for i in (0, 2, 1, 3)], axis=-1)[:, :, None]
