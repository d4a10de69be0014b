"""Turns clockwise."""
# /// expect
# fails = ["pooling.rotated_filters: quarter turns"]
# names = ["turning clockwise"]
# ///

# %% answer="rotated-filters"
def rotated_filters(pattern):
    return np.stack([np.rot90(pattern, -i) for i in range(4)], axis=-1)[:, :, None]
