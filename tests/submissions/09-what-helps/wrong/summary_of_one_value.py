"""One value has deviation 0."""
# /// expect
# fails = ["what_helps.summary: refusals"]
# ///

# %% answer="mean-and-error"
def summary(values):
    if not values:
        raise ValueError("no values")
    if len(values) == 1:
        return values[0], 0.0, 0.0
    deviation = float(np.std(values, ddof=1))
    return float(np.mean(values)), deviation, deviation / math.sqrt(len(values))
