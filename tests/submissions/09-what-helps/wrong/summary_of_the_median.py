"""The median."""
# /// expect
# fails = ["what_helps.summary: mean"]
# names = ["the median, not the mean"]
# ///

# %% answer="mean-and-error"
def summary(values):
    if len(values) < 2:
        raise ValueError("two values or more")
    deviation = float(np.std(values, ddof=1))
    return float(np.median(values)), deviation, deviation / math.sqrt(len(values))
