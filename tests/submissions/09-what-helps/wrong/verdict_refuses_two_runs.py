"""A verdict that asks for three runs."""
# /// expect
# fails = ["what_helps.verdict: refusals"]
# ///

# %% answer="verdict"
def verdict(before, after):
    if len(before) != len(after) or len(before) < 3:
        raise ValueError("need pairs")
    d = np.array(after, dtype=float) - np.array(before, dtype=float)
    mean, error = d.mean(), d.std(ddof=1) / np.sqrt(len(d))
    if mean > 2 * error:
        return "better"
    if mean < -2 * error:
        return "worse"
    return "cannot tell"
