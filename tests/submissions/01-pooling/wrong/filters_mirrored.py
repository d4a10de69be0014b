"""Mirrors and transposes; none of that is a turn."""
# /// expect
# fails = ["pooling.rotated_filters: quarter turns"]
# names = ["mirroring, not turning"]
# ///

# %% answer="rotated-filters"
def rotated_filters(pattern):
    four = [pattern, pattern.T, pattern[::-1], pattern[:, ::-1]]
    return np.stack(four, axis=-1)[:, :, None, :]
