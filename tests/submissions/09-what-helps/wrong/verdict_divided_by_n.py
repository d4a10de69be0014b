"""A verdict whose error comes from a deviation divided by n."""
# /// expect
# fails = ["what_helps.verdict: noise"]
# names = ["a deviation divided by n, not by n - 1"]
# ///

# %% answer="verdict"
def verdict(before, after):
    if len(before) != len(after) or len(before) < 2:
        raise ValueError("need pairs")
    d = np.array(after, dtype=float) - np.array(before, dtype=float)
    mean, error = d.mean(), d.std(ddof=0) / np.sqrt(len(d))
    if mean > 2 * error:
        return "better"
    if mean < -2 * error:
        return "worse"
    return "cannot tell"
