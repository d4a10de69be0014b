"""The test images choose."""
# /// expect
# fails = ["what_helps.choose: chosen"]
# names = ["chosen by the test images, which then measure"]
# ///

# %% answer="choose"
def choose(held_out, test):
    if held_out.keys() != test.keys() or not held_out:
        raise ValueError("other networks")
    best = max(held_out, key=lambda name: np.mean(test[name]))
    return best, float(np.mean(test[best]))
