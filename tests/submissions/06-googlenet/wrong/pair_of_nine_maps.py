"""More maps than allowed."""

# /// expect
# fails = [
#     "googlenet.pair_weights: shapes",
#     "googlenet.pair_weights: differences",
#     "googlenet.pair_weights: at the border",
# ]
# names = []
# ///

# %% answer="pair-weights"
def pair_weights():
    first = np.zeros((1, 1, 2, 9), "float32")
    first[0, 0, :, 0], first[0, 0, :, 1] = (1, -1), (-1, 1)
    return first, np.zeros(9, "float32"), np.ones((3, 3, 9, 1), "float32"), np.zeros(1, "float32")
