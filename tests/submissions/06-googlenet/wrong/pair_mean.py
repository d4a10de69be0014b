"""A mean over nine pixels, not a sum."""

# /// expect
# fails = [
#     "googlenet.pair_weights: differences",
#     "googlenet.pair_weights: at the border",
# ]
# names = ["a mean of nine pixels"]
# ///

# %% answer="pair-weights"
def pair_weights():
    kernel1 = np.array([[1, -1], [-1, 1]], "float32").reshape(1, 1, 2, 2)
    kernel2 = np.full((3, 3, 2, 1), 1 / 9, "float32")
    return kernel1, np.zeros(2, "float32"), kernel2, np.zeros(1, "float32")
