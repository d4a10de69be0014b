"""Other words."""

# /// expect
# fails = [
#     "what_helps.verdict: clear",
#     "what_helps.verdict: pairs",
#     "what_helps.verdict: noise",
# ]
# names = ["expected one of better, worse, cannot tell"]
# ///

# %% answer="verdict"
def verdict(before, after):
    if len(before) != len(after) or len(before) < 2:
        raise ValueError("lengths")
    differences = np.subtract(after, before)
    error = differences.std(ddof=1) / math.sqrt(len(differences))
    if abs(differences.mean()) <= 2 * error:
        return "can not tell"
    return "Better" if differences.mean() > 0 else "Worse"
