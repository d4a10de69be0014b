"""Calls the exercise before."""

# %% answer="verdict"
def verdict(before, after):
    if len(before) != len(after):
        raise ValueError("not as many")
    mean, _, error = summary([b - a for a, b in zip(before, after)])
    if mean > 2 * error:
        return "better"
    return "worse" if mean < -2 * error else "cannot tell"
