"""Divides by n."""
# /// expect
# fails = ["what_helps.summary: deviation"]
# names = ["divided by n, not by n - 1: NumPy's std"]
# ///

# %% answer="mean-and-error"
def summary(values):
    if len(values) < 2:
        raise ValueError("two values or more")
    deviation = float(np.std(values))
    return float(np.mean(values)), deviation, deviation / math.sqrt(len(values))
