"""The four patterns along the first axis."""
# /// expect
# fails = ["pooling.rotated_filters: shape and upright pattern", "pooling.rotated_filters: quarter turns"]
# names = ["the four patterns along the first axis, not the last"]
# ///

# %% answer="rotated-filters"
def rotated_filters(pattern):
    return np.stack([np.rot90(pattern, i) for i in range(4)])[..., None]
