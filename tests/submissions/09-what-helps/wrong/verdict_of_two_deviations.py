"""Two deviations."""
# /// expect
# fails = ["what_helps.verdict: noise"]
# names = ["twice the deviation of the differences, not"]
# ///

# %% answer="verdict"
def verdict(before, after):
    if len(before) != len(after) or len(before) < 2:
        raise ValueError("no pairs")
    differences = np.subtract(after, before)
    mean = differences.mean()
    error = differences.std(ddof=1)
    if abs(mean) <= 2 * error:
        return "cannot tell"
    return "better" if mean > 0 else "worse"
