"""The best run chooses."""
# /// expect
# fails = ["what_helps.choose: chosen"]
# names = ["chosen by its best run, not by the mean"]
# ///

# %% answer="choose"
def choose(held_out, test):
    if held_out.keys() != test.keys() or not held_out:
        raise ValueError("other networks")
    best = max(held_out, key=lambda name: max(held_out[name]))
    return best, float(np.mean(test[best]))
