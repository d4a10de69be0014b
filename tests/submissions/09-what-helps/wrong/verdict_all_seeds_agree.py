"""Better only if all seeds agree."""
# /// expect
# fails = ["what_helps.verdict: noise"]
# names = ["decided by whether all seeds agree"]
# ///

# %% answer="verdict"
def verdict(before, after):
    if len(before) != len(after) or len(before) < 2:
        raise ValueError("no pairs")
    differences = np.subtract(after, before)
    mean = differences.mean()
    error = differences.std(ddof=1) / math.sqrt(len(differences))
    if abs(np.sign(differences).sum()) < len(differences):
        return "cannot tell"
    return "better" if mean > 0 else "worse"
