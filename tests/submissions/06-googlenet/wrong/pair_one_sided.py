"""One ReLU of a - b: half of the differences."""

# /// expect
# fails = [
#     "googlenet.pair_weights: differences",
#     "googlenet.pair_weights: at the border",
# ]
# names = ["only where a is larger than b"]
# ///

# %% answer="pair-weights"
def pair_weights():
    first = np.array([1, -1], "float32").reshape(1, 1, 2, 1)
    return first, np.zeros(1, "float32"), np.ones((3, 3, 1, 1), "float32"), np.zeros(1, "float32")
