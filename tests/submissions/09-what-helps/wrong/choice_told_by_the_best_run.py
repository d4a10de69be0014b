"""Tells the best test run."""
# /// expect
# fails = ["what_helps.choose: told"]
# names = ["what is told is the best run, not the mean"]
# ///

# %% answer="choose"
def choose(held_out, test):
    if held_out.keys() != test.keys() or not held_out:
        raise ValueError("other networks")
    best = max(held_out, key=lambda name: np.mean(held_out[name]))
    return best, float(max(test[best]))
