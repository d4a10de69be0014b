"""Tells the held-out accuracy."""
# /// expect
# fails = ["what_helps.choose: told"]
# names = ["what is told was measured on the held-out"]
# ///

# %% answer="choose"
def choose(held_out, test):
    if held_out.keys() != test.keys() or not held_out:
        raise ValueError("other networks")
    best = max(held_out, key=lambda name: np.mean(held_out[name]))
    return best, float(np.mean(held_out[best]))
