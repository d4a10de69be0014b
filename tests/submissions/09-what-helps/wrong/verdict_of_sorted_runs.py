"""A verdict that sorts each list before it pairs them."""
# /// expect
# fails = ["what_helps.verdict: noise"]
# names = ["each list is sorted first: then pairs are of different seeds"]
# ///

# %% answer="verdict"
def verdict(before, after):
    if len(before) != len(after) or len(before) < 2:
        raise ValueError("need pairs")
    d = np.sort(after) - np.sort(before)
    mean, error = d.mean(), d.std(ddof=1) / np.sqrt(len(d))
    if mean > 2 * error:
        return "better"
    if mean < -2 * error:
        return "worse"
    return "cannot tell"
