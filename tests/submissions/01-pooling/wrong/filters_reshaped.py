"""Reshapes (4, k, k) to (k, k, 1, 4), which mixes the patterns up."""
# /// expect
# fails = ["pooling.rotated_filters: shape and upright pattern", "pooling.rotated_filters: quarter turns"]
# names = ["reshaping (4, k, k), which mixes the patterns"]
# ///

# %% answer="rotated-filters"
def rotated_filters(pattern):
    four = np.array([np.rot90(pattern, i) for i in range(4)])
    return four.reshape(*pattern.shape, 1, 4)
