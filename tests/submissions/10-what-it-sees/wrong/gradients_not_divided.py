"""The average is forgotten."""
# /// expect
# fails = [
#     "what_it_sees.gap_gradients: values",
# ]
# names = ["not divided by the number of positions"]
# ///


# %% answer="gap-gradients"
def gap_gradients(weights, label, height, width):
    return np.tile(weights[:, label], (height, width, 1))
