"""A map that is always 1, taken away by the last bias: not at the border."""

# /// expect
# fails = [
#     "googlenet.pair_weights: at the border",
# ]
# names = []
# ///

# %% answer="pair-weights"
def pair_weights():
    first = np.array([[1, -1, 0], [-1, 1, 0]], "float32").reshape(1, 1, 2, 3)
    biases = np.array([0, 0, 1], "float32")
    return first, biases, np.ones((3, 3, 3, 1), "float32"), np.array([-9], "float32")
