"""A verdict that calls a difference of nothing better: >= in place of >."""
# /// expect
# fails = ["what_helps.verdict: noise"]
# names = ["a mean of exactly twice its error, such as 0 of none, is not more"]
# ///

# %% answer="verdict"
def verdict(before, after):
    if len(before) != len(after) or len(before) < 2:
        raise ValueError("need pairs")
    d = np.array(after, dtype=float) - np.array(before, dtype=float)
    mean, error = d.mean(), d.std(ddof=1) / np.sqrt(len(d))
    if mean >= 2 * error:
        return "better"
    if mean < -2 * error:
        return "worse"
    return "cannot tell"
