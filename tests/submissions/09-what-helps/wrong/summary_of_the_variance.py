"""The variance."""
# /// expect
# fails = ["what_helps.summary: deviation"]
# names = ["the variance: its root is missing"]
# ///

# %% answer="mean-and-error"
def summary(values):
    if len(values) < 2:
        raise ValueError("two values or more")
    deviation = float(np.var(values, ddof=1))
    return float(np.mean(values)), deviation, deviation / math.sqrt(len(values))
