"""Pairs end with the shorter list."""
# /// expect
# fails = ["what_helps.verdict: refusals"]
# ///

# %% answer="verdict"
def verdict(before, after):
    differences = np.array([b - a for a, b in zip(before, after)])
    if len(differences) < 2:
        raise ValueError("no pairs")
    mean = differences.mean()
    error = differences.std(ddof=1) / math.sqrt(len(differences))
    if abs(mean) <= 2 * error:
        return "cannot tell"
    return "better" if mean > 0 else "worse"
