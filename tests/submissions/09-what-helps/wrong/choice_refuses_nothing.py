"""Refuses nothing."""
# /// expect
# fails = ["what_helps.choose: refusals"]
# ///

# %% answer="choose"
def choose(held_out, test):
    best = max(held_out, key=lambda name: np.mean(held_out[name]))
    return best, float(np.mean(test[best]))
