"""The sign picks the word; arrays all along."""

# %% answer="verdict"
def verdict(before, after):
    before, after = np.asarray(before, float), np.asarray(after, float)
    if before.shape != after.shape or before.size < 2:
        raise ValueError("not pairs")
    d = after - before
    sure = np.abs(d.mean()) > 2 * np.sqrt(d.var(ddof=1) / d.size)
    return {1.0: "better", -1.0: "worse"}[np.sign(d.mean())] if sure else "cannot tell"
