"""Before against after."""
# /// expect
# fails = [
#     "what_helps.verdict: clear",
#     "what_helps.verdict: noise",
#     "what_helps.verdict: pairs",
# ]
# names = ["turned round: the second is judged against the"]
# ///

# %% answer="verdict"
def verdict(before, after):
    if len(before) != len(after) or len(before) < 2:
        raise ValueError("no pairs")
    differences = np.subtract(before, after)
    mean = differences.mean()
    error = differences.std(ddof=1) / math.sqrt(len(differences))
    if abs(mean) <= 2 * error:
        return "cannot tell"
    return "better" if mean > 0 else "worse"
