"""Puts the two networks' own errors together."""
# /// expect
# fails = ["what_helps.verdict: pairs"]
# names = ["the two deviations are put together: what a"]
# ///

# %% answer="verdict"
def verdict(before, after):
    if len(before) != len(after) or len(before) < 2:
        raise ValueError("no pairs")
    differences = np.subtract(after, before)
    mean = differences.mean()
    error = math.sqrt((np.var(before, ddof=1) + np.var(after, ddof=1)) / len(before))
    if abs(mean) <= 2 * error:
        return "cannot tell"
    return "better" if mean > 0 else "worse"
