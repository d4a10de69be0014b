"""No axis for the one input channel."""
# /// expect
# fails = ["pooling.rotated_filters: shape and upright pattern", "pooling.rotated_filters: quarter turns"]
# names = ["a missing axis for the one input channel"]
# ///

# %% answer="rotated-filters"
def rotated_filters(pattern):
    return np.stack([np.rot90(pattern, i) for i in range(4)], axis=-1)
