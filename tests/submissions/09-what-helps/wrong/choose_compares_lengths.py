"""A choice that refuses another number of networks, not other networks."""
# /// expect
# fails = ["what_helps.choose: refusals"]
# ///

# %% answer="choose"
def choose(held_out, test):
    if not held_out or len(held_out) != len(test):
        raise ValueError("different networks")
    best = max(held_out, key=lambda name: np.mean(held_out[name]))
    return best, float(np.mean(test.get(best, [0.0])))
