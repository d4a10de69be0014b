"""The error divides by n."""
# /// expect
# fails = ["what_helps.summary: error"]
# names = ["divided by n, not by its root"]
# ///

# %% answer="mean-and-error"
def summary(values):
    if len(values) < 2:
        raise ValueError("two values or more")
    deviation = float(np.std(values, ddof=1))
    return float(np.mean(values)), deviation, deviation / len(values)
