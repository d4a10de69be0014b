"""A cross of five pixels in place of the 3×3."""
# /// expect
# fails = ["googlenet.pair_weights: differences", "googlenet.pair_weights: at the border"]
# names = ["leaving the corners of the 3×3 out"]
# ///

# %% answer="pair-weights"
def pair_weights():
    kernel1 = np.array([[[[1, -1], [-1, 1]]]], dtype=np.float32)
    bias1 = np.zeros(2, np.float32)
    kernel2 = np.ones((3, 3, 2, 1), np.float32)
    kernel2[[0, 0, 2, 2], [0, 2, 0, 2]] = 0
    bias2 = np.zeros(1, np.float32)
    return kernel1, bias1, kernel2, bias2
