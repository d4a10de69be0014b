"""One error."""
# /// expect
# fails = ["what_helps.verdict: noise"]
# names = ["one error, not two"]
# ///

# %% answer="verdict"
def verdict(before, after):
    if len(before) != len(after) or len(before) < 2:
        raise ValueError("no pairs")
    differences = np.subtract(after, before)
    mean = differences.mean()
    error = differences.std(ddof=1) / math.sqrt(len(differences))
    if abs(mean) <= error:
        return "cannot tell"
    return "better" if mean > 0 else "worse"
