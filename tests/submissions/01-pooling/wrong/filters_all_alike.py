"""Calls np.rot90 and forgets that it returns a new array."""
# /// expect
# fails = ["pooling.rotated_filters: quarter turns"]
# names = ["the same pattern four times"]
# ///

# %% answer="rotated-filters"
def rotated_filters(pattern):
    four = []
    for _ in range(4):
        four.append(pattern)
        np.rot90(pattern)
    return np.stack(four, axis=-1)[:, :, np.newaxis, :]
