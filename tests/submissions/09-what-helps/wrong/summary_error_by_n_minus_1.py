"""Divided by the root of n − 1."""

# /// expect
# fails = [
#     "what_helps.summary: error",
# ]
# names = ["divided by the root of n - 1, not of n"]
# ///

# %% answer="mean-and-error"
def summary(values):
    if len(values) < 2:
        raise ValueError("too few")
    deviation = float(np.std(values, ddof=1))
    return float(np.mean(values)), deviation, deviation / math.sqrt(len(values) - 1)
